"""What holds for every clock, whatever happens to it and when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.kernel.calendar import Limit, LimitUnit, WorkingCalendar, library_years
from huiyin.matters.rules import clock
from huiyin.matters.rules.clock import ClockStatus

CALENDARS = [
    WorkingCalendar(ZoneInfo("Asia/Shanghai"), year_book=library_years("CN")),
    WorkingCalendar(ZoneInfo("America/New_York"), year_book=library_years("US")),
    WorkingCalendar(ZoneInfo("Europe/Berlin")),
]
START = datetime(2026, 2, 1, tzinfo=UTC)
DONE = {ClockStatus.DONE_ON_TIME, ClockStatus.DONE_LATE}

calendars = st.sampled_from(CALENDARS)
moments = st.timedeltas(timedelta(), timedelta(days=300)).map(lambda off: START + off)
limits = st.builds(Limit, st.integers(1, 60), st.sampled_from(LimitUnit))
waits = st.timedeltas(timedelta(), timedelta(days=20))


def events(state, calendar, gaps):
    """Pause and resume alternately, after each gap."""
    at = state.started_at
    for number, gap in enumerate(gaps):
        at += gap
        state = (clock.resume if number % 2 else clock.pause)(state, at, calendar)
    return state if state.running else clock.resume(state, at, calendar)


@given(calendars, moments, limits, st.lists(waits, max_size=8))
@settings(max_examples=200, deadline=None)
def test_pausing_never_shortens(calendar, at, limit, gaps):
    plain = clock.start(limit, at, calendar)
    assert events(plain, calendar, gaps).due_at >= plain.due_at


@given(calendars, moments, limits, waits, waits)
@settings(max_examples=200, deadline=None)
def test_a_pause_keeps_exactly_what_was_left(calendar, at, limit, before, long):
    state = clock.start(limit, at, calendar)
    paused = clock.pause(state, at + before, calendar)
    resumed = clock.resume(paused, at + before + long, calendar)
    left = clock.remaining(state, at + before, calendar)
    if at + before < state.due_at:
        assert clock.remaining(paused, at + timedelta(days=999), calendar) == left
        assert clock.remaining(resumed, at + before + long, calendar) == left
    else:
        assert resumed.due_at == state.due_at


@given(calendars, moments, limits, waits, waits, waits)
@settings(max_examples=100, deadline=None)
def test_a_longer_pause_is_due_no_earlier(calendar, at, limit, before, one, other):
    paused = clock.pause(clock.start(limit, at, calendar), at + before, calendar)
    shorter, longer = sorted((one, other))
    ends = [clock.resume(paused, at + before + gap, calendar).due_at for gap in (shorter, longer)]
    assert ends[0] <= ends[1]


@given(calendars, moments, limits, limits, st.lists(waits, max_size=5))
@settings(max_examples=150, deadline=None)
def test_an_extension_makes_it_later(calendar, at, limit, by, gaps):
    state = events(clock.start(limit, at, calendar), calendar, gaps)
    assert clock.extend(state, by, at, calendar).due_at > state.due_at


@given(calendars, moments, limits, limits, st.lists(waits, max_size=5))
@settings(max_examples=100, deadline=None)
def test_a_recount_changes_nothing(calendar, at, limit, by, gaps):
    state = clock.extend(events(clock.start(limit, at, calendar), calendar, gaps), by, at, calendar)
    assert clock.recount(replace(state, due_at=None, soon_at=None), calendar) == state


@given(calendars, moments, limits, st.lists(waits, max_size=4), st.lists(waits, min_size=1, max_size=12))
@settings(max_examples=100, deadline=None)
def test_time_alone_only_makes_it_worse(calendar, at, limit, gaps, looks):
    """running, soon, overdue: in that order, and never back."""
    state = events(clock.start(limit, at, calendar), calendar, gaps)
    order = [ClockStatus.RUNNING, ClockStatus.SOON, ClockStatus.OVERDUE]
    seen = [order.index(clock.status(state, at + look)) for look in sorted(looks)]
    assert seen == sorted(seen)


@given(calendars, moments, limits, waits, waits)
@settings(max_examples=100, deadline=None)
def test_a_stopped_clock_is_late_exactly_if_it_was_overdue_when_it_stopped(calendar, at, limit, gap, later):
    state = clock.start(limit, at, calendar)
    overdue = clock.status(state, at + gap) is ClockStatus.OVERDUE
    done = clock.stop(state, at + gap)
    assert clock.status(done, at + gap + later) in DONE
    assert clock.is_late(done, at + gap + later) is overdue


@given(calendars, moments, limits, st.lists(waits, max_size=6))
@settings(max_examples=60, deadline=None)
def test_the_derivation_counts_exactly_the_limit(calendar, at, limit, gaps):
    state = events(clock.start(limit, at, calendar), calendar, gaps)
    steps = clock.derivation(state, calendar)
    counted = sum((step.time for step in steps if step.kind in ("work", "span", "run")), timedelta())
    assert counted == calendar.length(limit)
    # In UTC: Python calls a repeated hour of one zone different from the same moment of another (PEP 495).
    assert steps[-1].at.astimezone(UTC) == state.due_at
