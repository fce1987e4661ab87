"""The working calendar: when an office works, and when a limit that starts now is due.

All sums are made in real elapsed microseconds, so they are exact and reversible in every time zone:

- office units (工作时, 工作日) count only inside the office periods of working days;
- continuous units (分钟, 紧急工作时, 自然日) count always. A 自然日 is 24 hours, also when clocks change
  meanwhile: the due time then reads an hour earlier or later on the wall, and the derivation says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from huiyin.kernel.calendar import derive, table
from huiyin.kernel.calendar.days import WEEKEND, WORKDAY, Day, Year, YearBook, YearStatus, plain_weeks
from huiyin.kernel.calendar.errors import BadCalendar, BeyondCalendar, NaiveTime
from huiyin.kernel.calendar.limits import FIXED_LENGTH, Limit, LimitUnit
from huiyin.kernel.calendar.periods import USUAL_PERIODS, Period, check_periods
from huiyin.kernel.calendar.steps import Step

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
FIRST_YEAR, LAST_YEAR = 1900, 2300


@dataclass(frozen=True, eq=False, repr=False)
class WorkingCalendar:
    """`add`, `subtract` and `between` take aware moments; results are in UTC."""

    tz: ZoneInfo
    periods: tuple[Period, ...] = USUAL_PERIODS
    year_book: YearBook = plain_weeks
    weekend: frozenset[int] = frozenset({5, 6})  # Monday is 0
    _years: dict[int, Year] = field(default_factory=dict)
    _tables: dict[int, table.YearTable] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_periods(self.periods)
        if not self.weekend <= set(range(7)) or len(self.weekend) == 7:
            raise BadCalendar("A week needs at least one working day; days are 0 (Monday) to 6.")

    def __repr__(self) -> str:
        return f"<WorkingCalendar {self.tz} {' '.join(map(str, self.periods))}>"

    # Days

    def day_of(self, day: date) -> Day:
        found = self.year(day.year).days.get(day)
        return found or (WEEKEND if day.weekday() in self.weekend else WORKDAY)

    def year(self, year: int) -> Year:
        if year not in self._years:
            self._years[year] = self.year_book(year)
        return self._years[year]

    def status_of(self, year: int) -> YearStatus:
        return self.year(year).status

    @cached_property
    def day_length(self) -> timedelta:
        """One 工作日: the office periods of a day together."""
        return sum((period.length for period in self.periods), timedelta())

    # Sums

    def length(self, limit: Limit) -> timedelta:
        """The counted time of a limit: 2 工作日 are 16 hours of office time."""
        unit = FIXED_LENGTH.get(limit.unit) or self.day_length
        return int(limit.amount * (unit // MICROSECOND)) * MICROSECOND

    def add(self, start: datetime, limit: Limit) -> "Due":
        """When a limit that starts then is due. An office limit waits for office hours."""
        return Due(self.after(start, self.length(limit), limit.unit), start, limit, self)

    def subtract(self, due: datetime, limit: Limit) -> datetime:
        """The latest moment from which the limit just reaches `due`."""
        return self.before(due, self.length(limit), limit.unit)

    def between(self, start: datetime, end: datetime, unit: LimitUnit) -> timedelta:
        """The time of that unit's kind from start to end; negative when end is earlier."""
        if unit.continuous:
            return _aware(end) - _aware(start)
        if end < start:
            return -self.between(end, start, unit)
        first, last = self._year_of(start), self._year_of(end)
        worked = self._table(last).worked_by(_stamp(end)) - self._table(first).worked_by(_stamp(start))
        return (worked + sum(self._table(year).total for year in range(first, last))) * MICROSECOND

    def after(self, start: datetime, span: timedelta, unit: LimitUnit) -> datetime:
        """The first moment at which `span` of that unit's kind of time has passed since start."""
        if unit.continuous or span <= timedelta():
            return _shift(start, max(span, timedelta()))
        year = self._year_of(start)
        work = self._table(year).worked_by(_stamp(start)) + span // MICROSECOND
        while work > (total := self._table(year).total):
            work, year = work - total, year + 1
        return EPOCH + self._table(year).earliest(work) * MICROSECOND

    def before(self, end: datetime, span: timedelta, unit: LimitUnit) -> datetime:
        """The last moment from which `span` of that unit's kind of time passes until end."""
        if unit.continuous or span <= timedelta():
            return _shift(end, -max(span, timedelta()))
        year = self._year_of(end)
        work = self._table(year).worked_by(_stamp(end)) - span // MICROSECOND
        while work < 0:
            year -= 1
            work += self._table(year).total
        return EPOCH + self._table(year).latest(work) * MICROSECOND

    # Inside

    def local(self, moment: datetime) -> datetime:
        return _aware(moment).astimezone(self.tz)

    def _year_of(self, moment: datetime) -> int:
        return self.local(moment).year

    def _table(self, year: int) -> table.YearTable:
        found = self._tables.get(year)
        if found is None:
            if not FIRST_YEAR <= year <= LAST_YEAR:
                raise BeyondCalendar(f"The calendar speaks of {FIRST_YEAR} to {LAST_YEAR}, not of {year}.")
            # Two threads may build the same year at once: both tables are the same, and one of them is kept.
            found = self._tables[year] = table.build(self._intervals(year))
        return found

    def _intervals(self, year: int) -> Iterator[tuple[int, int]]:
        for ordinal in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()):
            day = date.fromordinal(ordinal)
            if self.day_of(day).works:
                for period in self.periods:
                    start, end = period.on(day, self.tz)
                    yield _stamp(start), _stamp(end)


@dataclass(frozen=True, eq=False)
class Due:
    """A due time in UTC, and on demand the steps that led to it."""

    due_at: datetime
    start: datetime
    limit: Limit
    calendar: WorkingCalendar = field(repr=False)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return derive.whole_run(self.calendar, self.start, self.due_at, self.limit)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise NaiveTime(f"{moment.isoformat()} has no time zone.")
    return moment.astimezone(UTC)  # two moments of one zone would be subtracted by the wall clock


def _stamp(moment: datetime) -> int:
    since = _aware(moment) - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _shift(moment: datetime, by: timedelta) -> datetime:
    try:
        return _aware(moment) + by
    except OverflowError as error:
        raise BeyondCalendar(f"{by} from {moment.isoformat()} leaves the calendar.") from error
