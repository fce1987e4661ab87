"""What has to be settled in a database that went back in time, before anybody uses it.

Since the moment of the backup the lost platform gave out numbers, signed people in, and sent what waited. None of that
is in the backup, but people and gateways remember it.
"""

from dataclasses import dataclass

import psycopg

MATTERS = 10_000  # numbers of matters that may have been given since: nobody's receipt leads to a stranger's matter
EVENTS = 1_000_000  # of the outbox: messages carry them in the keys by which gateways know a repetition
_SKIP_EVENTS = """
SELECT setval('kernel_outboxevent_id_seq', (SELECT last_value FROM kernel_outboxevent_id_seq) + %s)
"""
_SKIP = """
SELECT setval(pg_get_serial_sequence('matters_matter', 'id'), GREATEST(
    (SELECT COALESCE(max(id), 0) FROM matters_matter), (SELECT last_value FROM matters_matter_id_seq)) + %s)
"""
_WAITING = "SELECT count(*) FROM notices_delivery WHERE state IN ('waiting', 'sending', 'collected')"


@dataclass(frozen=True)
class Settled:
    sessions: int  # signed out: a session that was ended since must not live again
    next_matter: int
    waiting: int  # deliveries that waited; they go out with the keys they had, by which a repetition is known


def settle(db: psycopg.Connection) -> Settled:
    with db.transaction():
        sessions = db.execute("DELETE FROM django_session").rowcount
        number = db.execute(_SKIP, [MATTERS]).fetchone()
        db.execute(_SKIP_EVENTS, [EVENTS])
        waiting = db.execute(_WAITING).fetchone()
    return Settled(sessions, int(number[0]) + 1 if number else 0, int(waiting[0]) if waiting else 0)
