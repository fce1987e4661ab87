"""Rules that need more than one reading or more than one device, judged as batches come in."""

import threading

import pytest
from django.db import connections

from huiyin.sensing.models import Alarm, Condition
from huiyin.sensing.services.watch.sweeping import sweep
from tests.cast import LANE, THURSDAY
from tests.sensing.devices_cast import device, kinds
from tests.sensing.rules_cast import HOUR, MINUTE, SECOND, hear, only_alarm, reading, rule, say

PARTS = [{"metric": "smoke", "is": True}, {"metric": "temperature", "above": 57}]
TOGETHER = {"when": "combination", "all": PARTS, "within": "5m", "place": "building"}


@pytest.fixture
def of(district):
    return kinds()


def two_of_a_building(of):
    return device(of["smoke"], "s1", building="B1"), device(of["smoke"], "s2", building="B1")


def test_two_detectors_of_one_building_raise_it_in_two_batches_or_in_one(of):
    one, other = two_of_a_building(of)
    rule(TOGETHER)
    assert say(one, "smoke", THURSDAY, 1).raised == ()
    assert len(say(other, "temperature", THURSDAY + 4 * MINUTE, 60).raised) == 1
    Alarm.objects.all().delete()
    Condition.objects.all().delete()
    both = [reading(one, "smoke", THURSDAY, 1), reading(other, "temperature", THURSDAY + SECOND, 60)]
    assert len(hear(both, THURSDAY + SECOND).raised) == 1


def test_too_late_or_elsewhere_it_is_none(of):
    one, other = two_of_a_building(of)
    far = device(of["smoke"], "s3", building="B2")
    rule(TOGETHER)
    say(one, "smoke", THURSDAY, 1)
    assert say(far, "temperature", THURSDAY + MINUTE, 60).raised == ()
    assert say(other, "temperature", THURSDAY + 6 * MINUTE, 60).raised == ()
    sweep(THURSDAY + HOUR)
    assert not Condition.objects.exists()


def test_a_river_that_rises_over_several_batches(of):
    gauge = device(of["river_level"], "r1")
    rule({"when": "rate", "metric": "level", "rises": 0.5, "within": "1h"}, ["river_level"])
    raised = [say(gauge, "level", THURSDAY + n * 10 * MINUTE, 20 + 0.1 * n).raised for n in range(12)]
    assert sum(map(len, raised)) == 1
    assert only_alarm().said["when"] == "rate"


def test_flagged_and_wild_readings_of_a_river_raise_nothing(of):
    gauge = device(of["river_level"], "r1")
    rule({"when": "rate", "metric": "level", "rises": 0.5, "within": "1h"}, ["river_level"])
    for n in range(12):
        say(gauge, "level", THURSDAY + n * 10 * MINUTE, 25 if n == 6 else 20)
        say(gauge, "level", THURSDAY + n * 10 * MINUTE + MINUTE, 20 + n, quality=1)
    assert not Alarm.objects.exists()


def test_no_water_for_a_day_batch_by_batch(of):
    meter = device(of["water_meter"], "w1", subject="care/1")
    said = {"when": "absence", "metric": "water_use", "for": "24h", "gap": "100m", "subject_only": True}
    rule(said, ["water_meter"], opens="never")
    other = device(of["water_meter"], "w2")
    for n in range(26):
        raised = say(meter, "water_use", THURSDAY + n * HOUR, 0).raised
        assert len(raised) == (n == 24)
        say(other, "water_use", THURSDAY + n * HOUR, 0)
    assert only_alarm().count == 2
    assert len(say(meter, "water_use", THURSDAY + 26 * HOUR, 8).cleared) == 1
    assert not Condition.objects.exists()


def test_a_gap_that_the_index_proves_is_bridged_batch_by_batch(of):
    meter = device(of["water_meter"], "w1", subject="care/1")
    said = {
        "when": "absence",
        "metric": "water_use",
        "index": "water_index",
        "missing": 0.5,
        "for": "24h",
        "gap": "100m",
    }
    rule(said, ["water_meter"], opens="never")
    for n in (*range(5), *range(9, 26)):
        at = THURSDAY + n * HOUR
        raised = hear([reading(meter, "water_use", at, 0), reading(meter, "water_index", at, 4711)], at).raised
        assert len(raised) == (n == 24)
    assert (only_alarm().began_at, only_alarm().said["value"]) == (THURSDAY, 0)
    at = THURSDAY + 26 * HOUR
    assert len(hear([reading(meter, "water_index", at, 4712)], at).cleared) == 1


def test_left_the_fence_and_where_that_was(of):
    band = device(of["wristband"], "b1", subject="care/1", lon=None, lat=None)
    rule({"when": "fence", "leaves": {"circle": [*LANE, 200]}, "for": "2m"}, ["wristband"], opens="never")
    for n in range(4):
        at = THURSDAY + n * MINUTE
        hear([reading(band, "lon", at, LANE[0] + 0.004 * (n > 0)), reading(band, "lat", at, LANE[1])], at)
    alarm = only_alarm()
    assert alarm.began_at == THURSDAY + MINUTE
    assert (alarm.lon, alarm.lat) == (LANE[0] + 0.004, LANE[1])


@pytest.mark.usefixtures("stage")
def test_several_consumers_with_the_same_devices_raise_each_once():
    made = [device(kinds()["smoke"], f"s{n}", lon=None, lat=None, address=f"柳巷 {n} 号") for n in range(6)]
    rule({"when": "threshold", "metric": "smoke", "is": True})
    failed: list[BaseException] = []

    def consume(turn: int):
        try:
            for n in range(5):
                at = THURSDAY + (turn * 5 + n) * SECOND
                order = made if turn % 2 else made[::-1]
                hear([reading(one, "smoke", at, (turn + n) % 3 != 0) for one in order], at)
        except BaseException as wrong:
            failed.append(wrong)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=consume, args=(turn,)) for turn in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    active = Alarm.objects.filter(cleared_at=None)
    assert active.count() == active.values("device").distinct().count()
    assert Alarm.objects.values("device").distinct().count() == 6
