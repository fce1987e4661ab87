"""Do this machine and the database agree on the time? Due times are counted here, delivered there."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from huiyin.kernel.clock import now

APART = 2.0  # seconds


@dataclass(frozen=True)
class Clocks:
    """`skew`: seconds that the database is ahead. `zone`: of the district, with its offset of today."""

    skew: float
    zone: str

    @property
    def trouble(self) -> str | None:
        if abs(self.skew) > APART:
            apart = f"{abs(self.skew):.1f} s"
            return f"this machine's clock and the database's are {apart} apart; let both follow a time server"
        return None


def clocks() -> Clocks:
    before = now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs = cursor.fetchone()[0]
    after = now()
    middle = before + (after - before) / 2
    offset = timezone.localtime(middle).utcoffset() or timedelta()
    return Clocks((theirs - middle).total_seconds(), f"{settings.TIME_ZONE} UTC{offset.total_seconds() / 3600:+g}")
