"""Which request the present work goes back to, over threads, processes and days.

A request brings an id or gets one. Outbox rows, jobs and deliveries carry it on as text, with the trace if there is
one, so that every line of log about one report can be found by one word.
"""

import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from huiyin.kernel.telemetry import tracing

MOST = 130  # characters of an origin as it is carried
_GIVEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")

_request: ContextVar[str] = ContextVar("huiyin_request", default="")
_about: ContextVar[str] = ContextVar("huiyin_about", default="")
_several: ContextVar[dict[int, str | None]] = ContextVar("huiyin_several_origins")


def request_id() -> str:
    return _request.get()


def about() -> str:
    """What the present work is about, as a reference: matter/123. Never a name."""
    return _about.get()


def note_about(reference: str) -> None:
    _about.set(reference)


def asked(given: str | None) -> str:
    """The id that a caller gave, if it is nothing but an id; else a new one."""
    return given if given and _GIVEN.fullmatch(given) else secrets.token_hex(8)


@contextmanager
def begun(request: str, reference: str = "") -> Iterator[None]:
    first, second = _request.set(request), _about.set(reference)
    try:
        yield
    finally:
        _about.reset(second)
        _request.reset(first)


def carried() -> str | None:
    """What to keep beside a row, so that whoever goes on with it knows where it came from."""
    request = _request.get()
    if not request:
        return None
    trace = tracing.parent()
    return f"{request} {trace}" if trace else request


@contextmanager
def resumed(kept: str | None, step: str, reference: str = "", **attributes: Any) -> Iterator[None]:
    """Go on with what was kept: its id in the log, its trace in the spans."""
    request, _space, trace = (kept or "").partition(" ")
    with begun(request, reference), tracing.span(step, parent=trace, request=request, **attributes):
        yield


@contextmanager
def several(rows: Iterable[tuple[int, str | None]], step: str, **attributes: Any) -> Iterator[None]:
    """A batch that goes back to several requests: `of_event` answers each one's own."""
    kept = dict(rows)
    token = _several.set(kept)
    traces = [trace for one in kept.values() if (trace := (one or "").partition(" ")[2])]
    try:
        with begun(""), tracing.span(step, links=traces, events=len(kept), **attributes):
            yield
    finally:
        _several.reset(token)


def of_event(key: str) -> str | None:
    """Of what is told of `event/12` (or `event/12/…`) in a batch; else of the present work."""
    word, _slash, rest = key.partition("/")
    number = rest.partition("/")[0]
    if word == "event" and number.isdecimal() and (kept := _several.get({})):
        return kept.get(int(number))
    return carried()
