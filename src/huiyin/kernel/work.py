"""The unit of work: one transaction whose trace entries and announcements are written together at its end.

Every write service opens `work()`. Nested services join the outermost one, so a call that performs several moves
costs one insert for all trace entries and one for all outbox rows, and either all of it commits or none.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction
from prometheus_client import Counter

from huiyin.kernel.together import Part, write

Flusher = Callable[[list], list[Part]]


class Work:
    """What the current transaction still has to write.

    Flushers run in the order in which they were first added; the parts that they answer are sent together.
    """

    def __init__(self) -> None:
        self._buffers: dict[str, list] = {}
        self._flushers: dict[str, Flusher] = {}
        self.poisoned = False
        self.held: dict[int, object] = {}  # objects that this transaction has locked, by primary key
        self._counts: list[Counter] = []

    def count(self, figure: Counter) -> None:
        """One more, once this is committed."""
        self._counts.append(figure)

    def committed(self) -> None:
        for figure in self._counts:
            figure.inc()

    def later(self, flusher: Flusher, item: object) -> None:
        """Hand `item` to `flusher`, together with all items given to the same flusher, just before the commit."""
        name = f"{flusher.__module__}.{flusher.__qualname__}"
        self._flushers[name] = flusher
        self._buffers.setdefault(name, []).append(item)

    def pending(self, flusher: Flusher) -> list:
        return self._buffers.get(f"{flusher.__module__}.{flusher.__qualname__}", [])

    def flush(self) -> None:
        if self.poisoned:
            raise RuntimeError(
                "A service inside this unit of work failed and its error was swallowed; nothing is written."
            )
        parts: list[Part] = []
        while self._buffers:
            name = next(iter(self._buffers))
            parts += self._flushers[name](self._buffers.pop(name))
        write(parts)


_current: ContextVar[Work | None] = ContextVar("huiyin_work", default=None)


@contextmanager
def work() -> Iterator[Work]:
    outer = _current.get()
    if outer is not None:
        try:
            yield outer
        except BaseException:
            outer.poisoned = True
            raise
        return
    mine = Work()
    token = _current.set(mine)
    try:
        with transaction.atomic():
            yield mine
            mine.flush()
        mine.committed()
    finally:
        _current.reset(token)


def in_work() -> bool:
    """Whether a unit of work is open: an error inside it belongs to whoever opened it."""
    return _current.get() is not None


def current() -> Work:
    """The open unit of work.

    Raises:
        RuntimeError: outside of `work()`; whatever wanted to be written would have no transaction to belong to.
    """
    found = _current.get()
    if found is None:
        raise RuntimeError("No unit of work is open. Wrap the write in `with work():`.")
    return found
