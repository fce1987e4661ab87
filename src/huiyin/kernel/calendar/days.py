"""What kind of day a date is, and who says so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class DayKind(StrEnum):
    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    ADJUSTED_WORKDAY = "adjusted_workday"

    @property
    def works(self) -> bool:
        return self in WORKING_KINDS


WORKING_KINDS = frozenset({DayKind.WORKDAY, DayKind.ADJUSTED_WORKDAY})


class YearStatus(StrEnum):
    """How far a year's days may be relied on."""

    ANNOUNCED = "announced"  # the year's official schedule is known
    STATUTORY = "statutory"  # only what the law fixes; days moved by the yearly notice are still missing
    UNKNOWN = "unknown"  # weekends only


class Label(NamedTuple):
    """A name in the two languages that every screen has."""

    zh: str
    en: str

    def of(self, lang: str) -> str:
        return self.zh if lang.lower().startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Day:
    kind: DayKind
    name: Label | None = None
    provisional: bool = False  # by law or by custom, but not yet announced

    @property
    def works(self) -> bool:
        return self.kind in WORKING_KINDS


WORKDAY = Day(DayKind.WORKDAY)
WEEKEND = Day(DayKind.WEEKEND)


@dataclass(frozen=True)
class Year:
    """The days of one year that differ from the plain week, and where that is written."""

    days: Mapping[date, Day]
    status: YearStatus = YearStatus.UNKNOWN
    source: str = ""


YearBook = Callable[[int], Year]


def plain_weeks(_year: int) -> Year:
    """A year book of a place without holidays."""
    return Year({})
