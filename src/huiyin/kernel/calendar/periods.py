"""Office periods of a day, such as 08:00-12:00 and 14:00-18:00."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from huiyin.kernel.calendar.errors import BadCalendar

SECOND = timedelta(seconds=1)
_SHAPE = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class Period:
    """Minutes since midnight on the wall; the end may be 24:00."""

    start: int
    end: int

    @classmethod
    def parse(cls, text: str) -> "Period":
        match = _SHAPE.fullmatch(str(text).strip())
        if not match:
            raise BadCalendar(f"{text!r} is not an office period. Write it like 08:00-12:00.")
        h1, m1, h2, m2 = map(int, match.groups())
        return cls(h1 * 60 + m1, h2 * 60 + m2)

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=self.end - self.start)

    def on(self, day: date, tz: tzinfo) -> tuple[datetime, datetime]:
        return _wall(day, self.start, tz), _wall(day, self.end, tz)

    def __str__(self) -> str:
        return f"{self.start // 60:02}:{self.start % 60:02}-{self.end // 60:02}:{self.end % 60:02}"


USUAL_PERIODS = (Period(8 * 60, 12 * 60), Period(14 * 60, 18 * 60))


def check_periods(periods: Sequence[Period]) -> None:
    """In order, apart, inside one day; a night shift is two periods, before and after midnight."""
    last = 0
    for period in periods:
        if not last <= period.start < period.end <= 24 * 60:
            raise BadCalendar(f"The office period {period} overlaps, runs backwards or leaves the day.")
        last = period.end
    if not periods:
        raise BadCalendar("A calendar needs at least one office period.")


def _wall(day: date, minute: int, tz: tzinfo) -> datetime:
    if minute == 24 * 60:
        day, minute = day + timedelta(days=1), 0
    at = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=tz)
    return at if _exists(at) else _leap(at)


def _exists(at: datetime) -> bool:
    """A wall time that a clock change skips comes back from UTC as another one."""
    return at.astimezone(UTC).astimezone(at.tzinfo).replace(tzinfo=None) == at.replace(tzinfo=None)


def _leap(at: datetime) -> datetime:
    """The moment at which the wall clock jumps over `at`, to the second."""
    before, after = at.replace(fold=1).astimezone(UTC), at.replace(fold=0).astimezone(UTC)
    new_offset = after.astimezone(at.tzinfo).utcoffset()
    while after - before > SECOND:
        middle = before + (after - before) // 2
        if middle.astimezone(at.tzinfo).utcoffset() == new_offset:
            after = middle
        else:
            before = middle
    return after.replace(microsecond=0)
