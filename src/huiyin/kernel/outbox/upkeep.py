"""How far behind delivery is, and the removal of what everybody has had."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

from huiyin.kernel.clock import now
from huiyin.kernel.events import subscribers
from huiyin.kernel.models import DeadLetter, ParkedEvent

KEEP = timedelta(days=7)
_OLDEST = """
SELECT EXTRACT(EPOCH FROM now() - min(e.at)) FROM unnest(%s::text[]) AS s(name)
LEFT JOIN kernel_outboxcursor c ON c.subscriber = s.name
CROSS JOIN LATERAL (
    SELECT at FROM kernel_outboxevent
    WHERE (tx, id) > (COALESCE(c.tx, '0'), COALESCE(c.event_id, 0)) ORDER BY tx, id LIMIT 1) e
"""
_DEPTH = """
WITH last AS (
    SELECT COALESCE(c.tx, '0') AS tx, COALESCE(c.event_id, 0) AS id FROM unnest(%s::text[]) AS s(name)
    LEFT JOIN kernel_outboxcursor c ON c.subscriber = s.name ORDER BY 1, 2 LIMIT 1)
SELECT count(*) FROM (
    SELECT FROM kernel_outboxevent e, last WHERE (e.tx, e.id) > (last.tx, last.id) LIMIT %s) few
"""
_PURGE = """
DELETE FROM kernel_outboxevent WHERE id IN (
    SELECT e.id FROM kernel_outboxevent e
    WHERE e.at < %(before)s
      AND NOT EXISTS (
        SELECT FROM unnest(%(names)s::text[]) AS s(name) LEFT JOIN kernel_outboxcursor c ON c.subscriber = s.name
        WHERE (e.tx, e.id) > (COALESCE(c.tx, '0'), COALESCE(c.event_id, 0)))
      AND NOT EXISTS (SELECT FROM kernel_parkedevent p WHERE p.event_id = e.id)
    ORDER BY e.tx, e.id LIMIT %(limit)s)
"""


@dataclass(frozen=True)
class Lag:
    """seconds: age of the oldest event that some subscriber has not been offered yet; 0 when all have had all."""

    seconds: float
    parked: int
    dead: int


def lag() -> Lag:
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST, [[subscriber.name for subscriber in subscribers()]])
        seconds = cursor.fetchone()[0]
    dead = DeadLetter.objects.filter(settled_at=None).count()
    return Lag(round(float(seconds or 0), 1), ParkedEvent.objects.count(), dead)


def depth(most: int = 10_000) -> int:
    """How many events the slowest subscriber has not been offered; `most` of them are counted."""
    with connection.cursor() as cursor:
        cursor.execute(_DEPTH, [[subscriber.name for subscriber in subscribers()], most])
        return int(cursor.fetchone()[0])


def purge(keep: timedelta = KEEP, *, batch: int = 5000) -> int:
    """Remove events that are older than `keep` and that every subscriber has had; how many.

    A live page that comes back after longer than that is told to load anew.
    """
    names = [subscriber.name for subscriber in subscribers()]
    total = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_PURGE, {"before": now() - keep, "names": names, "limit": batch})
            removed = cursor.rowcount
        total += removed
        if removed < batch:
            return total
