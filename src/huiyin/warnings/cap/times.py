"""The standard's dateTime: 2002-05-24T16:49:00-07:00, and never a Z. Pure."""

import re
from datetime import UTC, datetime

FORM = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-,+]\d\d:\d\d")


def read_time(text: str) -> tuple[datetime, bool] | None:
    """The moment and whether it is written as the standard wants it; None if it is no moment at all.

    A time without a zone is none: nobody can say when it is.
    """
    usual = text.replace(",", "+") if FORM.fullmatch(text) else text
    try:
        at = datetime.fromisoformat(usual)
        inside = at.utcoffset() is not None and at.astimezone(UTC).year > 0
    except (ValueError, OverflowError):
        return None
    return (at, FORM.fullmatch(text) is not None) if inside else None


def write_time(at: datetime) -> str:
    """To the second, in its own zone; UTC is -00:00.

    Raises:
        ValueError: it has no zone.
    """
    if at.utcoffset() is None:
        raise ValueError("A CAP time needs a zone.")
    text = at.replace(microsecond=0).isoformat()
    return text[:-6] + "-00:00" if text.endswith("+00:00") else text
