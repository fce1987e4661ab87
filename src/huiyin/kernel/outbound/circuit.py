"""Leave a receiver alone that fails again and again. Its state is a row, so all processes know it at once.

Closed: calls go out. After `PATIENCE` failures in a row it opens: nothing is sent for a while. Then one call is let
through to try; if that fails, the pause doubles.
"""

from datetime import datetime, timedelta

from django.db import transaction

from huiyin.kernel.models import OutboundCircuit
from huiyin.kernel.outbound.call import Failed

PATIENCE = 5  # failures in a row
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=15)


def pause_after(failures: int) -> timedelta:
    """How long a receiver is left alone after so many failures in a row."""
    if failures < PATIENCE:
        return timedelta(0)
    return min(FIRST_PAUSE * 2 ** min(failures - PATIENCE, 10), LONGEST_PAUSE)


def enter(target: str, *, at: datetime, trial: timedelta) -> bool:
    """Ask to send; whether the target has failed before (then its success is to be noted).

    trial: how long the one call that is let through may take; nobody else tries meanwhile.

    Raises:
        Failed: its circuit is open.
        RuntimeError: a transaction is open. Calling out would keep its locks for as long as the other side likes.
    """
    with transaction.atomic(durable=True):
        row = OutboundCircuit.objects.filter(pk=target).first()
        if row is None or row.open_until is None:
            return row is not None
        if row.open_until <= at:
            mine = OutboundCircuit.objects.filter(pk=target, open_until=row.open_until).update(open_until=at + trial)
            if mine:
                return True
    raise Failed("circuit", retry_after=max(1.0, (row.open_until - at).total_seconds()))


def note_success(target: str) -> None:
    OutboundCircuit.objects.filter(pk=target).delete()


def note_failure(target: str, *, at: datetime) -> None:
    with transaction.atomic():
        OutboundCircuit.objects.bulk_create([OutboundCircuit(target=target)], ignore_conflicts=True)
        row = OutboundCircuit.objects.select_for_update().get(pk=target)
        row.failures += 1
        if pause := pause_after(row.failures):
            row.open_until = at + pause
        row.save(update_fields=["failures", "open_until"])
