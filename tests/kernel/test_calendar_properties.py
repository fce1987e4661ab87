"""What holds for every start, every limit, every zone and every office day."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.kernel.calendar import Limit, LimitUnit, Period, WorkingCalendar, library_years

USUAL = (Period.parse("08:00-12:00"), Period.parse("14:00-18:00"))
ROUND_THE_CLOCK = (Period(0, 24 * 60),)
NIGHT = (Period.parse("00:00-03:30"), Period.parse("22:00-24:00"))  # works through every change of the clocks
CALENDARS = [
    WorkingCalendar(ZoneInfo("Asia/Shanghai"), USUAL, library_years("CN")),
    WorkingCalendar(ZoneInfo("America/New_York"), USUAL, library_years("US")),
    WorkingCalendar(ZoneInfo("America/New_York"), NIGHT),
    WorkingCalendar(ZoneInfo("Europe/Berlin"), ROUND_THE_CLOCK, weekend=frozenset()),
    WorkingCalendar(ZoneInfo("Australia/Lord_Howe"), NIGHT),  # its clocks change by half an hour
    WorkingCalendar(ZoneInfo("Pacific/Apia"), USUAL),  # skipped a whole day in 2011
    WorkingCalendar(ZoneInfo("America/St_Johns"), (Period.parse("09:00-17:00"),), weekend=frozenset({4})),
]
TEN_YEARS = {
    LimitUnit.MINUTES: 900_000,
    LimitUnit.URGENT_HOURS: 87_660,
    LimitUnit.WORKING_HOURS: 20_080,
    LimitUnit.WORKING_DAYS: 2_510,
    LimitUnit.CALENDAR_DAYS: 3_653,
}
SECOND = timedelta(seconds=1)

calendars = st.sampled_from(CALENDARS)
# Half of all starts lie near a change of the clocks or a turn of the year, where mistakes live.
EDGES = [
    datetime(2026, 3, 8, 7, tzinfo=UTC),
    datetime(2026, 11, 1, 6, tzinfo=UTC),
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),
    datetime(2011, 12, 30, 10, tzinfo=UTC),
    datetime(2025, 12, 31, 16, tzinfo=UTC),
    datetime(2026, 2, 14, 10, tzinfo=UTC),
]
START_OF_2010 = datetime(2010, 1, 1, tzinfo=UTC)
near_edges = st.builds(
    lambda edge, off: edge + off,
    st.sampled_from(EDGES),
    st.timedeltas(timedelta(hours=-40), timedelta(hours=40)),
)
anywhere = st.timedeltas(timedelta(), timedelta(days=365 * 25)).map(lambda off: START_OF_2010 + off)
moments = st.one_of(near_edges, anywhere)


@st.composite
def limits(draw):
    unit = draw(st.sampled_from(LimitUnit))
    whole = st.integers(1, TEN_YEARS[unit])
    short = st.decimals("0.01", "40", places=2)
    small = st.integers(1, 40)
    return Limit(draw(st.one_of(small, short, whole)), unit)


@given(calendars, moments, limits())
@settings(max_examples=150, deadline=None)
def test_between_start_and_due_lies_exactly_the_limit(calendar, start, limit):
    due = calendar.add(start, limit).due_at
    assert due > start
    assert calendar.between(start, due, limit.unit) == calendar.length(limit)


@given(calendars, moments, limits())
@settings(max_examples=150, deadline=None)
def test_adding_and_subtracting_agree(calendar, moment, limit):
    due = calendar.add(moment, limit).due_at
    back = calendar.subtract(due, limit)
    # `back` is the latest start with that due time: not before the real one, and equally far from due.
    assert moment <= back
    assert calendar.add(back, limit).due_at == due
    latest = calendar.subtract(moment, limit)
    assert calendar.between(latest, moment, limit.unit) == calendar.length(limit)
    assert calendar.add(latest, limit).due_at <= moment


@given(calendars, moments, limits())
@settings(max_examples=100, deadline=None)
def test_a_start_in_office_hours_is_found_again_to_the_microsecond(calendar, moment, limit):
    inside = calendar.between(moment, moment + SECOND, limit.unit) == SECOND
    if inside:
        assert calendar.subtract(calendar.add(moment, limit).due_at, limit) == moment


@given(calendars, moments, moments, limits())
@settings(max_examples=100, deadline=None)
def test_who_starts_earlier_is_due_earlier_or_at_once(calendar, one, other, limit):
    first, second = sorted((one, other))
    assert calendar.add(first, limit).due_at <= calendar.add(second, limit).due_at


@given(calendars, moments, limits(), limits())
@settings(max_examples=100, deadline=None)
def test_a_longer_limit_is_due_later(calendar, start, one, other):
    other = Limit(min(other.amount, TEN_YEARS[one.unit]), one.unit)
    shorter, longer = sorted((one, other), key=lambda limit: Decimal(limit.amount))
    if shorter != longer:
        assert calendar.add(start, shorter).due_at < calendar.add(start, longer).due_at


@given(calendars, moments, limits())
@settings(max_examples=150, deadline=None)
def test_two_halves_make_a_whole(calendar, start, limit):
    span = calendar.length(limit)
    middle = calendar.after(start, span / 2, limit.unit)
    rest = span - calendar.between(start, middle, limit.unit)
    assert calendar.after(middle, rest, limit.unit) == calendar.add(start, limit).due_at


@given(calendars, moments, moments, moments)
@settings(max_examples=100, deadline=None)
def test_stretches_of_office_time_add_up(calendar, a, b, c):
    def worked(start, end):
        return calendar.between(start, end, LimitUnit.WORKING_HOURS)

    assert worked(a, b) + worked(b, c) == worked(a, c)


@given(calendars, moments)
@settings(max_examples=100, deadline=None)
def test_office_time_never_runs_faster_than_time(calendar, start):
    for hours in (1, 5, 30, 200):
        end = start + timedelta(hours=hours)
        assert timedelta() <= calendar.between(start, end, LimitUnit.WORKING_HOURS) <= end - start


@given(moments, st.integers(1, 60))
@settings(max_examples=100, deadline=None)
def test_the_table_agrees_with_counting_minute_by_minute(start, hours):
    """Against a slow and plain rule that shares nothing with the table: look at each minute's wall clock."""
    calendar = CALENDARS[0]
    start = start.replace(second=0, microsecond=0)
    minutes = (calendar.local(start + timedelta(minutes=n)) for n in range(hours * 60))
    worked = sum(calendar.day_of(at.date()).works and (8 <= at.hour < 12 or 14 <= at.hour < 18) for at in minutes)
    counted = calendar.between(start, start + timedelta(hours=hours), LimitUnit.WORKING_HOURS)
    assert counted == timedelta(minutes=worked)


@given(calendars, moments, limits())
@settings(max_examples=60, deadline=None)
def test_the_derivation_accounts_for_every_minute(calendar, start, limit):
    steps = calendar.add(start, limit).steps
    counted = sum((step.time for step in steps if step.kind in ("work", "span", "run")), timedelta())
    assert counted == calendar.length(limit)
    assert len(steps) <= 11
