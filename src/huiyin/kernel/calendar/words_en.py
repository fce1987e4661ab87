"""Derivations in English."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from huiyin.kernel.calendar.days import DayKind
from huiyin.kernel.calendar.steps import StepKind

if TYPE_CHECKING:
    from huiyin.kernel.calendar.explain import Telling

Step = Any  # a calendar Step; which of its fields are set follows from its kind
SEMICOLON = "; "
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def phrase(step: Step, told: Telling) -> str:
    return PHRASES[step.kind](step, told)


def duration(time: timedelta) -> str:
    """Minutes up to two hours, then hours and minutes."""
    minutes = int(time / timedelta(minutes=1))
    if minutes < 1:
        return "less than 1 min"
    if minutes <= 120 and minutes % 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h" + (f" {minutes} min" if minutes else "")


def moment(at: datetime, told: Telling) -> str:
    return f"{WEEKDAYS[at.weekday()]} {_date(at.date(), told)} {at:%H:%M}"


def _date(day: date, told: Telling) -> str:
    year = "" if told.near is None or told.same_year(day) else f" {day.year}"
    return f"{day.day} {MONTHS[day.month - 1]}{year}"


def _day(day: date, told: Telling) -> str:
    weekday = WEEKDAYS[day.weekday()]
    return weekday if told.is_near(day) else f"{weekday} {_date(day, told)}"


def _days(first: date, last: date, told: Telling) -> str:
    if first == last:
        return _day(first, told)
    if (last - first).days == 1 and told.is_near(last):
        return f"{_day(first, told)} and {_day(last, told)}"
    if told.is_near(last):
        return f"{_day(first, told)} to {_day(last, told)}"
    return _stretch(first, last, told)


def _stretch(first: date, last: date, told: Telling) -> str:
    """1 to 7 Oct; the first month only where it is another."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {_date(last, told)}"
    return f"{_date(first, told)} to {_date(last, told)}"


def _start(step: Step, told: Telling) -> str:
    limit = f" + {step.limit.format('en')}" if step.limit else ""
    return f"{moment(step.at, told)}{limit}"


def _work(step: Step, told: Telling) -> str:
    if step.day is DayKind.ADJUSTED_WORKDAY:
        return f"{_day(step.first, told)} is an adjusted working day, {duration(step.time)}"
    if step.days > 1:
        return f"{_days(step.first, step.last, told)} {step.days} working days, {duration(step.time)}"
    if told.near == step.first:
        return f"{duration(step.time)} that day"
    return f"{_day(step.first, told)} {duration(step.time)}"


def _rest(step: Step, told: Telling) -> str:
    perhaps = " (expected, until the year's schedule is announced)" if step.provisional else ""
    days = _days(step.first, step.last, told)
    return f"{days} off{perhaps}" if step.name is None else f"{days} off, {step.name.en}{perhaps}"


def _span(step: Step, told: Telling) -> str:
    days = _stretch(step.first, step.last, told)
    return f"then {step.days} working days, {duration(step.time)}, and {step.rest_days} days off ({days})"


def _clock_change(step: Step, told: Telling) -> str:
    moved = "forward" if step.time > timedelta() else "back"
    return f"clocks go {moved} by {duration(abs(step.time))} meanwhile"


def _pause(step: Step, told: Telling) -> str:
    left = f" ({duration(step.time)} left)" if step.time else ""
    if step.until is None:
        return f"paused {moment(step.at, told)}{left}"
    return f"paused {moment(step.at, told)}{left}, resumed {moment(step.until, told)}"


PHRASES = {
    StepKind.START: _start,
    StepKind.RESTART: lambda step, told: f"the run from {moment(step.at, told)} no longer counts",
    StepKind.CLOSED: lambda step, told: f"office hours were over on {_day(step.first, told)}",
    StepKind.WORK: _work,
    StepKind.REST: _rest,
    StepKind.SPAN: _span,
    StepKind.RUN: lambda step, told: f"{duration(step.time)} without a break, nights and holidays included",
    StepKind.CLOCK_CHANGE: _clock_change,
    StepKind.PAUSE: _pause,
    StepKind.EXTENSION: lambda step, told: f"extended {moment(step.at, told)} by {step.limit.format('en')}",
    StepKind.STOP: lambda step, told: f"done {moment(step.at, told)}",
    StepKind.PROMISE: lambda step, told: "the due time came with the case",
    StepKind.NO_TARGET: lambda step, told: "no limit is set",
    StepKind.EXEMPT: lambda step, told: "lateness excused after an appeal",
    StepKind.DUE: lambda step, told: f"due {moment(step.at, told)}",
}
