"""Holidays and adjusted working days from the `holidays` library, as a year book.

The library carries China's yearly notices (2001 up to the last announced year) with their adjusted
working days. For later years it knows what the law fixes; the days that a notice will move are not known to
anybody yet, and `YearStatus.STATUTORY` says so.
"""

from datetime import date
from functools import cache
from typing import Any

import holidays

from huiyin.kernel.calendar.days import Day, DayKind, Label, Year, YearBook, YearStatus
from huiyin.kernel.calendar.errors import BadCalendar

# Beyond these years the library's lunar tables end and it would silently return no or wrong festivals.
FIRST_YEAR, LAST_YEAR = 1950, 2099


def library_years(country: str) -> YearBook:
    """The year book of a country by its ISO 3166 code."""
    return lambda year: _library_year(country, year)


@cache
def _library_year(country: str, year: int) -> Year:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Year({})
    zh, en = _table(country, year, "zh_CN"), _table(country, year, "en_US")
    status = YearStatus.ANNOUNCED if year <= last_announced_year(country) else YearStatus.STATUTORY
    provisional = status is not YearStatus.ANNOUNCED
    days: dict[date, Day] = {
        day: Day(DayKind.HOLIDAY, _label(zh.get(day, name), name), provisional) for day, name in en.items()
    }
    # A moved day's place is known from the day that is worked instead: the library lists both.
    days |= {day: Day(DayKind.ADJUSTED_WORKDAY) for day in en.weekend_workdays if day.year == year}
    return Year(days, status, f"holidays {holidays.__version__}, {country}")


def last_announced_year(country: str) -> int:
    """The last year whose official schedule the library contains. Only China moves days by notice."""
    if country != "CN":
        return LAST_YEAR
    return max(holidays.country_holidays("CN").special_public_holidays)


def _table(country: str, year: int, language: str) -> Any:
    try:
        return holidays.country_holidays(country, years=year, language=language, expand=False)
    except NotImplementedError as error:
        raise BadCalendar(f"The holidays library does not know the country {country!r}.") from error


def _label(zh: str, en: str) -> Label:
    if en.startswith("Day off (substituted"):
        return Label("调休放假", "day off in exchange")
    return Label(zh, en)
