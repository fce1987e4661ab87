"""Rules against what real meters and gauges send: doubles, gaps, negatives, flags, a gauge that is set anew.

The series are no part of the project; where they are not at hand these tests say so and are skipped.
"""

import csv
import gzip
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from huiyin.sensing.rules.reader import read_rule
from huiyin.sensing.rules.replay import replay_one
from tests.sensing.test_rule_kinds import CALENDAR, HOUR

SERIES = Path(__file__).resolve().parents[3] / "shared" / "data" / "sensors"
ABSENCE = {"when": "absence", "metric": "water_use", "for": "24h", "gap": "100m"}
NO_WATER = read_rule(ABSENCE)
WITH_INDEX = read_rule(ABSENCE | {"index": "water_index", "missing": 0.5})
RISING = {"when": "rate", "metric": "level", "within": "3h"}

pytestmark = pytest.mark.skipif(not SERIES.is_dir(), reason="../shared/data/sensors is not there")


def _rows(name):
    with gzip.open(SERIES / name, "rt", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def _at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


@pytest.fixture(scope="module")
def meters():
    found = defaultdict(list)
    for row in _rows("water_meters_1_5_hourly.csv.gz"):
        found[row["deviceId"]].append((_at(row["time"]), float(row["consume"]), float(row["totalConsume"])))
    return found


def _no_water(readings):
    """As they come in: of two of one moment the first is kept."""
    kept = {}
    for at, used, *_ in readings:
        kept.setdefault(at, used)
    return replay_one(NO_WATER, [(at, "water_use", used) for at, used in kept.items()], CALENDAR)


def test_no_water_is_said_only_where_every_hour_was_heard_and_the_meter_stood_still(meters):
    count = 0
    for readings in meters.values():
        for fired in _no_water(readings):
            span = [one for one in readings if fired.since <= one[0] <= fired.raised]
            assert len({one[0] for one in span}) == 25
            assert {one[1] for one in span} == {0}
            assert len({one[2] for one in span}) == 1
            count += 1
    assert count > 0


def test_no_water_is_said_where_somebody_stops_using_it(meters):
    """Thirty whole hours made dry in the longest unbroken stretch of each meter."""
    for readings in meters.values():
        stretch = max(_unbroken(readings), key=len)
        assert len(stretch) > 60
        dry = [(at, 0.0 if 20 <= n < 50 else max(used, 1.0)) for n, (at, used, _total) in enumerate(stretch)]
        (fired,) = _no_water(dry)
        assert (fired.since, fired.raised, fired.ended) == (dry[20][0], dry[44][0], dry[50][0])


def _unbroken(readings):
    stretch: list = []
    for one in readings:
        if stretch and one[0] - stretch[-1][0] != HOUR:
            yield stretch
            stretch = []
        stretch.append(one)
    yield stretch


def _with_index(readings):
    """As a meter sends both: of two messages of one moment the first is kept."""
    kept = {}
    for at, used, total in readings:
        kept.setdefault(at, (used, total))
    samples = [(at, *one) for at, both in kept.items() for one in zip(("water_use", "water_index"), both, strict=True)]
    return replay_one(WITH_INDEX, sorted(samples), CALENDAR)


def test_an_index_finds_dry_days_with_gaps_and_never_one_on_which_it_moved(meters):
    strict = sum(len(_no_water(readings)) for readings in meters.values())
    found = [(readings, fired) for readings in meters.values() for fired in _with_index(readings)]
    assert len(found) >= strict * 1.5
    for readings, fired in found:
        assert len({total for at, _used, total in readings if fired.since <= at <= fired.raised}) == 1


def test_a_dry_home_is_found_with_a_tenth_of_the_hours_missing(meters):
    """Forty hours made dry in the longest unbroken stretch of each meter; each time other hours are left out."""
    for readings in meters.values():
        stretch = max(_unbroken(readings), key=len)
        for seed in range(5):
            left = Random(seed)
            heard = [one for one in _dried(stretch, 20, 60) if left.random() >= 0.1]
            found = _with_index(heard)
            assert any(stretch[19][0] < fired.since and fired.raised < stretch[60][0] for fired in found)
            assert all(len({one[2] for one in heard if f.since <= one[0] <= f.raised}) == 1 for f in found)


def _dried(stretch, first, last):
    """The same stretch with nothing used after `first` and before `last`, and at least a litre in every other hour."""
    total = 0.0
    for n, (at, used, _total) in enumerate(stretch):
        used = 0.0 if first < n < last else max(used, 1.0)
        total += used
        yield at, used, total


@pytest.fixture(scope="module")
def stage():
    """Moment, raw stage, whether it is good, and what a technician made of it."""
    found = []
    for row in _rows("river_stage_tonygrove_2019_15min.csv.gz"):
        good = row["stage_qual"] == "" and row["stage"] != "" and float(row["stage"]) > -9000
        found.append((_at(row["datetime"]), float(row["stage"] or "nan"), good, float(row["stage_cor"] or "nan")))
    return found


@pytest.mark.parametrize("by", [2.0, 3.0, 4.0, 5.0])
def test_the_raw_gauge_rises_when_the_corrected_one_does_and_never_else(stage, by):
    rule = read_rule(RISING | {"rises": by})
    raw = replay_one(rule, [(at, "level", value) for at, value, good, _ in stage if good], CALENDAR)
    true = replay_one(rule, [(at, "level", value) for at, _, _, value in stage if value > -9000], CALENDAR)
    assert [one.raised for one in raw] == [one.raised for one in true]
    assert raw


def test_a_flood_that_is_put_in_is_found(stage):
    rule = read_rule(RISING | {"rises": 6})
    good = [(at, value) for at, value, fine, _ in stage if fine][:2000]
    assert replay_one(rule, [(at, "level", value) for at, value in good], CALENDAR) == []
    flood = [(at, "level", value + max(0, min(n - 1000, 12))) for n, (at, value) in enumerate(good)]
    (fired,) = replay_one(rule, flood, CALENDAR)
    assert good[1005][0] <= fired.raised <= good[1012][0]
