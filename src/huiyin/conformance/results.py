"""What became of a rule, and how a rule says that it does not hold."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    PASS = "pass"
    FAIL = "fail"
    SKIP = "skip"


@dataclass(frozen=True)
class Result:
    """`why`: what was found, where and instead of what; or why the rule could not be looked at."""

    rule: str
    outcome: Outcome
    en: str
    zh: str
    why: str = ""


class Failed(Exception):
    """The server breaks the rule."""


class Skipped(Exception):
    """Nothing can be said about the rule here."""


def must(holds: object, why: str) -> None:
    if not holds:
        raise Failed(why)
