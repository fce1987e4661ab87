"""What can be wrong with a limit or a calendar, said so that it can be mended."""

from huiyin.kernel.calendar.days import Label
from huiyin.kernel.errors import InvalidInput


class CalendarError(InvalidInput, ValueError):
    """Base of all errors of the working calendar."""

    code = "calendar"


# Both languages at once: a limit is read where no language is chosen yet (files, packs, the command line).
LIMIT_REASONS = {
    "empty": Label("没有填写时限", "no limit is given"),
    "ambiguous": Label("请写明按工作时间还是连续计时", "say whether office hours or the clock count"),
    "unknown": Label(
        "请写数字加单位（分钟、紧急工作时、工作时、工作日、自然日）",
        "write a number and a unit (minutes, urgent hours, working hours, working days, calendar days)",
    ),
    "out_of_range": Label(
        "数值过大、过小或多于两位小数", "the amount is too large, too small, or has more than two decimals"
    ),
}


class LimitUnreadable(CalendarError):
    """A limit cannot be read for certain. `reason` is a key of LIMIT_REASONS."""

    code = "limit_unreadable"

    def __init__(self, text: str, reason: str) -> None:
        self.text, self.reason = text, reason
        super().__init__(self.words("en"), field="limit", text=text, reason=reason)

    def words(self, lang: str) -> str:
        """The whole sentence in the reader's language."""
        why = LIMIT_REASONS[self.reason].of(lang)
        said = self.text.strip()
        if lang.lower().startswith("zh"):
            return f"时限“{said}”无法确定：{why}。" if said else f"{why}。"
        return f"The limit “{said}” cannot be read: {why}." if said else f"{why.capitalize()}."


class BeyondCalendar(CalendarError):
    """The answer would lie outside the years that a calendar can speak of."""

    code = "beyond_calendar"


class BadCalendar(CalendarError):
    """A calendar file contradicts itself."""

    code = "bad_calendar"


class NaiveTime(CalendarError):
    """A moment without a time zone was given; it could mean any of 24 hours."""

    code = "naive_time"
