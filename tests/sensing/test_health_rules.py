"""Silent, weak, lying: what tells so, and what does not."""

from datetime import UTC, datetime, timedelta

import pytest

from huiyin.sensing.rules.health import (
    Facts,
    Said,
    contradictions,
    falsehood,
    gateways_down,
    is_deaf,
    silence,
    weakness,
)

AT = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)


def facts(key: int = 1, **more) -> Facts:
    given = {"kind": "river_level", "expected": 300, "since": AT - timedelta(days=9), "heard_at": AT}
    return Facts(id=key, **(given | more))


@pytest.mark.parametrize(
    ("expected", "ago", "told"),
    [
        (300, timedelta(minutes=14), False),
        (300, timedelta(minutes=16), True),
        (10, timedelta(minutes=9), False),  # nobody runs after ten seconds' silence
        (43_200, timedelta(hours=35), False),
        (43_200, timedelta(hours=37), True),
        (None, timedelta(days=300), False),  # speaks when something happens
    ],
)
def test_silence_is_measured_by_how_often_a_device_speaks(expected, ago, told):
    assert bool(silence(facts(expected=expected, heard_at=AT - ago), AT)) is told


def test_a_device_never_heard_is_silent_once_it_had_its_time():
    fresh, old = facts(heard_at=None, since=AT - timedelta(minutes=5)), facts(heard_at=None)
    assert not silence(fresh, AT)
    assert silence(old, AT)["never"] is True
    assert not silence(facts(heard_at=None, since=None), AT)  # it cannot speak yet


def test_when_nobody_is_heard_the_platform_is_deaf_and_not_the_devices_silent():
    many = [facts(n, heard_at=AT - timedelta(minutes=30)) for n in range(30)]
    assert is_deaf(many, AT)
    assert not is_deaf([*many, facts(99, heard_at=AT - timedelta(minutes=1))], AT)
    assert not is_deaf(many[:5], AT)
    # Meters that speak once an hour are not deafness when twenty minutes are quiet.
    assert not is_deaf([facts(n, expected=3600, heard_at=AT - timedelta(minutes=30)) for n in range(30)], AT)


def test_a_low_battery_is_well_again_only_clearly_above_its_limit():
    assert weakness(facts(battery=19, battery_low=20))["battery"] == {"percent": 19, "limit": 20}
    assert not weakness(facts(battery=21, battery_low=20))
    assert weakness(facts(battery=21, battery_low=20, was_weak=True))
    assert not weakness(facts(battery=24, battery_low=20, was_weak=True))
    assert not weakness(facts(battery=3, battery_low=None))
    assert "signal" in weakness(facts(signal=-121.0))


def test_a_value_that_stands_still_for_a_day_is_told_with_its_figures():
    day = {"stuck_count": 288, "stuck_for": timedelta(hours=24)}
    stuck = Said("level", 24, 21.43, 21.43, 21.43, 0, **day)
    assert falsehood([stuck], {}) == {"stuck": {"level": {"value": 21.43, "hours": 24, "times": 288}}}
    moving = Said("level", 24, 21.40, 21.43, 21.41, 0)
    dry = Said("level", 24, 0, 0, 0, 0, **day)
    shut = Said("tilt", 24, 3, 3, 3, 0, **day)
    few = Said("level", 24, 21.43, 21.43, 21.43, 0, stuck_count=6, stuck_for=timedelta(hours=24))
    assert not falsehood([moving, dry, shut, few], {})


def test_jumps_and_values_outside_of_the_range_need_to_be_many():
    assert falsehood([Said("level", 24, 1, 39, 20, 0, jumps=5)], {})["jumps"]["level"] == {"times": 5, "of": 24}
    assert not falsehood([Said("level", 24, 1, 39, 20, 0, jumps=1)], {})
    assert falsehood([Said("level", 10, 1, 99, 20, 0, outside=4)], {})["outside"]["level"] == {"times": 4, "of": 10}
    assert not falsehood([Said("level", 240, 1, 99, 20, 0, outside=4)], {})


def test_what_was_set_aside_tells_of_a_wrong_clock_and_of_absurd_values():
    assert falsehood([], {"future": 2, "too_old": 3}) == {"clock": {"times": 5}}
    assert falsehood([], {"absurd": 9}) == {"absurd": {"times": 9}}
    assert not falsehood([], {"absurd": 2, "future": 1})


def test_a_gauge_that_stays_dry_where_it_pours_contradicts_its_neighbours():
    spots = [(114.50, 30.50), (114.51, 30.50), (114.50, 30.51), (114.52, 30.51)]
    gauges = [facts(n, kind="rain_gauge", lon=lon, lat=lat) for n, (lon, lat) in enumerate(spots)]
    rain = {n: [Said("rain", 24, 0, 2, 1, 0.0 if n == 0 else 14.0 + n)] for n in range(4)}
    assert contradictions(gauges, rain) == {0: {"neighbours": {"rain": {"value": 0, "near": 16.0, "of": 3}}}}
    rain[3] = [Said("rain", 24, 0, 2, 1, 1.0)]  # a shower that passes is no contradiction
    assert not contradictions(gauges, rain)


def test_a_thermometer_of_another_season_contradicts_its_neighbours():
    gauges = [facts(n, kind="rain_gauge", lon=114.5 + n / 100, lat=30.5) for n in range(5)]
    warm = {n: [Said("temperature", 24, 10, 12, 40.0 if n == 2 else 11.0 + n, 0)] for n in range(5)}
    assert list(contradictions(gauges, warm)) == [2]
    far = [facts(n, kind="rain_gauge", lon=114.5 + n, lat=30.5) for n in range(5)]
    assert not contradictions(far, warm)


def test_a_silent_gateway_is_one_finding_with_all_behind_it():
    gateway = facts(1, kind="gateway")
    behind = [facts(n, kind="smoke", behind=1) for n in range(2, 8)]
    lone = facts(9, kind="smoke")
    everything = [gateway, *behind, lone]
    assert gateways_down(everything, {1, 2, 3, 9}) == {1: 2}
    assert gateways_down(everything, {2, 3, 4, 5, 6, 9}) == {1: 5}  # it answers itself, and passes nothing on
    assert gateways_down(everything, {2, 3}) == {}
