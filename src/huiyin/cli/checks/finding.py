"""One thing that was looked at, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """`en`/`zh` say what is so, `mend_en`/`mend_zh` what to do; a finding that is well needs no mending."""

    name: str
    grade: Grade
    en: str
    zh: str
    mend_en: str = ""
    mend_zh: str = ""


def ok(name: str, en: str, zh: str) -> Finding:
    return Finding(name, Grade.OK, en, zh)


def warning(name: str, en: str, zh: str, mend_en: str, mend_zh: str) -> Finding:
    return Finding(name, Grade.WARNING, en, zh, mend_en, mend_zh)


def problem(name: str, en: str, zh: str, mend_en: str, mend_zh: str) -> Finding:
    return Finding(name, Grade.PROBLEM, en, zh, mend_en, mend_zh)
