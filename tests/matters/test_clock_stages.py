"""Limits of the stages, and what a return does to the clocks."""

from datetime import datetime
from pathlib import Path

import pytest
import yaml

from huiyin.kernel.calendar import Limit, LimitUnit, LimitUnreadable, load_calendar
from huiyin.matters.rules import clock
from huiyin.matters.rules.clock import ClockKind
from huiyin.matters.rules.stages import AfterReturn, StageLimits, after_return

PACK = Path(__file__).parents[2] / "packs/sample-district/calendar.yaml"
CALENDAR = load_calendar(PACK)
HALF_HOUR, QUARTER = Limit(30, LimitUnit.MINUTES), Limit(15, LimitUnit.MINUTES)


def at(text):
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=CALENDAR.tz)


def test_the_sample_district_sets_the_stage_limits():
    limits = StageLimits.from_pack(yaml.safe_load(PACK.read_text(encoding="utf-8"))["stage_limits"])
    assert limits == StageLimits(HALF_HOUR, HALF_HOUR, QUARTER, HALF_HOUR, None)
    assert limits.of(ClockKind.DISPATCH) == QUARTER
    assert limits.of(ClockKind.WHOLE) is None
    assert limits.of(ClockKind.HANDLE) is None, "handling takes its limit from the filing standard"


def test_a_pack_may_change_one_stage_and_drop_another():
    limits = StageLimits.from_pack({"dispatch": "1 紧急工作时", "verify": None})
    assert limits.dispatch == Limit(1, LimitUnit.URGENT_HOURS)
    assert limits.verify is None
    assert limits.respond == HALF_HOUR
    assert StageLimits.from_pack(None) == StageLimits()


def test_an_unclear_stage_limit_is_refused():
    with pytest.raises(LimitUnreadable):
        StageLimits.from_pack({"dispatch": "1小时"})


def test_the_same_unit_resumes_and_another_restarts():
    assert after_return(same_unit=True) is AfterReturn.RESUME
    assert after_return(same_unit=False) is AfterReturn.RESTART


def test_the_same_unit_gets_back_the_time_it_had_left():
    handle = clock.start(Limit(8, LimitUnit.WORKING_HOURS), at("09-16 09:00"), CALENDAR)
    returned = clock.pause(handle, at("09-16 11:00"), CALENDAR)
    assert clock.resume(returned, at("09-21 08:00"), CALENDAR).due_at == at("09-21 16:00")


def test_another_unit_has_the_whole_limit_or_its_own():
    handle = clock.start(Limit(8, LimitUnit.WORKING_HOURS), at("09-16 09:00"), CALENDAR)
    returned = clock.pause(handle, at("09-16 11:00"), CALENDAR)
    assert clock.restart(returned, at("09-21 08:00"), CALENDAR).due_at == at("09-21 18:00")
    own = clock.restart(returned, at("09-21 08:00"), CALENDAR, limit=Limit(1, LimitUnit.URGENT_HOURS))
    assert own.due_at == at("09-21 09:00")
