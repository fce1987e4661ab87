"""Why a clock is due when it is, as steps for `huiyin.kernel.calendar.explain`."""

from collections.abc import Iterator

from huiyin.kernel.calendar import Step, StepKind, WorkingCalendar, stretch
from huiyin.matters.rules.clock_facts import ClockState, Extension
from huiyin.matters.rules.clock_walk import Gap, Leg, walk


def derivation(state: ClockState, calendar: WorkingCalendar) -> tuple[Step, ...]:
    """Restarts, start, counted stretches, pauses, extensions, due, done: all that moved the due time."""
    return tuple(_story(state, calendar))


def _story(state: ClockState, calendar: WorkingCalendar) -> Iterator[Step]:
    local = calendar.local
    for began in state.restarts:
        yield Step(StepKind.RESTART, at=local(began))
    yield Step(StepKind.START, at=local(state.started_at), limit=state.limit)
    yield from _target(state, calendar)
    if state.due_at is not None:
        yield Step(StepKind.DUE, at=local(state.due_at))
    if state.stopped_at is not None:
        yield Step(StepKind.STOP, at=local(state.stopped_at))
    if state.exempt:
        yield Step(StepKind.EXEMPT)


def _target(state: ClockState, calendar: WorkingCalendar) -> Iterator[Step]:
    if not state.has_target:
        yield Step(StepKind.NO_TARGET)
    if state.promised_at is not None:
        yield Step(StepKind.PROMISE, at=calendar.local(state.promised_at))
    promise = state.promised_at is not None
    for event in walk(state, calendar):
        match event:
            case Extension():
                promise = False
                yield Step(StepKind.EXTENSION, at=calendar.local(event.at), limit=event.limit)
            case Gap(pause, left):
                until = calendar.local(pause.until) if pause.until else None
                yield Step(StepKind.PAUSE, at=calendar.local(pause.since), until=until, time=left)
            case Leg() if not promise:  # how a promise was reckoned is not ours to tell
                yield from stretch(calendar, event.start, event.end, event.unit)
