"""Which jobs this worker is at. The database may think of more: when its line breaks, an answer is lost that a job was
taken or is finished, and the job would be “doing” for as long as the worker lives.
"""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from procrastinate.job_context import JobContext

_running: set[int] = set()
_missed: set[int] = set()  # at the last look nobody here was at these


async def hold(call_next: Callable[[], Awaitable[Any]], context: JobContext, worker: object) -> Any:
    """Around every job that the worker runs."""
    job = context.job.id
    assert job is not None
    _running.add(job)
    try:
        return await call_next()
    finally:
        _running.discard(job)


def lost(doing: Iterable[int]) -> set[int]:
    """Of those that this worker is said to be at: which nobody is at, now and when it was last asked.

    Twice, because between a job's end and the note of it there is a moment.
    """
    absent = set(doing) - _running
    twice = absent & _missed
    _missed.clear()
    _missed.update(absent - twice)
    return twice
