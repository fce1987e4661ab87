"""Jobs of the clock: when, one waiting at a time, and again after an outage."""

from collections.abc import Callable
from typing import Any

from procrastinate import BaseRetryStrategy
from procrastinate.contrib.django import app

from huiyin.kernel.outage import LATER


def scheduled(
    cron: str, name: str, *, retry: BaseRetryStrategy = LATER, **more: Any
) -> Callable[[Callable[..., Any]], Any]:
    """A task that the worker runs by the clock (in UTC). While one waits, its next turn is left out.

    Args:
        name: what waits once, such as "care.dues".
        more: what `app.task` takes.
    """

    def given(function: Callable[..., Any]) -> Any:
        return app.periodic(cron=cron)(app.task(queueing_lock=name, retry=retry, **more)(function))

    return given
