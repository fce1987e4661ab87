"""What each kind of rule calls an alarm, and what it does not. Pure."""

from datetime import UTC, datetime

import pytest

from huiyin.kernel.calendar import calendar_from
from huiyin.sensing.rules.reader import read_rule
from huiyin.sensing.rules.replay import Replay, replay_one

CALENDAR = calendar_from({"timezone": "Asia/Shanghai", "country": "CN", "office_hours": ["08:00-12:00", "14:00-18:00"]})
NOON = datetime(2026, 3, 5, 4, 0, tzinfo=UTC).timestamp()  # in Shanghai, a Thursday
MINUTE, HOUR = 60.0, 3600.0


def fired(rule, points, metric="level"):
    """`points`: minutes after noon and value."""
    said = read_rule(rule)
    return replay_one(said, [(NOON + at * MINUTE, metric, value) for at, value in points], CALENDAR)


def minutes(found):
    return [((one.raised - NOON) / MINUTE, one.ended and (one.ended - NOON) / MINUTE) for one in found]


def test_a_threshold_ends_only_past_its_margin():
    rule = {"when": "threshold", "metric": "level", "above": 3, "clear": 2.5}
    found = fired(rule, [(0, 2.9), (1, 3.0), (2, 2.8), (3, 3.1), (4, 2.5), (5, 2.9)])
    assert minutes(found) == [(1, 4)]


def test_below_is_the_mirror_of_above():
    rule = {"when": "threshold", "metric": "level", "below": 200, "clear": 250}
    assert minutes(fired(rule, [(0, 300), (1, 200), (2, 240), (3, 250)])) == [(1, 3)]


def test_a_worse_step_makes_it_worse_and_its_margin_holds_it():
    steps = [{"above": 4, "severity": "critical"}]
    rule = {"when": "threshold", "metric": "level", "above": 3, "clear": 2.8, "steps": steps}
    for points, severity in (
        ([(0, 3.1)], None),
        ([(0, 3.1), (1, 4.1)], "critical"),
        ([(0, 4.1), (1, 3.9)], "critical"),
    ):
        assert fired(rule, points)[0].severity == severity


def test_a_duration_counts_from_the_first_and_is_broken_by_one_calm_reading():
    rule = {"when": "threshold", "metric": "level", "above": 3, "for": "10m"}
    assert minutes(fired(rule, [(0, 3), (5, 3), (9, 2), (10, 3), (19, 3)])) == []
    assert minutes(fired(rule, [(0, 3), (5, 3), (15, 3)])) == [(10, None)]


def test_absence_needs_a_meter_that_keeps_speaking():
    rule = {"when": "absence", "metric": "water_use", "for": "6h", "gap": "100m"}
    hourly = [(60 * n, 0) for n in range(9)]
    assert minutes(fired(rule, hourly, "water_use")) == [(360, None)]
    for without in ({3}, {5}):  # one hour is missing: nobody knows what happened in it
        assert fired(rule, [p for n, p in enumerate(hourly) if n not in without], "water_use") == []
    assert fired(rule, [(at, -5 if at == 180 else 0) for at, _ in hourly], "water_use") == []
    assert fired(rule, [(0, 0), (480, 0)], "water_use") == []


def test_absence_ends_with_the_first_drop():
    rule = {"when": "absence", "metric": "water_use", "for": "3h", "gap": "100m"}
    found = fired(rule, [(0, 4), (60, 0), (120, 0), (180, 0), (240, 0), (300, 1), (360, 0)], "water_use")
    assert minutes(found) == [(240, 300)]


def rising(start, step, count, every=15):
    return [(every * n, start + step * n) for n in range(count)]


def test_a_river_that_rises_fires_and_a_wild_value_does_not():
    rule = {"when": "rate", "metric": "level", "rises": 0.5, "within": "1h"}
    assert fired(rule, rising(20, 0.2, 8))
    calm = [(15 * n, 20.0) for n in range(12)]
    for wild in (25.0, 15.0):
        spiked = [(at, wild if at == 90 else value) for at, value in calm]
        assert fired(rule, spiked) == []


def test_a_gauge_that_was_set_anew_is_no_flood():
    rule = {"when": "rate", "metric": "level", "rises": 0.5, "within": "1h"}
    moved = [(15 * n, 20.0 if n < 6 else 34.7) for n in range(14)]
    assert fired(rule, moved) == []


def test_a_change_needs_several_readings():
    rule = {"when": "rate", "metric": "level", "rises": 0.5, "within": "1h"}
    assert fired(rule, [(0, 20), (50, 20.4), (55, 20.9)]) == []


def test_pressure_that_falls():
    rule = {"when": "rate", "metric": "pressure", "falls": 100, "within": "10m"}
    found = fired(rule, [(n, 400 - 30 * max(0, n - 5)) for n in range(15)], "pressure")
    assert len(found) == 1


@pytest.mark.parametrize("side", ["leaves", "enters"])
def test_a_fence_tells_inside_from_outside(side):
    shape = {"polygon": [[114.5, 30.5], [114.51, 30.5], [114.51, 30.51], [114.5, 30.51]]}
    inside, outside = (114.505, 30.505), (114.52, 30.505)
    walk = [inside, outside, outside, inside] if side == "leaves" else [outside, inside, inside, outside]
    said = read_rule({"when": "fence", side: shape, "for": "2m"})
    readings = [
        (NOON + n * 2 * MINUTE, metric, value)
        for n, point in enumerate(walk)
        for metric, value in zip(("lon", "lat"), point, strict=True)
    ]
    found = replay_one(said, readings, CALENDAR)
    assert minutes(found) == [(4, 6)]


def test_a_circle_is_measured_in_metres():
    said = read_rule({"when": "fence", "leaves": {"circle": [114.5, 30.5, 500]}})
    near, far = 114.5 + 480 / 95_900, 114.5 + 520 / 95_900  # a degree of longitude at 30.5° is about 95.9 km
    for lon, count in ((near, 0), (far, 1)):
        assert len(replay_one(said, [(NOON, "lon", lon), (NOON, "lat", 30.5)], CALENDAR)) == count


def test_hours_over_midnight_count_where_they_began():
    rule = {"when": "threshold", "metric": "open", "is": True, "hours": {"from": "22:00", "to": "06:00"}}
    for hour, count in ((21, 0), (22, 1), (29, 1), (30, 0)):
        assert len(fired(rule, [((hour - 12) * 60, 1)], "open")) == count
    friday = rule | {"hours": {"from": "22:00", "to": "06:00", "days": "working"}}
    for hour, count in ((24 + 29, 1), (48 + 23, 0), (48 + 29, 0)):  # Friday's night reaches into Saturday
        assert len(fired(friday, [((hour - 12) * 60, 1)], "open")) == count


def test_two_detectors_of_one_building_within_five_minutes():
    parts = [{"metric": "smoke", "is": True}, {"metric": "temperature", "above": 57}]
    said = read_rule({"when": "combination", "all": parts, "within": "5m", "place": "building"})
    for later, place, count in ((4, "B1", 1), (6, "B1", 0), (4, "B2", 0)):
        replay = Replay(CALENDAR)
        replay.add(1, said, "B1")
        replay.add(2, said, place)
        replay.hear(1, "smoke", NOON, 1)
        replay.hear(2, "temperature", NOON + later * MINUTE, 60)
        assert len(replay.finish(NOON + HOUR)) == count


def test_a_silent_device_is_told_between_two_readings_and_at_the_end():
    rule = {"when": "silence", "for": "2h"}
    assert minutes(fired(rule, [(0, 1), (60, 1), (300, 1), (360, 1)])) == [(180, 300)]
