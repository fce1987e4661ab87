"""Clocks of matters in bulk: the ordinary start and stop counted straight, all else by the rules themselves.

What is counted straight is what `matters.rules.clock` says, without its walk over pauses and extensions that are not
there; tests/demo/test_clocks_are_the_rules.py holds the two together.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from huiyin.kernel.calendar import Limit, WorkingCalendar
from huiyin.matters.rules import clock as rules
from huiyin.matters.rules.clock import ClockState


@dataclass(slots=True)
class Counted:
    """A limit with its counted time, and the share of it from which on it is due soon."""

    limit: Limit
    span: timedelta
    soon: timedelta

    @classmethod
    def of(cls, limit: Limit, calendar: WorkingCalendar) -> "Counted":
        span = calendar.length(limit)
        return cls(limit, span, span * rules.SOON_SHARE)


@dataclass(slots=True)
class Running:
    """One clock row: its state, and whether it was late when it last stopped."""

    kind: str
    state: ClockState
    late: bool | None = None


def start(counted: Counted, at: datetime, calendar: WorkingCalendar) -> ClockState:
    unit = counted.limit.unit
    if unit.continuous:
        due = at + counted.span
        return ClockState(counted.limit, at, due, max(at, due - counted.soon))
    due = calendar.after(at, counted.span, unit)
    return ClockState(counted.limit, at, due, max(at, calendar.before(due, counted.soon, unit)))


def stop(clock: Running, at: datetime, calendar: WorkingCalendar) -> bool | None:
    """Stop it if it runs; whether it was late, as services.timing.stop_clock says it."""
    state = clock.state
    if state.stopped_at is not None:
        return None
    if state.pauses or state.extensions or state.restarts:
        clock.state = state = rules.stop(state, max(at, state.started_at), calendar)
    else:
        clock.state = state = ClockState(
            state.limit, state.started_at, state.due_at, state.soon_at, stopped_at=max(at, state.started_at)
        )
    clock.late = rules.is_late(state, at)
    return clock.late
