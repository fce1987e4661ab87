"""A meter that counts on proves its gaps: stood still is nothing used, moved is use, fell is neither. Pure."""

from datetime import UTC, datetime

import pytest

from huiyin.sensing.rules.reader import read_rule
from huiyin.sensing.rules.replay import replay_one
from tests.sensing.test_rule_kinds import CALENDAR, HOUR

MIDNIGHT = datetime(2026, 3, 5, tzinfo=UTC).timestamp()
DRY = {"when": "absence", "metric": "water_use", "index": "water_index", "for": "24h", "gap": "100m", "missing": 0.5}


def alarms(readings, **changes):
    """`readings`: hour → (used, index), either may be None. In hours: began, raised, ended."""
    samples = []
    for hour, (used, index) in readings.items():
        at = MIDNIGHT + hour * HOUR
        samples += [(at, name, v) for name, v in (("water_index", index), ("water_use", used)) if v is not None]
    found = replay_one(read_rule(DRY | changes), samples, CALENDAR)
    return [tuple(t and (t - MIDNIGHT) / HOUR for t in (one.since, one.raised, one.ended)) for one in found]


def dry(hours, without=(), index=500.0):
    return {h: (0.0, index) for h in range(hours) if h not in without}


def test_a_gap_over_which_the_index_stood_still_is_bridged():
    assert alarms(dry(30, without=range(4, 9))) == [(0, 24, None)]


def test_without_an_index_the_same_gap_begins_the_time_anew():
    deaf = {h: (used, None) for h, (used, _index) in dry(30, without=range(4, 9)).items()}
    assert alarms(deaf) == []


def test_water_that_was_used_in_the_gap_is_use_although_every_figure_heard_is_nothing():
    readings = dry(9, without=range(4, 9)) | {h: (0.0, 512.0) for h in range(9, 40)}
    assert alarms(readings) == [(9, 33, None)]


def test_more_gaps_than_the_declared_share_begin_the_time_anew():
    assert alarms(dry(36, without=range(4, 16))) == []
    assert alarms(dry(36, without=range(4, 14))) == [(0, 24, None)]
    assert alarms(dry(36, without=range(4, 14)), missing=0.25) == []


def test_two_readings_a_day_apart_are_too_little():
    assert alarms({0: (0.0, 500.0), 24: (0.0, 500.0), 25: (0.0, 500.0)}) == []


@pytest.mark.parametrize("fallen", [499.0, 0.0])
def test_an_index_that_fell_begins_the_time_anew(fallen):
    assert alarms(dry(12) | {h: (0.0, fallen) for h in range(12, 40)}) == [(12, 36, None)]


def test_a_meter_that_sends_its_index_alone_is_enough():
    moves = {h: (None, 500.0 + h) for h in range(6)}
    still = {h: (None, 505.0) for h in range(6, 34) if h % 5}
    assert alarms(moves | still | {34: (None, 506.0)}) == [(5, 29, 34)]


def test_the_alarm_ends_when_the_index_moves():
    assert alarms(dry(26) | {26: (None, 503.0), 27: (None, 503.0)}) == [(0, 24, 26)]


def test_doubles_and_negatives_are_no_use_and_no_proof():
    readings = dry(30)
    readings[7] = (-4.0, 500.0)
    assert alarms(readings) == [(0, 24, None)]
    assert alarms({h: (-4.0, None) for h in range(30)}) == []
