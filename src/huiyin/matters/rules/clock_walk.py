"""From a clock's facts to its due time: limit and extensions are laid along time, around the pauses."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from huiyin.kernel.calendar import LimitUnit, WorkingCalendar
from huiyin.matters.rules.clock_facts import ClockState, Extension, Pause


@dataclass(frozen=True, slots=True)
class Leg:
    """A stretch in which the clock counted (or will), in one unit."""

    start: datetime
    end: datetime
    unit: LimitUnit


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch in which it did not; `left` of the limit in hand was kept."""

    pause: Pause
    left: timedelta


def walk(state: ClockState, calendar: WorkingCalendar) -> Iterator[Leg | Gap | Extension]:
    """Everything that moves the due time, in order. Ends early at a pause that is still open."""
    at, pauses = state.started_at, list(state.pauses)
    for granted, unit, end in _grants(state, calendar):
        if granted:
            yield granted
            end = calendar.after(at, calendar.length(granted.limit), unit)
        while pauses and pauses[0].since < end:
            pause = pauses.pop(0)
            left = calendar.between(pause.since, end, unit)
            yield Leg(at, pause.since, unit)
            yield Gap(pause, left)
            if pause.until is None:
                return
            at, end = pause.until, calendar.after(pause.until, left, unit)
        yield Leg(at, end, unit)
        at = end


def _grants(state: ClockState, calendar: WorkingCalendar) -> Iterator[tuple[Extension | None, LimitUnit, datetime]]:
    """What was given: the limit or the promise (with its end if nothing intervenes), then each extension."""
    at = state.started_at
    if state.promised_at is not None:
        yield None, LimitUnit.MINUTES, state.promised_at
    elif state.limit is not None:
        span = calendar.length(state.limit)
        yield None, state.limit.unit, calendar.after(at, span, state.limit.unit)
    for extension in state.extensions:
        yield extension, extension.limit.unit, at


def timed(state: ClockState, calendar: WorkingCalendar) -> ClockState:
    """The state with due_at and soon_at as they follow from its facts."""
    if not state.has_target:
        return state
    *_, last = walk(state, calendar)
    if not isinstance(last, Leg):
        return replace(state, due_at=None, soon_at=None)
    return replace(state, due_at=last.end, soon_at=_soon(state, last.end, calendar))


def _soon(state: ClockState, due_at: datetime, calendar: WorkingCalendar) -> datetime:
    """When only the share is left. Counted back from the end: what was paused before is counted already."""
    if state.limit is not None:
        span, unit = calendar.length(state.limit), state.limit.unit
    else:
        span, unit = (state.promised_at or due_at) - state.started_at, LimitUnit.MINUTES
    return max(state.started_at, calendar.before(due_at, span * state.soon_share, unit))
