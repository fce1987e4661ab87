"""What people wrote, as it may leave the system. Pure."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

LONGEST = 32_000  # an Excel cell holds 32,767 characters
# Not to be seen in a file of many people's matters: mobile numbers and identity numbers that somebody typed.
_PRIVATE = re.compile(r"(?<!\d)(?:(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}|\d{17}[\dXx])(?!\d)")
# XML 1.0 has no place for them, and a CSV reader stumbles.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """Free text without control characters, and without numbers by which somebody can be called or known."""
    return _PRIVATE.sub("●●●", _CONTROL.sub("", text))


def local(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Wall-clock time for a spreadsheet, to the second; spreadsheets know no zones."""
    return at.astimezone(zone).replace(tzinfo=None, microsecond=0) if at else None
