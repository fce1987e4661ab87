"""Times of the day in the district's zone, on all, working or free days. Pure; the calendar is passed in."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from huiyin.kernel.calendar import WorkingCalendar

DAYS = ("all", "working", "free")


@dataclass(frozen=True)
class Hours:
    """From `start` to `end`, over midnight where `end` is not later; a night belongs to the day that it begins on."""

    start: time
    end: time
    days: str = "all"

    def includes(self, at: float, calendar: WorkingCalendar) -> bool:
        return self._span(at, calendar) is not None

    def end_after(self, at: float, calendar: WorkingCalendar) -> float:
        """When the hours that `at` lies in end; `at` itself outside of them."""
        span = self._span(at, calendar)
        return span[1] if span else at

    def _span(self, at: float, calendar: WorkingCalendar) -> tuple[float, float] | None:
        day = datetime.fromtimestamp(at, calendar.tz).date()
        for begun in (day, day - timedelta(days=1)):
            if not self._counts(begun, calendar):
                continue
            ends = begun if self.end > self.start else begun + timedelta(days=1)
            span = tuple(
                datetime.combine(d, t, calendar.tz).timestamp() for d, t in ((begun, self.start), (ends, self.end))
            )
            if span[0] <= at < span[1]:
                return span[0], span[1]
        return None

    def _counts(self, day: date, calendar: WorkingCalendar) -> bool:
        return self.days == "all" or calendar.day_of(day).works == (self.days == "working")
