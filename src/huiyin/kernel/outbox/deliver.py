"""Hand a subscriber its next events, in the transaction that moves its cursor."""

from collections.abc import Sequence

from django.db import connection, transaction

from huiyin.kernel.events import Event, Subscriber, subscribers
from huiyin.kernel.models import OutboxCursor, OutboxEvent
from huiyin.kernel.outbox.attempt import attempt, note_taken, refuse_broken_connection
from huiyin.kernel.outbox.parked import blocked_keys, park, retry_parked
from huiyin.kernel.telemetry.origin import several

BATCH = 200
_NEXT = """
SELECT * FROM kernel_outboxevent
WHERE (tx, id) > (%s::xid8, %s) AND (tx < pg_snapshot_xmin(pg_current_snapshot()) OR %s)
ORDER BY tx, id LIMIT %s
"""
# A handler that hangs must not keep the others waiting for ever.
_PATIENCE = "SET LOCAL statement_timeout = '60s'"

Item = tuple[Event, OutboxEvent]


def deliver(subscriber: Subscriber, limit: int = BATCH, *, unsettled: bool = False) -> int:
    """One batch for one subscriber; how many events its cursor has passed or parked ones were settled.

    Nothing happens while another relay has the subscriber in hand.

    unsettled: also events of transactions that still run, ours among them. For tests, which live in one.
    """
    with transaction.atomic():
        cursor = OutboxCursor.objects.select_for_update(skip_locked=True).filter(pk=subscriber.name).first()
        if cursor is None:
            return 0
        with connection.cursor() as sql:
            sql.execute(_PATIENCE)
        settled = retry_parked(subscriber, limit)
        rows = list(OutboxEvent.objects.raw(_NEXT, (str(cursor.tx), cursor.event_id, unsettled, limit)))
        if rows:
            _hand_over(subscriber, rows)
            cursor.tx, cursor.event_id = rows[-1].tx, rows[-1].pk
            cursor.save(update_fields=["tx", "event_id", "moved_at"])
    return len(rows) + settled


def deliver_all(*, unsettled: bool = False) -> int:
    """Until nobody has anything to take; for tests and for commands that must leave nothing behind."""
    sign_up()
    total = 0
    while done := sum(deliver(subscriber, unsettled=unsettled) for subscriber in subscribers()):
        total += done
    return total


def sign_up() -> None:
    """A cursor for every subscriber. A new one begins with the oldest event that is kept: nothing is lost to it."""
    rows = [OutboxCursor(subscriber=subscriber.name) for subscriber in subscribers()]
    OutboxCursor.objects.bulk_create(rows, ignore_conflicts=True)


def _hand_over(subscriber: Subscriber, rows: Sequence[OutboxEvent]) -> None:
    wanted = [(event, row) for row in rows if (event := subscriber.read(row)) is not None]
    if not wanted:
        return
    blocked = blocked_keys(subscriber, {row.key for _, row in wanted})
    if subscriber.many and not blocked and _try_all(subscriber, wanted):
        return
    for event, row in wanted:
        if row.key in blocked:
            park(subscriber, row, None)
        elif (error := attempt(subscriber, event, row)) is not None:
            park(subscriber, row, error)
            blocked.add(row.key)


def _try_all(subscriber: Subscriber, items: list[Item]) -> bool:
    try:
        rows = [(row.pk, row.origin) for _event, row in items]
        with several(rows, "deliver", subscriber=subscriber.name), transaction.atomic():
            subscriber.handler(items)
            connection.check_constraints()
    except Exception as error:  # whichever it is, one of the items is at fault: find it one by one
        refuse_broken_connection(error)
        return False
    for _event, row in items:
        note_taken(subscriber, row)
    return True
