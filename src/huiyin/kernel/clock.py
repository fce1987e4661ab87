"""The one place that knows what time it is.

Everything else asks `now()`, or better, is told the time. Tests and replays set it with `freeze` or `travel`;
both live in a context variable, so they hold for this thread or task only and never leak into a neighbour.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, tzinfo


def _wall() -> datetime:
    return datetime.now(UTC)


_source: ContextVar[Callable[[], datetime]] = ContextVar("huiyin_clock", default=_wall)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _source.get()()


def today(tz: tzinfo) -> date:
    """The date on the wall in that zone: a day has no meaning without one."""
    return now().astimezone(tz).date()


@contextmanager
def freeze(at: datetime) -> Iterator[datetime]:
    """Let the clock stand still at `at`."""
    moment = _in_utc(at)
    with _reading(lambda: moment):
        yield moment


@contextmanager
def travel(to: datetime) -> Iterator[datetime]:
    """Let the clock start at `to` and run on from there."""
    start = _in_utc(to)
    shift = start - now()
    before = _source.get()
    with _reading(lambda: before() + shift):
        yield start


@contextmanager
def _reading(source: Callable[[], datetime]) -> Iterator[None]:
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)


def _in_utc(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError(f"{at.isoformat()} has no time zone. Give an aware datetime.")
    return at.astimezone(UTC)
