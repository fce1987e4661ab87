"""Events that failed: tried again with growing pauses, then laid aside. Others of the same key wait behind them."""

from datetime import timedelta

from django.db.models import Q

from huiyin.kernel.clock import now
from huiyin.kernel.events import Subscriber
from huiyin.kernel.models import DeadLetter, OutboxEvent, ParkedEvent
from huiyin.kernel.outbox.attempt import attempt, told

# Pauses after the first, second … failure; after the last try the event becomes a dead letter.
PAUSES = tuple(timedelta(seconds=s) for s in (1, 5, 30, 120, 600))


def blocked_keys(subscriber: Subscriber, keys: set[str]) -> set[str]:
    return set(ParkedEvent.objects.filter(subscriber=subscriber.name, key__in=keys).values_list("key", flat=True))


def park(subscriber: Subscriber, row: OutboxEvent, error: Exception | None) -> None:
    """Set an event aside: after a first failure, or (no error) behind an earlier event of its key."""
    parked = ParkedEvent(subscriber=subscriber.name, event=row, key=row.key)
    if error is not None:
        parked.tries, parked.next_at, parked.error = 1, now() + PAUSES[0], told(error)
    parked.save(force_insert=True)


def retry_parked(subscriber: Subscriber, limit: int) -> int:
    """Try what is due again, key by key in order; how many were settled, by delivery or as dead letters.

    Later than the longest pause is nobody told to wait: that was written by a clock that ran ahead.
    """
    due_at = Q(next_at__lte=now()) | Q(next_at__gt=now() + PAUSES[-1])
    mine = ParkedEvent.objects.filter(due_at, subscriber=subscriber.name)
    due = list(mine.order_by("next_at").values_list("key", flat=True)[:limit])
    return sum(_retry_key(subscriber, key) for key in dict.fromkeys(due))


def _retry_key(subscriber: Subscriber, key: str) -> int:
    settled = 0
    waiting = ParkedEvent.objects.filter(subscriber=subscriber.name, key=key).select_related("event")
    for parked in waiting.order_by("event__tx", "event_id"):
        if not _retry(subscriber, parked):
            break
        settled += 1
    return settled


def _retry(subscriber: Subscriber, parked: ParkedEvent) -> bool:
    """True when the event is out of the way and the next of its key may go."""
    event = subscriber.read(parked.event)
    error = attempt(subscriber, event, parked.event) if event is not None else None
    if error is None:
        parked.delete()
        return True
    parked.tries += 1
    parked.error = told(error)
    if parked.tries <= len(PAUSES):
        parked.next_at = now() + PAUSES[parked.tries - 1]
        parked.save(update_fields=["tries", "next_at", "error"])
        return False
    _bury(parked)
    return True


def _bury(parked: ParkedEvent) -> None:
    kept = {
        "topic": parked.event.topic,
        "key": parked.key,
        "payload": parked.event.payload,
        "error": parked.error,
        "tries": parked.tries,
        "settled_at": None,
    }
    DeadLetter.objects.update_or_create(subscriber=parked.subscriber, event_id=parked.event_id, defaults=kept)
    parked.delete()
