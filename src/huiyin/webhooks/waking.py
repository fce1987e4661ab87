"""Tell the worker that a receiver has something waiting; once is enough, however much waits."""

from collections.abc import Iterable
from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

TASK = "huiyin.webhooks.jobs.send"


def wake(subscriptions: Iterable[int]) -> None:
    for pk in subscriptions:
        with suppress(AlreadyEnqueued), transaction.atomic():
            app.configure_task(TASK, queueing_lock=f"webhooks/{pk}").defer(subscription=pk)
