"""How many statements the present request or job has sent; and each as a step of its trace."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.backends.signals import connection_created

from huiyin.kernel.telemetry import tracing

_VERB = re.compile(r"\W*(\w+)")
_TABLE = re.compile(r'\b(?:FROM|INTO|UPDATE|JOIN)\s+"?([a-z_]+)', re.IGNORECASE)


class Tally:
    __slots__ = ("count",)

    def __init__(self) -> None:
        self.count = 0


_tally: ContextVar[Tally | None] = ContextVar("huiyin_statements", default=None)


@contextmanager
def counted() -> Iterator[Tally]:
    tally = Tally()
    token = _tally.set(tally)
    try:
        yield tally
    finally:
        _tally.reset(token)


def sent(statement: str) -> Any:
    """Count it; the answer is the span to send it in."""
    if (tally := _tally.get()) is not None:
        tally.count += 1
    return tracing.span(named(statement)) if tracing.is_on() else tracing.NOTHING


def named(statement: str) -> str:
    """SELECT matters_matter: what is done and to which table. The text itself is not told."""
    verb, table = _VERB.match(statement), _TABLE.search(statement)
    return " ".join(filter(None, (verb.group(1).upper() if verb else "SQL", table and table.group(1))))


def _observe(execute: Callable, statement: str, params: Any, many: bool, context: dict) -> Any:
    with sent(statement):
        return execute(statement, params, many, context)


def _on_connection(connection: Any, **_signal: object) -> None:
    # At the front: whoever adds one for a while takes the last one off.
    if _observe not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, _observe)


def watch() -> None:
    connection_created.connect(_on_connection, dispatch_uid="huiyin.statements")
