"""The rules by name, in the order in which they are told."""

from collections.abc import Callable
from dataclasses import dataclass

from huiyin.conformance.server import Server

Check = Callable[[Server], None]


@dataclass(frozen=True)
class Rule:
    """`check` returns, or raises Failed or Skipped. `writes`: it sends something, and runs only where allowed."""

    name: str
    en: str
    zh: str
    check: Check
    writes: bool


RULES: dict[str, Rule] = {}


def rule(name: str, en: str, zh: str, *, writes: bool = False) -> Callable[[Check], Check]:
    def register(check: Check) -> Check:
        if name in RULES:
            raise ValueError(f"There is a rule {name} already.")
        RULES[name] = Rule(name, en, zh, check, writes)
        return check

    return register
