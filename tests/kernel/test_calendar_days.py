"""Which days are worked: the known years of China, a pack's own years, and a calendar file that is wrong."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from huiyin.kernel.calendar import (
    BadCalendar,
    DayKind,
    WorkingCalendar,
    YearStatus,
    calendar_from,
    library_years,
    load_calendar,
)

WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PACK = Path(__file__).parents[2] / "packs/sample-district/calendar.yaml"
SMALL = {"timezone": "Asia/Shanghai", "office_hours": ["08:00-12:00"]}


@pytest.fixture(scope="module")
def calendar():
    return load_calendar(PACK)


@pytest.fixture(scope="module")
def library(calendar):
    return WorkingCalendar(calendar.tz, year_book=library_years("CN"))


def rest_days(calendar, first, last):
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if not calendar.day_of(day).works]


def test_spring_festival_2026_is_nine_days_off(calendar):
    off = rest_days(calendar, date(2026, 2, 14), date(2026, 2, 24))
    assert off == [date(2026, 2, day) for day in range(15, 24)]


def test_national_day_2026_is_seven_days_off(calendar):
    off = rest_days(calendar, date(2026, 9, 28), date(2026, 10, 9))
    assert off == [date(2026, 10, day) for day in range(1, 8)]


@pytest.mark.parametrize("day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"])
def test_all_six_moved_weekend_days_of_2026_are_worked(calendar, library, day):
    moved = date.fromisoformat(day)
    assert moved.weekday() >= 5
    assert calendar.day_of(moved).kind is DayKind.ADJUSTED_WORKDAY
    assert library.day_of(moved).kind is DayKind.ADJUSTED_WORKDAY


@pytest.mark.parametrize("year", [2026, 2027])
def test_the_pack_and_the_library_agree_on_every_day(calendar, library, year):
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    assert [day for day in days if calendar.day_of(day).works != library.day_of(day).works] == []


def test_holidays_have_names_in_both_languages(calendar, library):
    assert calendar.day_of(date(2026, 10, 6)).name == ("国庆节", "National Day")
    assert library.day_of(date(2026, 10, 6)).name == ("调休放假", "day off in exchange")
    assert library.day_of(date(2026, 2, 17)).name == ("春节", "Chinese New Year (Spring Festival)")


def test_an_unannounced_year_says_so(calendar, library):
    assert calendar.status_of(2026) is YearStatus.ANNOUNCED
    assert calendar.status_of(2027) is YearStatus.STATUTORY
    assert calendar.day_of(date(2027, 2, 9)).provisional, "a day in lieu whose date is not announced"
    assert not calendar.day_of(date(2027, 10, 1)).provisional, "fixed by law"
    assert DayKind.ADJUSTED_WORKDAY not in {day.kind for day in calendar.year(2027).days.values()}
    assert library.status_of(2035) is YearStatus.STATUTORY


def test_statutory_days_of_2027_are_the_thirteen_of_the_law(calendar):
    law = [day for day, value in calendar.year(2027).days.items() if not value.provisional]
    assert len(law) == 13


def test_years_outside_the_pack_come_from_the_library(calendar):
    assert calendar.day_of(date(2025, 9, 28)).kind is DayKind.ADJUSTED_WORKDAY
    assert calendar.day_of(date(2025, 10, 8)).kind is DayKind.HOLIDAY


def test_another_country_has_its_own_days():
    book = library_years("US")
    assert date(2026, 7, 4) in book(2026).days
    assert book(2026).status is YearStatus.ANNOUNCED
    with pytest.raises(BadCalendar, match="XX"):
        library_years("XX")(2026)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"office_hours": ["12:00-08:00"]}, "runs backwards"),
        ({"office_hours": ["08:00-12:00", "11:00-13:00"]}, "overlaps"),
        ({"office_hours": ["08:00-25:00"]}, "leaves the day"),
        ({"office_hours": ["eight to twelve"]}, "08:00-12:00"),
        ({"office_hours": []}, "at least one office period"),
        ({"timezone": "Asia/Nowhere"}, "Asia/Nowhere"),
        ({"weekend": ["caturday"]}, "caturday"),
        ({"years": {2026: {"holidays": []}}}, "no source"),
        ({"years": {2026: {"source": "s", "adjusted_workdays": ["2027-01-03"]}}}, "own year"),
        ({"years": {2026: {"source": "s", "adjusted_workdays": ["2026-01-03", "2026-01-03"]}}}, "twice"),
        ({"years": {2026: {"source": "s", "adjusted_workdays": ["soon"]}}}, "not a date"),
        (
            {
                "years": {
                    2026: {
                        "source": "s",
                        "holidays": [{"name_zh": "", "name_en": "", "from": "2026-01-03", "to": "2026-01-01"}],
                    }
                }
            },
            "before it begins",
        ),
    ],
)
def test_a_calendar_file_that_contradicts_itself_is_refused_with_the_reason(change, complaint):
    with pytest.raises(BadCalendar, match=complaint):
        calendar_from(SMALL | change)


def test_a_wrong_file_is_named(tmp_path):
    path = tmp_path / "calendar.yaml"
    path.write_text("timezone: Asia/Shanghai\noffice_hours: [later]\n", encoding="utf-8")
    with pytest.raises(BadCalendar, match=r"calendar\.yaml.*later"):
        load_calendar(path)


def test_a_week_without_working_days_is_refused():
    with pytest.raises(BadCalendar, match="working day"):
        calendar_from(
            SMALL | {"weekend": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]}
        )
