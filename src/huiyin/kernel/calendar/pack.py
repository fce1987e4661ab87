"""A pack's calendar.yaml as a working calendar: dated, sourced, stronger than the library for its years."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from huiyin.kernel.calendar.days import Day, DayKind, Label, Year, YearBook, YearStatus, plain_weeks
from huiyin.kernel.calendar.errors import BadCalendar, CalendarError
from huiyin.kernel.calendar.library import library_years
from huiyin.kernel.calendar.periods import Period
from huiyin.kernel.calendar.working import WorkingCalendar

WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def load_calendar(path: Path) -> WorkingCalendar:
    """Read packs/<name>/calendar.yaml. Errors name the file and the entry."""
    try:
        return calendar_from(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # BadCalendar is a ValueError
        raise BadCalendar(f"{path}: {error}") from error


def calendar_from(data: Mapping[str, Any]) -> WorkingCalendar:
    """Raises BadCalendar: names what is missing or cannot be followed."""
    try:
        return _calendar(data)
    except CalendarError:
        raise
    except KeyError as missing:
        raise BadCalendar(f"{missing} is missing.") from missing
    except (TypeError, ValueError, AttributeError) as odd:
        raise BadCalendar(f"It cannot be followed as it stands: {odd}.") from odd


def _calendar(data: Mapping[str, Any]) -> WorkingCalendar:
    return WorkingCalendar(
        tz=_zone(data["timezone"]),
        periods=tuple(Period.parse(text) for text in data["office_hours"]),
        year_book=_year_book(data),
        weekend=frozenset(_weekday(name) for name in data.get("weekend", ("saturday", "sunday"))),
    )


def _year_book(data: Mapping[str, Any]) -> YearBook:
    """The pack's years; every other year from the library where a country is named."""
    own = {int(year): _year(int(year), entry) for year, entry in (data.get("years") or {}).items()}
    others = library_years(data["country"]) if data.get("country") else plain_weeks

    def year_book(year: int) -> Year:
        return own.get(year) or others(year)

    return year_book


def _year(year: int, entry: Mapping[str, Any]) -> Year:
    if not entry.get("source"):
        raise BadCalendar(f"Year {year} has no source. Say where its days are announced.")
    days: dict[date, Day] = {}
    for holiday in entry.get("holidays") or ():
        for day, value in _holiday(holiday):
            _place(days, year, day, value)
    for day in entry.get("adjusted_workdays") or ():
        _place(days, year, _date(day), Day(DayKind.ADJUSTED_WORKDAY))
    return Year(days, YearStatus(entry.get("status", YearStatus.ANNOUNCED)), entry["source"])


def _holiday(entry: Mapping[str, Any]) -> Iterator[tuple[date, Day]]:
    first = _date(entry["from"])
    last = _date(entry.get("to", first))
    name = Label(entry["name_zh"], entry["name_en"])
    value = Day(DayKind.HOLIDAY, name, provisional=bool(entry.get("provisional")))
    if last < first:
        raise BadCalendar(f"{entry['name_en']} ends ({last}) before it begins ({first}).")
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset), value


def _place(days: dict[date, Day], year: int, day: date, value: Day) -> None:
    if day.year != year:
        raise BadCalendar(f"{day} stands under {year}. Move it to its own year.")
    if day in days:
        raise BadCalendar(f"{day} is listed twice.")
    days[day] = value


def _date(value: Any) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError as error:
        raise BadCalendar(f"{value!r} is not a date. Write it like 2026-10-01.") from error


def _weekday(name: str) -> int:
    try:
        return WEEKDAY_NAMES.index(str(name).lower())
    except ValueError as error:
        raise BadCalendar(f"{name!r} is not a day of the week.") from error


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise BadCalendar(f"The time zone {name!r} is not known.") from error
