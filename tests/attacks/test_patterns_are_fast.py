"""No pattern that meets what strangers send takes longer and longer: each one of the house, against what slows them."""

import importlib
import pkgutil
import re
import time

import huiyin

LENGTH = 2000
# One character repeated, or a few, and something that does not fit at the end: what makes a pattern go back and forth.
REPEATED = (
    "a", "1", " ", "\t", "\n", "-", ".", ",", "0-", "a1", "a ", "1 ", "1.", "a@", "(", "<", '"', "'", "\\", "路", "号",
    "1号", "路1", "http://", "+", "/", "，", "{", "%",
)  # fmt: skip
ENDS = ("!", "\0", "号")
MOST_SECONDS = 0.5
SKIP = ("migrations", "conformance.mutants", "config.wsgi", "live.app", "cli.__main__")


def patterns() -> dict[str, re.Pattern]:
    """Every pattern that a module of the house keeps, by where it stands."""
    found = {}
    for module in pkgutil.walk_packages(huiyin.__path__, "huiyin."):
        if any(part in module.name for part in SKIP):
            continue
        kept = vars(importlib.import_module(module.name))
        for name, value in kept.items():
            for number, one in enumerate(_in(value)):
                if isinstance(one.pattern, str):
                    found.setdefault(one.pattern, (f"{module.name}.{name}[{number}]", one))
    return dict(found.values())


def _in(value) -> list[re.Pattern]:
    if isinstance(value, re.Pattern):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple) and len(value) < 500:
        return [inner for one in value for inner in (_in(one) if isinstance(one, tuple | re.Pattern) else [])]
    return []


def seconds(pattern: re.Pattern, text: str) -> float:
    began = time.process_time()
    pattern.search(text)
    pattern.fullmatch(text)
    return time.process_time() - began


def test_no_pattern_is_slow(django_db_setup):
    known = patterns()
    assert len(known) > 60
    slow = {}
    for name, pattern in known.items():
        for piece in REPEATED:
            for end in ENDS:
                text = (piece * LENGTH)[:LENGTH] + end
                if (took := seconds(pattern, text)) > MOST_SECONDS:
                    slow[name] = f"{took:.1f} s for {piece!r}…{end!r}: {pattern.pattern[:80]}"
                    break
    assert not slow, "\n".join(f"{name}: {how}" for name, how in slow.items())


def test_the_measure_would_notice():
    assert seconds(re.compile(r"(a+)+$"), "a" * 24 + "!") > 0.1 or seconds(re.compile(r"(a|a)*$"), "a" * 26 + "!") > 0.1
