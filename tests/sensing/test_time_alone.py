"""What happens by the passing of time alone."""

from datetime import timedelta

import pytest

from huiyin.kernel.clock import freeze
from huiyin.sensing.models import Alarm, Condition, DeviceState
from huiyin.sensing.services.alarms import acknowledge, judge_alarm
from huiyin.sensing.services.watch.sweeping import sweep
from huiyin.sensing.vocabulary import Verdict
from tests.cast import THURSDAY
from tests.sensing.devices_cast import device, kinds
from tests.sensing.rules_cast import HOUR, MINUTE, SECOND, hear, only_alarm, reading, rule, say


def swept(at):
    with freeze(at):
        return sweep(at, thorough=True)


@pytest.fixture
def of(district):
    return kinds()


def test_a_limit_crossed_for_long_enough_is_an_alarm_without_another_reading(of):
    gauge = device(of["river_level"], "r1")
    rule({"when": "threshold", "metric": "level", "above": 3, "clear": 2.8, "for": "10m"}, ["river_level"])
    assert say(gauge, "level", THURSDAY, 3.1).raised == ()
    assert swept(THURSDAY + 9 * MINUTE).raised == ()
    assert len(swept(THURSDAY + 10 * MINUTE).raised) == 1
    assert only_alarm().began_at == THURSDAY
    assert not Condition.objects.exists()
    assert swept(THURSDAY + 11 * MINUTE).raised == ()


def test_a_limit_left_before_that_is_none(of):
    gauge = device(of["river_level"], "r1")
    rule({"when": "threshold", "metric": "level", "above": 3, "for": "10m"}, ["river_level"])
    say(gauge, "level", THURSDAY, 3.1)
    say(gauge, "level", THURSDAY + 5 * MINUTE, 2.9)
    assert swept(THURSDAY + 20 * MINUTE).raised == ()
    assert not Alarm.objects.exists()


def test_a_late_reading_does_not_begin_what_is_long_over(of):
    gauge = device(of["river_level"], "r1")
    rule({"when": "threshold", "metric": "level", "above": 3, "for": "10m"}, ["river_level"])
    hear([reading(gauge, "level", THURSDAY, 2.0)], THURSDAY)
    hear([reading(gauge, "level", THURSDAY - 5 * MINUTE, 3.5)], THURSDAY + SECOND)
    assert swept(THURSDAY + HOUR).raised == ()


def test_a_silent_device_is_told_and_well_again_when_it_speaks(of):
    detector = device(of["smoke"], "s1")
    rule({"when": "silence", "for": "2h"}, severity="minor", opens="never")
    DeviceState.objects.create(device=detector, heard_at=THURSDAY)
    assert swept(THURSDAY + HOUR).raised == ()
    assert len(swept(THURSDAY + 3 * HOUR).raised) == 1
    assert swept(THURSDAY + 4 * HOUR).raised == ()
    say(detector, "battery", THURSDAY + 5 * HOUR, 80)
    assert only_alarm().cleared_how == "reading"


def test_a_device_that_was_never_heard_is_not_called_silent(of):
    DeviceState.objects.create(device=device(of["smoke"], "s1"), heard_at=None)
    rule({"when": "silence", "for": "2h"})
    assert swept(THURSDAY + timedelta(days=3)).raised == ()


def test_a_button_that_nobody_presses_any_more_expires(of):
    button = device(of["sos_button"], "b1")
    rule({"when": "threshold", "metric": "sos", "is": True, "expires": "30m"}, ["sos_button"])
    say(button, "sos", THURSDAY, 1)
    assert swept(THURSDAY + 29 * MINUTE).cleared == ()
    assert [a.cleared_how for a in swept(THURSDAY + 31 * MINUTE).cleared] == ["expired"]


def test_it_is_told_again_until_somebody_acknowledges_it(of, district):
    button = device(of["sos_button"], "b1")
    rule({"when": "threshold", "metric": "sos", "is": True, "repeat": "10m"}, ["sos_button"])
    say(button, "sos", THURSDAY, 1)
    swept(THURSDAY + 11 * MINUTE)
    assert only_alarm().said["told"] == (THURSDAY + 11 * MINUTE).timestamp()
    with freeze(THURSDAY + 12 * MINUTE):
        acknowledge(only_alarm(), by=district.actor("lin"))
    swept(THURSDAY + 30 * MINUTE)
    assert only_alarm().said["told"] == (THURSDAY + 11 * MINUTE).timestamp()


def test_what_flaps_is_one_alarm_until_it_has_been_calm(of):
    detector = device(of["smoke"], "s1")
    rule({"when": "threshold", "metric": "smoke", "is": True, "flapping": {"times": 3, "within": "10m"}})
    for n in range(10):
        say(detector, "smoke", THURSDAY + n * MINUTE, n % 2 == 0)
    assert Alarm.objects.count() == 3
    assert Alarm.objects.filter(cleared_at=None).count() == 1
    assert swept(THURSDAY + 18 * MINUTE).cleared == ()
    assert len(swept(THURSDAY + 20 * MINUTE).cleared) == 1


def test_quiet_hours_wait_until_they_are_over(of):
    bin_ = device(of["litter_bin"], "l1")
    quiet = {"from": "09:00", "to": "11:00"}  # THURSDAY is at 10:00
    rule({"when": "threshold", "metric": "fill", "above": 90, "quiet": quiet}, ["litter_bin"])
    assert say(bin_, "fill", THURSDAY, 95).raised == ()
    assert swept(THURSDAY + 59 * MINUTE).raised == ()
    assert len(swept(THURSDAY + HOUR).raised) == 1


def test_what_was_called_false_is_asked_anew_when_it_does_not_end(of, district):
    detector = device(of["smoke"], "s1")
    rule({"when": "threshold", "metric": "smoke", "is": True})
    say(detector, "smoke", THURSDAY, 1)
    with freeze(THURSDAY + MINUTE):
        judge_alarm(only_alarm(), Verdict.FALSE, by=district.actor("lin"))
    assert say(detector, "smoke", THURSDAY + 20 * MINUTE, 1).raised == ()
    assert len(say(detector, "smoke", THURSDAY + 32 * MINUTE, 1).raised) == 1
