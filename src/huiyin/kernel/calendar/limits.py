"""Limits 时限: an amount of time in a unit that says which hours count."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from huiyin.kernel.calendar.days import Label
from huiyin.kernel.calendar.errors import LimitUnreadable


class LimitUnit(StrEnum):
    MINUTES = "minutes"  # continuous; limits of a stage, such as 15 minutes to dispatch
    URGENT_HOURS = "urgent_hours"  # 紧急工作时: continuous, nights and holidays included
    WORKING_HOURS = "working_hours"  # 工作时: office hours only
    WORKING_DAYS = "working_days"  # 工作日: one full set of office hours (8 in the usual calendar)
    CALENDAR_DAYS = "calendar_days"  # 自然日: continuous, 24 hours each

    @property
    def continuous(self) -> bool:
        return self not in OFFICE_UNITS

    @property
    def label(self) -> Label:
        return LABELS[self]


OFFICE_UNITS = frozenset({LimitUnit.WORKING_HOURS, LimitUnit.WORKING_DAYS})
LABELS = {
    LimitUnit.MINUTES: Label("分钟", "minutes"),
    LimitUnit.URGENT_HOURS: Label("紧急工作时", "urgent hours"),
    LimitUnit.WORKING_HOURS: Label("工作时", "working hours"),
    LimitUnit.WORKING_DAYS: Label("工作日", "working days"),
    LimitUnit.CALENDAR_DAYS: Label("自然日", "calendar days"),
}
# A working day's length depends on the calendar and is not in this table.
FIXED_LENGTH = {
    LimitUnit.MINUTES: timedelta(minutes=1),
    LimitUnit.URGENT_HOURS: timedelta(hours=1),
    LimitUnit.WORKING_HOURS: timedelta(hours=1),
    LimitUnit.CALENDAR_DAYS: timedelta(days=1),
}
# Ten years of hours or days pass with room; a slip of the keyboard ("50000 工作日") does not.
MOST = {
    LimitUnit.MINUTES: 900_000,
    LimitUnit.URGENT_HOURS: 500_000,
    LimitUnit.WORKING_HOURS: 130_000,
    LimitUnit.WORKING_DAYS: 16_000,
    LimitUnit.CALENDAR_DAYS: 20_000,
}
# Words that name a unit for certain. 小时 and 天 alone do not: one city means office hours, another not.
_CERTAIN = {
    "分钟": LimitUnit.MINUTES,
    "紧急工作时": LimitUnit.URGENT_HOURS,
    "紧急工作小时": LimitUnit.URGENT_HOURS,
    "工作时": LimitUnit.WORKING_HOURS,
    "工作小时": LimitUnit.WORKING_HOURS,
    "个工作时": LimitUnit.WORKING_HOURS,
    "工作日": LimitUnit.WORKING_DAYS,
    "个工作日": LimitUnit.WORKING_DAYS,
    "自然日": LimitUnit.CALENDAR_DAYS,
    "个自然日": LimitUnit.CALENDAR_DAYS,
} | {
    word: unit
    for unit, label in LABELS.items()
    for word in (label.en, label.en.removesuffix("s"), unit.value, unit.value.removesuffix("s"))
}
_AMBIGUOUS = frozenset({"小时", "个小时", "时", "天", "日", "h", "hour", "hours", "d", "day", "days"})
_SHAPE = re.compile(r"(?P<amount>\d+(?:\.\d+)?)\s*(?P<unit>\D+)")


@dataclass(frozen=True, slots=True)
class Limit:
    """`Limit(8, LimitUnit.WORKING_HOURS)`. The amount is a positive whole number or a short decimal."""

    amount: int | Decimal
    unit: LimitUnit

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", LimitUnit(self.unit))
        object.__setattr__(self, "amount", _tidy(self.amount))
        if not 0 < self.amount <= MOST[self.unit]:
            raise LimitUnreadable(f"{self.amount} {self.unit.label.zh}", "out_of_range")

    def __str__(self) -> str:
        return self.format("en")

    def format(self, lang: str) -> str:
        """As people write it: "2 紧急工作时", "1 working hour"."""
        word = self.unit.label.of(lang)
        if self.amount == 1 and not lang.lower().startswith("zh"):
            word = word.removesuffix("s")
        return f"{self.amount} {word}"

    @classmethod
    def parse(cls, text: str, plain: Mapping[str, LimitUnit] | None = None) -> "Limit":
        """Read "2 紧急工作时", "5工作日" or "15 minutes". Never guesses: raises LimitUnreadable.

        `plain` decides what ambiguous words mean in one city's book, e.g. {"小时": LimitUnit.WORKING_HOURS}.
        """
        cleaned = (text or "").strip()
        if not cleaned:
            raise LimitUnreadable("", "empty")
        match = _SHAPE.fullmatch(cleaned)
        if not match:
            raise LimitUnreadable(text, "unknown")
        return cls(_number(match["amount"], text), _unit(match["unit"].strip(), text, plain or {}))

    def to_dict(self) -> dict:
        return {"amount": str(self.amount), "unit": self.unit.value}

    @classmethod
    def from_dict(cls, data: Mapping) -> "Limit":
        return cls(Decimal(str(data["amount"])), LimitUnit(data["unit"]))


def _unit(word: str, text: str, plain: Mapping[str, LimitUnit]) -> LimitUnit:
    word = word.lower()
    if word in plain:
        return LimitUnit(plain[word])
    if word in _CERTAIN:
        return _CERTAIN[word]
    if word in _AMBIGUOUS:
        raise LimitUnreadable(text, "ambiguous")
    raise LimitUnreadable(text, "unknown")


def _number(text: str, whole: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise LimitUnreadable(whole, "unknown") from error


def _tidy(amount: int | float | str | Decimal) -> int | Decimal:
    """2.0 and 2 are one limit; more than two decimals nobody means (and no column keeps)."""
    number = _number(str(amount), str(amount))
    if not number.is_finite() or number != round(number, 2):
        raise LimitUnreadable(str(amount), "out_of_range")
    return int(number) if number == int(number) else number.normalize()
