"""What can be wrong with a limit or a calendar, said so that it can be mended."""

from huiyin.kernel.errors import InvalidInput


class CalendarError(InvalidInput, ValueError):
    """Base of all errors of the working calendar."""

    code = "calendar"


class LimitUnreadable(CalendarError):
    """A limit cannot be read for certain. `reason` is one of empty, ambiguous, unknown, out_of_range."""

    code = "limit_unreadable"

    def __init__(self, text: str, reason: str, advice: str) -> None:
        self.text, self.reason, self.advice = text, reason, advice
        super().__init__(f"The limit {text!r} cannot be read: {advice}", field="limit", text=text, reason=reason)


class BeyondCalendar(CalendarError):
    """The answer would lie outside the years that a calendar can speak of."""

    code = "beyond_calendar"


class BadCalendar(CalendarError):
    """A calendar file contradicts itself."""

    code = "bad_calendar"


class NaiveTime(CalendarError):
    """A moment without a time zone was given; it could mean any of 24 hours."""

    code = "naive_time"
