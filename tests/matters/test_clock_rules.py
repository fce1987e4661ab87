"""What happens to a clock: pause, resume, extend, restart, stop; and what it says of itself at any hour."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from huiyin.kernel.calendar import Limit, LimitUnit, explain, load_calendar
from huiyin.matters.rules import clock
from huiyin.matters.rules.clock import (
    CLOCK_LABELS,
    CLOCK_STATUS_LABELS,
    ClockKind,
    ClockRefused,
    ClockStatus,
)
from huiyin.matters.rules.rows import columns_of, state_of

CALENDAR = load_calendar(Path(__file__).parents[2] / "packs/sample-district/calendar.yaml")
EIGHT_HOURS = Limit(8, LimitUnit.WORKING_HOURS)
TWO_DAYS = Limit(2, LimitUnit.WORKING_DAYS)


def at(text):
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=CALENDAR.tz)


def started(limit=EIGHT_HOURS, when="09-16 09:00"):
    return clock.start(limit, at(when), CALENDAR)


def due(state):
    return f"{CALENDAR.local(state.due_at):%m-%d %H:%M}"


def test_a_clock_passes_through_running_soon_and_overdue_by_time_alone():
    state = started()
    assert due(state) == "09-17 09:00"
    assert clock.status(state, at("09-16 09:00")) is ClockStatus.RUNNING
    assert clock.status(state, at("09-16 17:23")) is ClockStatus.RUNNING
    assert clock.status(state, at("09-16 17:24")) is ClockStatus.SOON, "a fifth of 8 hours is 96 minutes"
    assert clock.status(state, at("09-17 09:00")) is ClockStatus.SOON, "the due moment itself is in time"
    assert clock.status(state, at("09-17 09:00") + timedelta(microseconds=1)) is ClockStatus.OVERDUE


def test_how_soon_is_soon_may_be_chosen():
    state = clock.start(EIGHT_HOURS, at("09-16 09:00"), CALENDAR, soon_share=0.5)
    assert f"{CALENDAR.local(state.soon_at):%m-%d %H:%M}" == "09-16 15:00"


@pytest.mark.parametrize(
    ("stopped", "expected"),
    [("09-17 09:00", ClockStatus.DONE_ON_TIME), ("09-17 09:01", ClockStatus.DONE_LATE)],
)
def test_a_stopped_clock_keeps_its_answer_for_ever(stopped, expected):
    state = clock.stop(started(), at(stopped))
    assert clock.status(state, at("09-17 10:00")) is expected
    assert clock.status(state, at("12-31 10:00")) is expected


def test_a_clock_without_a_limit_is_never_overdue():
    state = clock.start(None, at("09-16 09:00"), CALENDAR)
    assert state.due_at is None
    assert clock.status(state, at("12-31 09:00")) is ClockStatus.RUNNING
    assert clock.remaining(state, at("12-31 09:00"), CALENDAR) is None
    assert clock.status(clock.stop(state, at("12-31 09:00")), at("12-31 09:00")) is ClockStatus.DONE_ON_TIME
    with pytest.raises(ClockRefused, match="without a limit"):
        clock.extend(state, TWO_DAYS, at("09-17 09:00"), CALENDAR)


def test_what_was_left_when_paused_is_left_when_resumed():
    paused = clock.pause(started(), at("09-16 11:00"), CALENDAR)
    assert paused.due_at is None
    assert clock.status(paused, at("12-31 09:00")) is ClockStatus.PAUSED
    assert clock.remaining(paused, at("12-31 09:00"), CALENDAR) == timedelta(hours=6)
    resumed = clock.resume(paused, at("09-30 17:00"), CALENDAR)
    assert due(resumed) == "10-08 15:00", "one hour on 30 September, then the holiday, then five hours and lunch"
    assert clock.remaining(resumed, at("09-30 17:00"), CALENDAR) == timedelta(hours=6)


def test_a_pause_over_a_weekend_moves_the_due_time_by_no_working_minute():
    paused = clock.pause(started(when="09-11 17:00"), at("09-12 10:00"), CALENDAR)
    assert due(clock.resume(paused, at("09-13 20:00"), CALENDAR)) == due(started(when="09-11 17:00"))


def test_pausing_a_late_clock_does_not_excuse_it():
    late = clock.pause(started(), at("09-17 10:00"), CALENDAR)
    assert clock.status(late, at("09-18 10:00")) is ClockStatus.OVERDUE
    assert due(clock.resume(late, at("09-25 10:00"), CALENDAR)) == "09-17 09:00"


def test_an_extension_counts_from_the_due_time_in_its_own_unit():
    state = clock.extend(started(), Limit(1, LimitUnit.CALENDAR_DAYS), at("09-16 10:00"), CALENDAR)
    assert due(state) == "09-18 09:00"
    state = clock.extend(state, EIGHT_HOURS, at("09-16 11:00"), CALENDAR)
    assert due(state) == "09-20 09:00", "the Sunday is worked"


def test_an_extension_may_be_granted_during_a_pause():
    state = clock.pause(started(), at("09-16 11:00"), CALENDAR)
    state = clock.extend(state, EIGHT_HOURS, at("09-16 12:00"), CALENDAR)
    assert clock.remaining(state, at("09-16 12:00"), CALENDAR) == timedelta(hours=14)
    assert due(clock.resume(state, at("09-17 11:00"), CALENDAR)) == "09-20 09:00"


def test_a_case_sent_back_after_it_was_done_has_the_time_that_was_left():
    done = clock.stop(started(), at("09-16 11:00"))
    again = clock.resume(done, at("09-21 11:00"), CALENDAR)
    assert again.stopped_at is None
    assert due(again) == "09-22 09:00"


def test_stopping_a_paused_clock_is_on_time():
    paused = clock.pause(started(), at("09-16 11:00"), CALENDAR)
    done = clock.stop(paused, at("11-01 11:00"), CALENDAR)
    assert clock.status(done, at("11-01 11:00")) is ClockStatus.DONE_ON_TIME
    with pytest.raises(ClockRefused, match="calendar"):
        clock.stop(paused, at("11-01 11:00"))


def test_a_restart_counts_afresh_and_remembers_that_it_did():
    state = clock.restart(clock.pause(started(), at("09-16 11:00"), CALENDAR), at("09-21 09:00"), CALENDAR)
    assert due(state) == "09-22 09:00"
    assert state.restarts == (at("09-16 09:00"),)
    assert due(clock.restart(state, at("09-21 10:00"), CALENDAR, limit=TWO_DAYS)) == "09-23 10:00"


def test_an_excused_clock_was_late_but_does_not_count():
    state = clock.excuse(clock.stop(started(), at("09-18 09:00")))
    assert clock.is_late(state, at("09-18 09:00"))
    assert not clock.counts_as_late(state, at("09-18 09:00"))


def test_a_promise_from_elsewhere_is_kept_to_the_second():
    state = clock.promised(at("09-16 09:00"), at("09-20 09:00"))
    assert clock.status(state, at("09-19 13:47")) is ClockStatus.RUNNING
    assert clock.status(state, at("09-19 13:48")) is ClockStatus.SOON
    assert clock.status(state, at("09-20 09:00")) is ClockStatus.SOON
    assert clock.status(state, at("09-20 09:01")) is ClockStatus.OVERDUE
    paused = clock.pause(state, at("09-17 09:00"), CALENDAR)
    assert due(clock.resume(paused, at("09-18 09:00"), CALENDAR)) == "09-21 09:00"
    assert clock.promised(at("09-16 09:00"), None).due_at is None


def test_a_promise_earlier_than_its_start_is_simply_late():
    state = clock.promised(at("09-16 09:00"), at("09-15 09:00"))
    assert clock.status(state, at("09-16 09:00")) is ClockStatus.OVERDUE


def test_a_recount_on_a_newly_announced_calendar_keeps_what_happened():
    bridge = {"source": "test", "holidays": [{"name_zh": "", "name_en": "", "from": "2026-09-17"}]}
    from huiyin.kernel.calendar import calendar_from

    announced = calendar_from(
        {"timezone": "Asia/Shanghai", "office_hours": ["08:00-12:00", "14:00-18:00"], "years": {2026: bridge}}
    )
    assert due(clock.recount(started(), announced)) == "09-18 09:00"


@pytest.mark.parametrize(
    "mistake",
    [
        lambda: clock.resume(started(), at("09-16 10:00"), CALENDAR),
        lambda: clock.pause(started(), at("09-16 08:00"), CALENDAR),
        lambda: clock.pause(clock.stop(started(), at("09-16 10:00")), at("09-16 11:00"), CALENDAR),
        lambda: clock.pause(clock.pause(started(), at("09-16 10:00"), CALENDAR), at("09-16 11:00"), CALENDAR),
        lambda: clock.resume(clock.pause(started(), at("09-16 10:00"), CALENDAR), at("09-16 09:30"), CALENDAR),
        lambda: clock.stop(clock.stop(started(), at("09-16 10:00")), at("09-16 11:00")),
        lambda: clock.extend(clock.stop(started(), at("09-16 10:00")), TWO_DAYS, at("09-16 11:00"), CALENDAR),
        lambda: clock.resume(clock.stop(started(), at("09-16 10:00")), at("09-16 09:30"), CALENDAR),
        lambda: clock.restart(started(), at("09-15 09:00"), CALENDAR),
    ],
)
def test_what_cannot_happen_is_refused(mistake):
    with pytest.raises(ClockRefused) as refusal:
        mistake()
    assert refusal.value.status == 409


def kept(state):
    """What comes back from the row in which the state was stored."""
    columns = columns_of(state)
    columns["detail"] = json.loads(json.dumps(columns["detail"]))
    return state_of(SimpleNamespace(**columns, exempt=state.exempt))


def test_a_clock_survives_being_kept_as_a_row():
    state = clock.pause(started(), at("09-16 11:00"), CALENDAR)
    assert kept(state) == state
    state = clock.extend(clock.resume(state, at("09-17 11:00"), CALENDAR), TWO_DAYS, at("09-17 12:00"), CALENDAR)
    assert kept(state) == state
    done = clock.excuse(clock.stop(state, at("09-18 09:00")))
    assert kept(done) == done
    assert kept(clock.restart(state, at("09-18 09:00"), CALENDAR)).restarts == (at("09-16 09:00"),)
    promised = clock.promised(at("09-16 09:00"), at("09-20 09:00"))
    assert kept(promised) == promised


def test_the_derivation_tells_pauses_extensions_and_the_end():
    state = clock.resume(clock.pause(started(), at("09-16 11:00"), CALENDAR), at("09-30 17:00"), CALENDAR)
    state = clock.extend(state, Limit(1, LimitUnit.CALENDAR_DAYS), at("09-30 17:30"), CALENDAR)
    state = clock.excuse(clock.stop(state, at("10-10 09:00")))
    steps = clock.derivation(state, CALENDAR)
    assert explain(steps, "en") == (
        "Wed 16 Sep 09:00 + 8 working hours → 2 h that day → paused Wed 16 Sep 11:00 (6 h left), resumed Wed 30 Sep"
        " 17:00 → 1 h that day; 1 to 7 Oct off, National Day; Thu 8 Oct 5 h → extended Wed 30 Sep 17:30 by 1 calendar"
        " day → 24 h without a break, nights and holidays included → due Fri 9 Oct 15:00 → done Sat 10 Oct 09:00"
        " → lateness excused after an appeal"
    )
    assert explain(steps, "zh") == (
        "9月16日周三 09:00 开始，限 8 工作时 → 当日计 2 小时 → 9月16日周三 11:00 暂停计时（剩 6 小时），"
        "9月30日周三 17:00 恢复 → 当日计 1 小时；10月1日至7日国庆节放假；10月8日周四计 5 小时 → "
        "9月30日周三 17:30 批准延期 1 自然日 → 连续计时 24 小时，含夜间和节假日 → "
        "10月9日周五 15:00 前 → 10月10日周六 09:00 办完 → 经申诉免计超时"
    )


def test_clocks_without_a_count_of_their_own_say_so():
    free = clock.start(None, at("09-16 09:00"), CALENDAR)
    assert explain(clock.derivation(free, CALENDAR), "zh") == "9月16日周三 09:00 开始 → 未设时限"
    promise = clock.promised(at("09-16 09:00"), at("09-20 09:00"))
    assert explain(clock.derivation(promise, CALENDAR), "en") == (
        "Wed 16 Sep 09:00 → the due time came with the case → due Sun 20 Sep 09:00"
    )


def test_every_kind_and_status_has_a_name_in_both_languages():
    assert set(CLOCK_LABELS) == set(ClockKind)
    assert set(CLOCK_STATUS_LABELS) == set(ClockStatus)
    assert all(zh and en for zh, en in (*CLOCK_LABELS.values(), *CLOCK_STATUS_LABELS.values()))
