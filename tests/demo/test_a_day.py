"""The made-up day: repeatable to the last message, in order, readable by the real intake, and honest about danger."""

import json
from itertools import islice, takewhile

from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.demo.day import Day, Spot, Worker
from huiyin.demo.day.faults import DANGER
from huiyin.demo.day.rhythms import RHYTHMS
from huiyin.demo.day.said import DAY, HOUR
from huiyin.demo.day.sky import Sky
from huiyin.intake.sensing import plain

SEEDS = st.integers(0, 2**31)
STARTS = st.floats(0, 2 * DAY).map(lambda at: round(at, 1))


def spots(count: int = 3) -> list[Spot]:
    kinds = sorted(RHYTHMS)
    plain_ones = [
        Spot(f"{kind}-{n}", kind, 114.8 + n * 0.001 + k * 0.0001, 30.27, 900.0)
        for k, kind in enumerate(kinds)
        for n in range(count)
    ]
    cameras = [
        Spot(f"camera-{n}", "camera", 114.8, 30.27 + n * 0.01, scenes=("flooding", "illegal_parking")) for n in range(2)
    ]
    return [*plain_ones, *cameras, Spot("thermal-1", "thermal_camera", 114.8, 30.27, scenes=("fire",))]


WORKERS = [Worker("worker1", 114.8, 30.27), Worker("worker2", 114.82, 30.28)]


@given(SEEDS, STARTS)
@settings(max_examples=25)
def test_the_same_seed_says_the_same_and_the_order_of_devices_does_not_matter(seed, start):
    one = list(islice(Day(seed, spots(), WORKERS).said(start), 400))
    other = list(islice(Day(seed, spots()[::-1], WORKERS[::-1]).said(start), 400))
    assert [(x.at, x.how, x.to, x.body) for x in one] == [(x.at, x.how, x.to, x.body) for x in other]


@given(SEEDS, STARTS)
@settings(max_examples=25)
def test_time_never_runs_back_and_nothing_is_said_before_the_start(seed, start):
    times = [one.at for one in islice(Day(seed, spots(), WORKERS).said(start), 400)]
    assert times == sorted(times) and times[0] >= start


@given(SEEDS, st.floats(0, DAY / 2).map(lambda at: round(at, 1)))
@settings(max_examples=15)
def test_a_day_that_begins_later_is_the_rest_of_the_same_day(seed, start):
    whole = [
        one for one in takewhile(lambda x: x.at < start + HOUR, Day(seed, spots(1), WORKERS).said()) if one.at >= start
    ]
    rest = list(takewhile(lambda x: x.at < start + HOUR, Day(seed, spots(1), WORKERS).said(start)))
    assert whole == rest


@given(SEEDS)
@settings(max_examples=10)
def test_every_reading_is_read_by_the_real_intake_without_a_wrong_entry(seed):
    for one in islice(Day(seed, spots(), WORKERS).said(15 * HOUR), 500):
        if one.how == "mqtt" and one.to.endswith("/up"):
            said, wrong = plain.read(json.dumps(one.body).encode())
            assert said and not wrong


@given(SEEDS)
@settings(max_examples=10)
def test_danger_is_only_in_the_stories_never_in_a_fault(seed):
    for one in takewhile(lambda x: x.at < DAY, Day(seed, spots(1), WORKERS).said()):
        if one.how == "mqtt" and not one.beat and one.to.endswith("/up"):
            flags = {name: value for name, value in one.body["m"].items() if name in DANGER - {"gas_lel", "open"}}
            assert not any(flags.values())
            assert one.body["m"].get("gas_lel", 0) < 10


@given(SEEDS)
def test_the_storm_adds_up_to_what_falls_minute_by_minute(seed):
    sky = Sky(seed)
    steps = sum(sky.rain(60.0 * n + 30) / 60 for n in range(24 * 60))
    assert abs(steps - sky.fallen(DAY - 1)) < 0.5
    assert sky.flood(sky.begins - 1) == 0 and sky.flood(sky.ends) > 0.95


def test_a_fire_is_cried_by_several_detectors_a_camera_and_a_neighbour():
    fire = next(beat for beat in Day(7, spots()).beats if beat.code == "fire")
    crying = {one.to for one in fire.said if one.how == "mqtt" and one.body.get("m", {}).get("smoke") is True}
    assert len(crying) == 3
    assert {one.body["scene"] for one in fire.said if one.to.endswith("/scene")} == {"fire"}
    assert any(one.how == "report" for one in fire.said)


def test_a_flood_is_warned_of_before_it_comes():
    codes = [beat.code for beat in Day(7, spots()).beats]
    assert codes.index("warned") < codes.index("flood") < codes.index("clear")


@given(SEEDS, st.floats(1, 3600))
@settings(max_examples=10)
def test_whoever_has_fallen_lies_until_everybody_was_called_and_no_reading_in_between_ends_it(seed, speed):
    day = Day(seed, spots(1), WORKERS, speed)
    [beat] = [beat for beat in day.beats if beat.code == "fall"]
    assert (beat.said[-1].at - beat.at) / speed >= 240 or beat.said[-1].at - beat.at == 8 * HOUR
    said = [one for one in takewhile(lambda x: x.at < DAY, day.said()) if one.how == "mqtt" and "fall" in str(one.body)]
    assert [one.beat for one in said] == ["fall"] * 4
    assert [one.body["m"]["fall"] for one in said] == [True, True, True, False]
