"""Due times by example: office hours, lunch, weekends, holidays, moved working days, changing clocks."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from huiyin.kernel.calendar import (
    BeyondCalendar,
    Limit,
    LimitUnit,
    NaiveTime,
    Period,
    WorkingCalendar,
    load_calendar,
)

NEW_YORK = ZoneInfo("America/New_York")
PACK = Path(__file__).parents[2] / "packs/sample-district/calendar.yaml"


@pytest.fixture(scope="module")
def calendar():
    return load_calendar(PACK)


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        # inside a day, across lunch, and to the last minute of a day (not the first of the next)
        ("2026-09-16 08:00", "4 工作时", "2026-09-16 12:00"),
        ("2026-09-16 11:00", "2 工作时", "2026-09-16 15:00"),
        ("2026-09-16 08:00", "1 工作日", "2026-09-16 18:00"),
        ("2026-09-16 16:00", "2 工作时", "2026-09-16 18:00"),
        # outside office hours the first office minute starts the count
        ("2026-09-16 12:30", "1 工作时", "2026-09-16 15:00"),
        ("2026-09-16 05:00", "1 工作时", "2026-09-16 09:00"),
        ("2026-09-16 23:00", "1 工作时", "2026-09-17 09:00"),
        # a weekend, and the Sunday that is worked for National Day
        ("2026-09-11 17:00", "2 工作时", "2026-09-14 09:00"),
        ("2026-09-18 16:30", "8 工作时", "2026-09-20 16:30"),
        # Spring Festival: nine days off between a Saturday that is worked and a Tuesday
        ("2026-02-14 17:00", "2 工作时", "2026-02-24 09:00"),
        ("2026-02-13 10:00", "3 工作日", "2026-02-25 10:00"),
        # National Day, and the worked Saturday after it
        ("2026-09-30 10:00", "1 工作日", "2026-10-08 10:00"),
        ("2026-10-09 17:00", "1 工作日", "2026-10-10 17:00"),
        # over New Year into a year that is not announced yet
        ("2026-12-31 17:00", "2 工作时", "2027-01-04 09:00"),
        # continuous units know no night and no holiday
        ("2026-02-16 23:00", "2 紧急工作时", "2026-02-17 01:00"),
        ("2026-02-16 23:00", "15 分钟", "2026-02-16 23:15"),
        ("2026-02-16 23:00", "3 自然日", "2026-02-19 23:00"),
        # decimals
        ("2026-09-16 08:00", "0.25 工作日", "2026-09-16 10:00"),
    ],
)
def test_due_times_in_the_sample_district(calendar, start, limit, due):
    begin = datetime.fromisoformat(start).replace(tzinfo=calendar.tz)
    assert f"{calendar.local(calendar.add(begin, Limit.parse(limit)).due_at):%Y-%m-%d %H:%M}" == due


def test_seconds_and_microseconds_are_kept(calendar):
    start = datetime(2026, 9, 18, 16, 30, 41, 123456, calendar.tz)
    due = calendar.local(calendar.add(start, Limit(8, LimitUnit.WORKING_HOURS)).due_at)
    assert due == datetime(2026, 9, 20, 16, 30, 41, 123456, calendar.tz)


def test_a_working_day_is_one_day_of_office_hours(calendar):
    short = WorkingCalendar(calendar.tz, (Period.parse("09:00-12:00"), Period.parse("13:30-17:30")))
    assert calendar.length(Limit(1, LimitUnit.WORKING_DAYS)) == timedelta(hours=8)
    assert short.length(Limit(1, LimitUnit.WORKING_DAYS)) == timedelta(hours=7)
    start = datetime(2026, 9, 16, 10, 15, tzinfo=calendar.tz)
    assert short.add(start, Limit(1, LimitUnit.WORKING_DAYS)).due_at == start + timedelta(days=1)


def test_subtracting_finds_the_latest_start_that_still_reaches(calendar):
    monday_morning = datetime(2026, 9, 14, 9, 0, tzinfo=calendar.tz)
    latest = calendar.subtract(monday_morning, Limit(2, LimitUnit.WORKING_HOURS))
    assert calendar.local(latest) == datetime(2026, 9, 11, 17, 0, tzinfo=calendar.tz)


def test_time_between_is_negative_backwards(calendar):
    friday, sunday = (datetime(2026, 9, day, 17, 0, tzinfo=calendar.tz) for day in (18, 20))
    assert calendar.between(friday, sunday, LimitUnit.WORKING_HOURS) == timedelta(hours=8)
    assert calendar.between(sunday, friday, LimitUnit.WORKING_HOURS) == timedelta(hours=-8)
    assert calendar.between(sunday, friday, LimitUnit.CALENDAR_DAYS) == timedelta(days=-2)


def test_ten_years_of_working_days_do_not_overflow(calendar):
    start = datetime(2026, 3, 2, 9, 0, tzinfo=calendar.tz)
    due = calendar.add(start, Limit(2500, LimitUnit.WORKING_DAYS)).due_at
    assert calendar.local(due).year == 2036
    assert calendar.between(start, due, LimitUnit.WORKING_DAYS) == timedelta(hours=2500 * 8)


def test_leaving_the_calendar_is_a_typed_error(calendar):
    with pytest.raises(BeyondCalendar):
        calendar.add(datetime(2290, 1, 1, tzinfo=UTC), Limit(16_000, LimitUnit.WORKING_DAYS))
    with pytest.raises(BeyondCalendar):
        calendar.add(datetime(9999, 12, 31, tzinfo=UTC), Limit(2, LimitUnit.CALENDAR_DAYS))


def test_a_moment_without_a_zone_is_refused(calendar):
    naive = datetime(2026, 9, 18, 16, 30)  # noqa: DTZ001 - that is the point
    for unit in LimitUnit:
        with pytest.raises(NaiveTime):
            calendar.add(naive, Limit(1, unit))


@pytest.mark.parametrize(("month", "day", "wall"), [(3, 7, "17:30"), (10, 31, "15:30")])
def test_a_calendar_day_is_24_hours_when_clocks_change(month, day, wall):
    calendar = WorkingCalendar(NEW_YORK)
    start = datetime(2026, month, day, 16, 30, tzinfo=NEW_YORK)
    due = calendar.add(start, Limit(1, LimitUnit.CALENDAR_DAYS)).due_at
    assert due - start.astimezone(UTC) == timedelta(hours=24)
    assert f"{calendar.local(due):%H:%M}" == wall


@pytest.mark.parametrize(("month", "day", "hours"), [(3, 8, 23), (11, 1, 25)])
def test_round_the_clock_offices_work_23_or_25_hours_when_clocks_change(month, day, hours):
    calendar = WorkingCalendar(NEW_YORK, (Period(0, 1440),), weekend=frozenset())
    start = datetime(2026, month, day, tzinfo=NEW_YORK)
    worked = calendar.between(start, start + timedelta(days=1), LimitUnit.WORKING_HOURS)
    assert worked == timedelta(hours=hours)


NIGHT = (Period.parse("02:10-02:50"), Period.parse("09:00-10:00"))


def test_an_office_period_that_a_clock_change_swallows_is_not_worked():
    calendar = WorkingCalendar(NEW_YORK, NIGHT, weekend=frozenset())
    start = datetime(2026, 3, 8, tzinfo=NEW_YORK)
    worked = calendar.between(start, start + timedelta(days=1), LimitUnit.WORKING_HOURS)
    assert worked == timedelta(hours=1)


def test_an_office_period_that_a_clock_change_cuts_is_worked_from_the_change_on():
    calendar = WorkingCalendar(NEW_YORK, (Period.parse("02:30-05:00"),), weekend=frozenset())
    start = datetime(2026, 3, 8, tzinfo=NEW_YORK)
    first_hour = calendar.add(start, Limit(1, LimitUnit.WORKING_HOURS)).due_at
    assert f"{calendar.local(first_hour):%H:%M}" == "04:00"


def test_a_date_that_a_country_skipped_is_not_worked():
    apia = WorkingCalendar(ZoneInfo("Pacific/Apia"))  # from Thursday 29 to Saturday 31 December 2011
    thursday = datetime(2011, 12, 29, 17, 0, tzinfo=apia.tz)
    due = apia.local(apia.add(thursday, Limit(2, LimitUnit.WORKING_HOURS)).due_at)
    assert due == datetime(2012, 1, 2, 9, 0, tzinfo=apia.tz)
