"""The number that people quote: 20261122-000123, the day a matter was received and its serial."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings


def number_of(serial: int, received_at: datetime) -> str:
    return f"{received_at.astimezone(_zone()):%Y%m%d}-{serial:06d}"


@cache
def _zone() -> ZoneInfo:
    """The district's own, which no process changes while it runs."""
    return ZoneInfo(settings.TIME_ZONE)


def serial_of(number: str) -> int | None:
    """The serial in a number that somebody typed, or None if it has not the form of one."""
    day, _, serial = number.strip().partition("-")
    return (
        int(serial)
        if len(day) == 8 and day.isdigit() and serial.isascii() and serial.isdigit() and len(serial) < 15
        else None
    )
