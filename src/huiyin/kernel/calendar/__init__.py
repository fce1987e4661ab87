"""The working calendar: limits, due times, and how they came about. Pure; knows nothing of matters."""

from huiyin.kernel.calendar.days import Day, DayKind, Label, Year, YearStatus
from huiyin.kernel.calendar.derive import stretch
from huiyin.kernel.calendar.errors import (
    BadCalendar,
    BeyondCalendar,
    CalendarError,
    LimitUnreadable,
    NaiveTime,
)
from huiyin.kernel.calendar.explain import explain, explain_lines
from huiyin.kernel.calendar.library import library_years
from huiyin.kernel.calendar.limits import Limit, LimitUnit
from huiyin.kernel.calendar.pack import calendar_from, load_calendar
from huiyin.kernel.calendar.periods import Period
from huiyin.kernel.calendar.steps import Step, StepKind, steps_from_json, steps_to_json
from huiyin.kernel.calendar.working import Due, WorkingCalendar

__all__ = [
    "BadCalendar",
    "BeyondCalendar",
    "CalendarError",
    "Day",
    "DayKind",
    "Due",
    "Label",
    "Limit",
    "LimitUnit",
    "LimitUnreadable",
    "NaiveTime",
    "Period",
    "Step",
    "StepKind",
    "WorkingCalendar",
    "Year",
    "YearStatus",
    "calendar_from",
    "explain",
    "explain_lines",
    "library_years",
    "load_calendar",
    "steps_from_json",
    "steps_to_json",
    "stretch",
]
