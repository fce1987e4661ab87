"""Upkeep of what readings leave behind: their days, counts and samples."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from huiyin.sensing.models import FateCount
from huiyin.sensing.services.readings import partitions

DAYS_AHEAD = 4  # a worker that stands still over a long weekend leaves no consumer without a table
SAMPLES_OF_ONE = 5  # newest of each source and fate
SAMPLES = 5_000
SAMPLES_KEPT = timedelta(days=14)
COUNTS_KEPT = timedelta(days=400)
LOCK_WAIT = "2s"
_FORGET = """
DELETE FROM sensing_setaside WHERE at < %s OR id IN (
    SELECT id FROM (
        SELECT id, row_number() OVER (PARTITION BY source, fate ORDER BY at DESC, id DESC) AS place,
               row_number() OVER (ORDER BY at DESC, id DESC) AS of_all
        FROM sensing_setaside
    ) AS ranked WHERE place > %s OR of_all > %s
)
"""


def make_days(at: datetime) -> None:
    with transaction.atomic():
        partitions.ensure(at.date() + timedelta(days=number) for number in range(-1, DAYS_AHEAD + 1))


def drop_days(at: datetime) -> list[date]:
    """A day goes when all of it is older than readings are kept. Nobody waits for us longer than LOCK_WAIT."""
    oldest = at.date() - timedelta(days=settings.HUIYIN_READINGS_KEPT + 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_WAIT])
    try:
        return partitions.drop_before(oldest)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")


def forget_samples(at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [at - SAMPLES_KEPT, SAMPLES_OF_ONE, SAMPLES])
    FateCount.objects.filter(hour__lt=at - COUNTS_KEPT).delete()
