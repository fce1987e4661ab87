"""Announce past-tense events; subscribe to them from a higher floor.

`announce(event)` writes an outbox row in the caller's transaction. Nothing runs then: the worker delivers each event
to each subscriber at least once, in order per key, after the commit (`kernel.outbox`).
"""

from collections.abc import Callable
from dataclasses import dataclass, fields

from huiyin.kernel.models import OutboxEvent
from huiyin.kernel.telemetry import origin
from huiyin.kernel.together import Part, inserting
from huiyin.kernel.work import current


@dataclass(frozen=True)
class Event:
    """Base of all events. Fields must be JSON values; no personal data."""

    @classmethod
    def topic(cls) -> str:
        return f"{cls.__module__.split('.')[1]}.{cls.__name__}"


@dataclass(frozen=True)
class Audience:
    """Who may see an event on a live page. `sealed`: the confidential ones, for the centre's own screens only."""

    area: str = ""
    grid: str = ""
    units: tuple[int, ...] = ()
    sealed: bool = False


def subscribe(name: str, *kinds: type[Event], many: bool = False) -> Callable:
    """Register `handler(event, row)` under a stable `name` (its cursor's key) for one or several kinds of event.

    The handler runs in the worker, after the commit, in the transaction that moves its cursor: what it writes to the
    database happens once. It must not call out of the process; it defers a job, which commits with it.

    many: the handler takes a list of (event, row) instead, in order; it is called with one of them after a failure.
    """

    def register(handler: Callable) -> Callable:
        subscriber = _subscribers.setdefault(name, Subscriber(name, handler, {}, many))
        if subscriber.handler is not handler:
            raise ValueError(f"“{name}” is the name of another subscriber already.")
        subscriber.kinds.update({kind.topic(): kind for kind in kinds})
        return handler

    return register


@dataclass(frozen=True)
class Subscriber:
    name: str
    handler: Callable
    kinds: dict[str, type[Event]]
    many: bool = False

    def read(self, row: OutboxEvent) -> Event | None:
        """The event in `row`, or None when this subscriber does not want its kind."""
        kind = self.kinds.get(row.topic)
        if kind is None:
            return None
        known = {field.name for field in fields(kind)}
        return kind(**{name: value for name, value in row.payload.items() if name in known})


_subscribers: dict[str, Subscriber] = {}


def subscribers() -> list[Subscriber]:
    return list(_subscribers.values())


def announce(happened: Event, *, key: str, audience: Audience | None = None) -> None:
    audience = audience or Audience()
    seen_by = {
        "area": audience.area,
        "grid": audience.grid,
        "units": list(audience.units),
        "sealed": audience.sealed,
    }
    row = OutboxEvent(
        topic=happened.topic(), key=key, payload=dict(vars(happened)), audience=seen_by, origin=origin.carried()
    )
    current().later(_write, row)


def _write(rows: list[OutboxEvent]) -> list[Part]:
    return inserting(rows)
