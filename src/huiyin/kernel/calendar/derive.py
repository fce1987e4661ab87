"""From a start and a due time to the steps between them, grouped so that a person can follow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from huiyin.kernel.calendar.days import DayKind
from huiyin.kernel.calendar.limits import Limit, LimitUnit
from huiyin.kernel.calendar.steps import Step, StepKind

if TYPE_CHECKING:
    from huiyin.kernel.calendar.working import WorkingCalendar

ONE_DAY = timedelta(days=1)
# What a reader can take in; of a longer chain the first and last steps are kept and the middle becomes one.
MOST_STEPS, KEPT_AT_START, KEPT_AT_END = 9, 4, 3


def whole_run(calendar: WorkingCalendar, start: datetime, due: datetime, limit: Limit) -> tuple[Step, ...]:
    """Start, everything between, due."""
    return (
        Step(StepKind.START, at=calendar.local(start), limit=limit),
        *stretch(calendar, start, due, limit.unit),
        Step(StepKind.DUE, at=calendar.local(due)),
    )


def stretch(calendar: WorkingCalendar, start: datetime, end: datetime, unit: LimitUnit) -> tuple[Step, ...]:
    """How the time of that unit's kind passed between two moments."""
    if end <= start:
        return ()
    if unit.continuous:
        return tuple(_continuous(calendar, start, end))
    return _shorten(list(_office_days(calendar, start, end)))


def _continuous(calendar: WorkingCalendar, start: datetime, end: datetime) -> Iterator[Step]:
    yield Step(StepKind.RUN, time=calendar.between(start, end, LimitUnit.MINUTES))
    moved = _offset(calendar, end) - _offset(calendar, start)
    if moved:
        yield Step(StepKind.CLOCK_CHANGE, time=moved)


def _offset(calendar: WorkingCalendar, at: datetime) -> timedelta:
    return calendar.local(at).utcoffset() or timedelta()


def _office_days(calendar: WorkingCalendar, start: datetime, end: datetime) -> Iterator[Step]:
    days = (_day_step(calendar, day, start, end) for day in _dates(calendar, start, end))
    for _, group in groupby(days, key=_sameness):
        yield _join(list(group))


def _dates(calendar: WorkingCalendar, start: datetime, end: datetime) -> Iterator[date]:
    day, last = calendar.local(start).date(), calendar.local(end).date()
    while day <= last:
        yield day
        day += ONE_DAY


def _day_step(calendar: WorkingCalendar, day: date, start: datetime, end: datetime) -> Step:
    kind = calendar.day_of(day)
    if not kind.works:
        return Step(
            StepKind.REST,
            first=day,
            last=day,
            days=1,
            day=kind.kind,
            name=kind.name,
            provisional=kind.provisional,
        )
    worked = _worked_on(calendar, day, start, end)
    if not worked:
        return Step(StepKind.CLOSED, first=day, last=day, days=1, day=kind.kind)
    return Step(StepKind.WORK, first=day, last=day, days=1, time=worked, day=kind.kind)


def _worked_on(calendar: WorkingCalendar, day: date, start: datetime, end: datetime) -> timedelta:
    midnight, next_midnight = _midnight(calendar, day), _midnight(calendar, day + ONE_DAY)
    clocks_change = midnight.utcoffset() != next_midnight.utcoffset()
    if start <= midnight and next_midnight <= end and not clocks_change:
        return calendar.day_length  # the usual case of a long limit, without looking into the table
    return calendar.between(max(start, midnight), min(end, next_midnight), LimitUnit.WORKING_HOURS)


def _midnight(calendar: WorkingCalendar, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=calendar.tz)


def _sameness(step: Step) -> tuple:
    """Full ordinary working days run together; a partial or an adjusted day stands alone."""
    if step.kind is StepKind.REST:
        return (step.kind, step.day, step.name, step.provisional)
    if step.kind is StepKind.WORK and step.day is DayKind.WORKDAY:
        return (step.kind, step.time)
    return (step.kind, step.first)


def _join(steps: list[Step]) -> Step:
    if len(steps) == 1:
        return steps[0]
    time = sum((step.time for step in steps if step.time), timedelta())
    return replace(steps[0], last=steps[-1].last, days=len(steps), time=time or None)


def _shorten(steps: list[Step]) -> tuple[Step, ...]:
    if len(steps) <= MOST_STEPS:
        return tuple(steps)
    middle = steps[KEPT_AT_START:-KEPT_AT_END]
    span = Step(
        StepKind.SPAN,
        first=middle[0].first,
        last=middle[-1].last,
        days=sum(step.days for step in middle if step.kind is StepKind.WORK),
        rest_days=sum(step.days for step in middle if step.kind is StepKind.REST),
        time=sum((step.time for step in middle if step.time), timedelta()),
        provisional=any(step.provisional for step in middle),
    )
    return (*steps[:KEPT_AT_START], span, *steps[-KEPT_AT_END:])
