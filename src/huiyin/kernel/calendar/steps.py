"""The steps that led to a due time, as data: kept beside the clock, put into words by `explain`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from huiyin.kernel.calendar.days import DayKind, Label
from huiyin.kernel.calendar.limits import Limit


class StepKind(StrEnum):
    START = "start"  # at, limit
    RESTART = "restart"  # at
    CLOSED = "closed"  # first: a working day whose hours were already over
    WORK = "work"  # first..last, days, time, day (adjusted or not)
    REST = "rest"  # first..last, days, day, name
    SPAN = "span"  # first..last, days worked, rest_days, time: a long stretch in one line
    RUN = "run"  # time: continuous, nights and holidays included
    CLOCK_CHANGE = "clock_change"  # time: how far the wall clock moved while a continuous limit ran
    PAUSE = "pause"  # at, until (None: still paused), time left
    EXTENSION = "extension"  # at, limit
    STOP = "stop"  # at
    PROMISE = "promise"  # at: a due time that came with an imported case
    NO_TARGET = "no_target"
    EXEMPT = "exempt"
    DUE = "due"  # at


@dataclass(frozen=True, slots=True)
class Step:
    """Moments are local to the calendar (with offset), so that the words need no calendar any more."""

    kind: StepKind
    at: datetime | None = None
    until: datetime | None = None
    first: date | None = None
    last: date | None = None
    days: int = 0
    rest_days: int = 0
    time: timedelta | None = None
    day: DayKind | None = None
    name: Label | None = None
    limit: Limit | None = None
    provisional: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types; what is not set is left out."""
        values = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: _plain(value) for name, value in values if value}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Step":
        return cls(**{name: _READ.get(name, _same)(value) for name, value in data.items()})


def steps_to_json(steps: Iterable[Step]) -> list[dict[str, Any]]:
    return [step.to_dict() for step in steps]


def steps_from_json(data: Iterable[Mapping[str, Any]]) -> tuple[Step, ...]:
    return tuple(Step.from_dict(item) for item in data)


def _plain(value: Any) -> Any:
    match value:
        case StrEnum():
            return value.value
        case datetime() | date():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case Label():
            return {"zh": value.zh, "en": value.en}
        case Limit():
            return value.to_dict()
    return value


def _same(value: Any) -> Any:
    return value


_READ: dict[str, Callable[[Any], Any]] = {
    "kind": StepKind,
    "at": datetime.fromisoformat,
    "until": datetime.fromisoformat,
    "first": date.fromisoformat,
    "last": date.fromisoformat,
    "time": lambda seconds: timedelta(seconds=seconds),
    "day": DayKind,
    "name": lambda data: Label(**data),
    "limit": Limit.from_dict,
}
