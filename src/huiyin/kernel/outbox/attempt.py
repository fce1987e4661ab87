"""Call a handler for one event so that a failure leaves nothing of it behind."""

import logging
from datetime import datetime

from django.db import connection, transaction

from huiyin.kernel.clock import now
from huiyin.kernel.events import Event, Subscriber
from huiyin.kernel.models import OutboxEvent
from huiyin.kernel.telemetry import figures
from huiyin.kernel.telemetry.origin import resumed

log = logging.getLogger(__name__)


def attempt(subscriber: Subscriber, event: Event, row: OutboxEvent) -> Exception | None:
    """The error, if the handler failed; its savepoint is rolled back then."""
    try:
        with resumed(row.origin, "deliver", row.key, subscriber=subscriber.name), transaction.atomic():
            if subscriber.many:
                subscriber.handler([(event, row)])
            else:
                subscriber.handler(event, row)
            # Deferred constraints would only fail at the commit, and take everybody else's events with them.
            connection.check_constraints()
    except Exception as error:
        refuse_broken_connection(error)
        with resumed(row.origin, "failed", row.key):
            log.warning("a subscriber could not take an event: %s", told(error), extra=_which(subscriber, row))
        figures.events.labels(subscriber.name, "failed").inc()
        return error
    note_taken(subscriber, row)
    return None


def note_taken(subscriber: Subscriber, row: OutboxEvent) -> None:
    figures.events.labels(subscriber.name, "taken").inc()
    if isinstance(row.at, datetime):  # a letter that is replayed has waited for a person, and has none
        figures.event_seconds.labels(subscriber.name).observe(max((now() - row.at).total_seconds(), 0))


def refuse_broken_connection(error: Exception) -> None:
    """A connection that is gone is no fault of the event: the whole batch is tried again on a new one."""
    if connection.connection is None or connection.connection.closed:
        raise error


def told(error: Exception) -> str:
    """The error's type and where it arose. Not its text: that may quote what a person typed."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    code = trace.tb_frame.f_code
    return f"{type(error).__name__} at {code.co_filename.rpartition('/src/')[2]}:{trace.tb_lineno} {code.co_name}"


def _which(subscriber: Subscriber, row: OutboxEvent) -> dict:
    return {"subscriber": subscriber.name, "event": row.pk, "topic": row.topic}
