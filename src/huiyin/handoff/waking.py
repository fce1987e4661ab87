"""Tell the worker that a partner is to be called; once is enough."""

from collections.abc import Iterable
from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

TASK = "huiyin.handoff.jobs.call"
WITHDRAW = "huiyin.handoff.jobs.withdraw"


def wake(handoffs: Iterable[int]) -> None:
    for pk in handoffs:
        with suppress(AlreadyEnqueued), transaction.atomic():
            app.configure_task(TASK, queueing_lock=f"handoff/{pk}").defer(handoff=pk)


def wake_to_withdraw(handoff: int) -> None:
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(WITHDRAW, queueing_lock=f"handoff/{handoff}/back").defer(handoff=handoff)
