"""Clocks counted straight for bulk say what the rules say, for every unit and any moment."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from huiyin.demo.matters import clocks
from huiyin.demo.matters.clocks import Counted, Running
from huiyin.kernel.calendar import Limit, LimitUnit, calendar_from
from huiyin.matters.rules import clock as rules

CALENDAR = calendar_from({"timezone": "Asia/Shanghai", "country": "CN", "office_hours": ["08:00-12:00", "14:00-18:00"]})
moments = some.integers(0, 1000 * 86_400).map(lambda s: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=s))
limits = some.builds(Limit, some.integers(1, 60), some.sampled_from(LimitUnit))


@given(limits, moments)
def test_a_start_is_the_rules_start(limit, at):
    assert clocks.start(Counted.of(limit, CALENDAR), at, CALENDAR) == rules.start(limit, at, CALENDAR)


@given(limits, moments, some.timedeltas(timedelta(minutes=-1), timedelta(days=90)), some.booleans())
def test_a_stop_is_the_rules_stop(limit, at, later, paused):
    state = rules.start(limit, at, CALENDAR)
    if paused:
        state = rules.pause(state, at + timedelta(minutes=1), CALENDAR)
    end = max(at + later, at + timedelta(minutes=2) if paused else at)
    clock = Running("handle", state)
    late = clocks.stop(clock, end, CALENDAR)
    assert clock.state == rules.stop(state, end, CALENDAR)
    assert late == rules.is_late(clock.state, end)
    assert clocks.stop(clock, end, CALENDAR) is None
