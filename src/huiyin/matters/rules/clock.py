"""The clocks of a matter: what may happen to them, and what they say. Pure; time is passed in.

A `ClockState` keeps what happened (start, limit, pauses, extensions, stop); its due time follows from that.
So a pause can only move it later and a recount gives the same answer. What depends on the hour of the day
(soon, overdue) is never stored: `status(state, now)` says it; `soon_at` and `due_at` let a database ask.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from huiyin.kernel.calendar import Limit, LimitUnit, WorkingCalendar
from huiyin.matters.rules.clock_facts import (
    CLOCK_LABELS,
    CLOCK_STATUS_LABELS,
    SOON_SHARE,
    ClockKind,
    ClockRefused,
    ClockState,
    ClockStatus,
    Extension,
    Pause,
)
from huiyin.matters.rules.clock_story import derivation
from huiyin.matters.rules.clock_walk import timed

__all__ = [
    "CLOCK_LABELS",
    "CLOCK_STATUS_LABELS",
    "ClockKind",
    "ClockRefused",
    "ClockState",
    "ClockStatus",
    "Extension",
    "Pause",
    "counts_as_late",
    "derivation",
    "excuse",
    "extend",
    "is_late",
    "pause",
    "promised",
    "recount",
    "remaining",
    "restart",
    "resume",
    "start",
    "status",
    "stop",
    "unit_left",
]

# Verbs: each takes a state and returns the next one


def start(limit: Limit | None, at: datetime, calendar: WorkingCalendar, soon_share: float = SOON_SHARE) -> ClockState:
    """A clock that starts now; without a limit it measures and never becomes overdue."""
    return timed(ClockState(limit, at, soon_share=soon_share), calendar)


def promised(started_at: datetime, due_at: datetime | None, soon_share: float = SOON_SHARE) -> ClockState:
    """A clock whose due time was set elsewhere: an imported case. None: it came without a target."""
    if due_at is None:
        return ClockState(None, started_at)
    soon = due_at - max(timedelta(), due_at - started_at) * soon_share
    return ClockState(None, started_at, due_at, soon, promised_at=due_at, soon_share=soon_share)


def no_earlier(state: ClockState, at: datetime) -> datetime:
    """`at`, or the clock's last event if that is later: a machine's time may be set back, a matter's story is not."""
    pauses = (moment for each in state.pauses for moment in (each.since, each.until) if moment)
    return max(at, state.started_at, state.stopped_at or state.started_at, *pauses)


def pause(state: ClockState, at: datetime, calendar: WorkingCalendar) -> ClockState:
    """Stop counting. What is left stays left, in the limit's own unit."""
    last = (state.pauses[-1].until if state.pauses else None) or state.started_at
    _expect(state.running, "only a running clock can be paused")
    _expect(at >= last, "a pause cannot begin before the last event of the clock")
    return timed(replace(state, pauses=(*state.pauses, Pause(at))), calendar)


def resume(state: ClockState, at: datetime, calendar: WorkingCalendar) -> ClockState:
    """Count on, after a pause or (a case sent back when it was done) after a stop."""
    if state.stopped_at is not None:
        _expect(at >= state.stopped_at, "a clock cannot go on before it stopped")
        pauses = (*state.pauses, Pause(state.stopped_at, at))
    else:
        _expect(state.paused, "only a paused or a stopped clock can be resumed")
        _expect(at >= state.pauses[-1].since, "a pause cannot end before it began")
        pauses = (*state.pauses[:-1], Pause(state.pauses[-1].since, at))
    return timed(replace(state, stopped_at=None, pauses=pauses), calendar)


def extend(state: ClockState, by: Limit, at: datetime, calendar: WorkingCalendar) -> ClockState:
    """More time, counted from where the limit so far ends, in the extension's own unit."""
    _expect(state.has_target, "a clock without a limit cannot be extended")
    _expect(state.stopped_at is None, "a stopped clock cannot be extended")
    return timed(replace(state, extensions=(*state.extensions, Extension(by, at))), calendar)


def restart(state: ClockState, at: datetime, calendar: WorkingCalendar, limit: Limit | None = None) -> ClockState:
    """Count from the beginning (another department, a reopened matter). A promise made elsewhere stands."""
    _expect(at >= state.started_at, "a clock cannot restart before it started")
    fresh = ClockState(
        limit or state.limit,
        at,
        promised_at=None if limit else state.promised_at,
        restarts=(*state.restarts, state.started_at),
        soon_share=state.soon_share,
    )
    return timed(fresh, calendar)


def stop(state: ClockState, at: datetime, calendar: WorkingCalendar | None = None) -> ClockState:
    """Done. An open pause ends with it; only then is the calendar needed."""
    _expect(state.stopped_at is None, "the clock is stopped already")
    if not state.paused:
        return replace(state, stopped_at=at)
    if calendar is None:
        raise ClockRefused("The clock refuses: stopping a paused clock needs the calendar.")
    return replace(resume(state, at, calendar), stopped_at=at)


def excuse(state: ClockState) -> ClockState:
    """An appeal was granted: the lateness does not count, and stays visible."""
    return replace(state, exempt=True)


def recount(state: ClockState, calendar: WorkingCalendar) -> ClockState:
    """The same events on another calendar, for when a year's schedule was announced after the start."""
    return timed(state, calendar)


# Questions


def status(state: ClockState, now: datetime) -> ClockStatus:
    """Overdue stays overdue when a late clock is paused: a suspension excuses no earlier lateness."""
    late = is_late(state, now)
    if state.stopped_at is not None:
        return ClockStatus.DONE_LATE if late else ClockStatus.DONE_ON_TIME
    if late:
        return ClockStatus.OVERDUE
    if state.paused:
        return ClockStatus.PAUSED
    soon = state.soon_at is not None and now >= state.soon_at
    return ClockStatus.SOON if soon else ClockStatus.RUNNING


def is_late(state: ClockState, now: datetime) -> bool:
    """The raw fact. At the very moment of the due time it is on time; without a target it never is late."""
    if state.due_at is None:
        return False
    return (state.stopped_at or now) > state.due_at


def counts_as_late(state: ClockState, now: datetime) -> bool:
    """What evaluation counts: late and not excused."""
    return is_late(state, now) and not state.exempt


def remaining(state: ClockState, now: datetime, calendar: WorkingCalendar) -> timedelta | None:
    """Time left of the kind that `unit_left` counts, negative when overdue; None if no target or done."""
    if not state.has_target or state.stopped_at is not None:
        return None
    if state.due_at is not None:
        return calendar.between(now, state.due_at, unit_left(state))
    since = state.pauses[-1].since  # paused in time: as much as there was then
    return remaining(resume(state, since, calendar), since, calendar)


def unit_left(state: ClockState) -> LimitUnit:
    """The unit that is counting at the end: the last extension's, else the limit's."""
    if state.extensions:
        return state.extensions[-1].limit.unit
    return state.limit.unit if state.limit else LimitUnit.MINUTES


def _expect(condition: bool, otherwise: str) -> None:
    if not condition:
        raise ClockRefused(f"The clock refuses: {otherwise}.", reason=otherwise)
