"""Reads a limit 处置时限 as the source writes it. What is not certain stays undecided, with the reason.

The plain words 天 and 小时 are not certain: “2天” and “4小时” leave open which clock runs.
"""

import re
import unicodedata
from dataclasses import dataclass

from huiyin.kernel.calendar import Limit, LimitUnit, LimitUnreadable
from huiyin.matters.standards.decisions import Decisions
from huiyin.matters.standards.problems import ProblemKind
from huiyin.matters.standards.text import clean

PLAIN_DAYS = ("天", "日", "day", "days")
PLAIN_HOURS = ("个小时", "小时", "时", "hour", "hours")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_UNIT_WORDS = ("紧急工作时", "紧急工作小时", "工作时", "工作小时", "工作日", "自然日", "分钟", "小时", "天")


@dataclass(frozen=True)
class Doubt:
    """Why a limit could not be read for certain; `facts` fill the words of the kind."""

    kind: ProblemKind
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class LimitReading:
    """One of limit and doubt, never both. `decided_by` names the decision that settled an unclear text."""

    limit: Limit | None = None
    doubt: Doubt | None = None
    decided_by: str = ""


def read_limit(text: str, decisions: Decisions) -> LimitReading:
    if (settled := decisions.values.get(clean(text))) is not None:
        return LimitReading(settled, decided_by=f"{clean(text)} = {settled}")
    said = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()
    try:
        return LimitReading(Limit.parse(said))
    except LimitUnreadable:
        pass
    try:
        return LimitReading(Limit.parse(said, plain=_plain(decisions)), decided_by=_reason(said, decisions))
    except LimitUnreadable:
        return LimitReading(doubt=_doubt(said))


def _plain(decisions: Decisions) -> dict[str, LimitUnit]:
    days = dict.fromkeys(PLAIN_DAYS, decisions.plain_days) if decisions.plain_days else {}
    hours = dict.fromkeys(PLAIN_HOURS, decisions.plain_hours) if decisions.plain_hours else {}
    return days | hours


def _reason(said: str, decisions: Decisions) -> str:
    if said.lower().endswith(PLAIN_HOURS) and decisions.plain_hours:
        return f"plain_hours = {decisions.plain_hours.value}"
    return f"plain_days = {decisions.plain_days.value}" if decisions.plain_days else ""


def _doubt(said: str) -> Doubt:
    if not said:
        return Doubt(ProblemKind.LIMIT_EMPTY)
    numbers = _NUMBER.findall(said)
    if len(numbers) != 1:
        return Doubt(ProblemKind.LIMIT_WITHOUT_NUMBER)
    before, after = (part.strip() for part in said.split(numbers[0], 1))
    if before:
        return Doubt(ProblemKind.LIMIT_WITH_WORDS, (("words", before),))
    if after.lower() in PLAIN_DAYS:
        return Doubt(ProblemKind.LIMIT_PLAIN_DAYS)
    if after.lower() in PLAIN_HOURS:
        return Doubt(ProblemKind.LIMIT_PLAIN_HOURS)
    if after in _UNIT_WORDS:
        return Doubt(ProblemKind.LIMIT_OUT_OF_RANGE)
    for word in _UNIT_WORDS:
        if after.startswith(word):
            return Doubt(ProblemKind.LIMIT_WITH_WORDS, (("words", after.removeprefix(word)),))
    return Doubt(ProblemKind.LIMIT_UNKNOWN_UNIT, (("unit", after),))
