"""The loop that delivers. Several relays may run at once, in one process or on many machines."""

import logging
from threading import Event as Signal
from time import monotonic

from django.db import Error, connection

from huiyin.kernel.events import Subscriber, subscribers
from huiyin.kernel.outbox.attempt import told
from huiyin.kernel.outbox.deliver import deliver, sign_up
from huiyin.kernel.outbox.parked import PAUSES
from huiyin.kernel.outbox.restored import renumber_if_restored

log = logging.getLogger(__name__)

POLL = 0.05
LONGEST_PAUSE = 10.0
STUCK = 30.0  # seconds without a round; the longest pause and a slow batch are shorter
# Who has something to take: the first event beyond the cursor is settled, or a parked one's pause is over. Asked for
# "the first" and not whether one EXISTS, because the planner would look for one of so many by reading the table.
_BUSY = """
SELECT c.subscriber FROM kernel_outboxcursor c
WHERE c.subscriber = ANY(%s) AND (
    (SELECT e.tx FROM kernel_outboxevent e WHERE (e.tx, e.id) > (c.tx, c.event_id) ORDER BY e.tx, e.id LIMIT 1)
        < pg_snapshot_xmin(pg_current_snapshot())
    OR EXISTS (SELECT FROM kernel_parkedevent p WHERE p.subscriber = c.subscriber
               AND (p.next_at <= now() OR p.next_at > now() + make_interval(secs => %s))))
"""


class Relay:
    """`run(stop)` until the signal is set. It survives the loss of its database connection."""

    def __init__(self) -> None:
        self.pause = POLL
        self.round_at = monotonic()

    @property
    def is_going(self) -> bool:
        return monotonic() - self.round_at < STUCK

    def run(self, stop: Signal) -> None:
        ready = False
        while not stop.is_set():
            try:
                if not ready:
                    prepare()
                    ready = True
                busy = self.round(stop)
                self.round_at = monotonic()
                self.pause = POLL
            except Exception as error:
                # Nothing was lost: the cursors stand where they stood.
                level = logging.WARNING if isinstance(error, Error) else logging.ERROR
                log.log(level, "the relay pauses: %s", told(error))
                connection.close()
                ready = busy = False
                self.pause = min(max(self.pause * 2, 0.2), LONGEST_PAUSE)
            if not busy:
                stop.wait(self.pause)
        connection.close()

    def round(self, stop: Signal) -> bool:
        """One batch for each subscriber that has something to take; whether anything was done."""
        done = 0
        for subscriber in waiting():
            if stop.is_set():
                break
            done += deliver(subscriber)
        return done > 0


def prepare() -> None:
    """What a relay does before its first look: find a restored database, sign up new subscribers."""
    renumber_if_restored()
    sign_up()


def waiting() -> list[Subscriber]:
    known = {subscriber.name: subscriber for subscriber in subscribers()}
    with connection.cursor() as cursor:
        cursor.execute(_BUSY, [list(known), PAUSES[-1].total_seconds()])
        return [known[name] for (name,) in cursor.fetchall()]
