"""What is to be told, into the receivers' queues. Call in the transaction that moves the outbox's cursor."""

from collections.abc import Iterable

from huiyin.webhooks.models import Delivery, Subscription
from huiyin.webhooks.waking import wake


def listening() -> list[Subscription]:
    """Receivers that have not ended, of accounts that are in use, with their accounts."""
    return list(Subscription.objects.filter(ended_at=None, account__is_active=True).select_related("account"))


def enqueue(rows: Iterable[Delivery]) -> None:
    """An announcement that comes twice is told once."""
    rows = list(rows)
    Delivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    wake({row.subscription_id for row in rows})
