"""Devices that ail are found, once, and whoever keeps them hears of it in one line."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.kernel.clock import now
from huiyin.kernel.models import OutboxEvent
from huiyin.notices.models import Notice
from huiyin.sensing.models import DeviceState, FateCount
from huiyin.sensing.services.devices.health import check_truth, check_words
from tests.sensing.devices_cast import device, kinds, partition, said


@pytest.fixture
def made(district):
    partition()
    return kinds()


def heard(one, ago: timedelta, **more) -> None:
    DeviceState.objects.update_or_create(device=one, defaults={"heard_at": now() - ago} | more)


def state(one) -> DeviceState:
    return DeviceState.objects.get(device=one)


def registered(one, ago: timedelta):
    type(one).objects.filter(pk=one.pk).update(registered_at=now() - ago, secret_set_at=now() - ago)
    return one


def test_a_silent_device_is_found_once_and_is_well_again_when_it_speaks(made, district):
    gauge = device(made["river_level"], "river-1", maintainer=district.units["D001"])
    heard(gauge, timedelta(hours=1))
    assert [t.what for t in check_words(now())] == ["silent"]
    assert check_words(now()) == []
    assert state(gauge).silent_since is not None and state(gauge).why["silent"]["expected"] == 300
    heard(gauge, timedelta(seconds=5))
    check_words(now())
    assert state(gauge).silent_since is None and state(gauge).why == {}
    events = OutboxEvent.objects.filter(topic="sensing.DeviceChanged", key=gauge.chain).order_by("pk")
    assert [row.payload["change"] for row in events] == ["silent", "well"]


def test_a_device_that_was_never_heard_is_silent_after_its_time(made):
    old = registered(device(made["river_level"], "river-1"), timedelta(days=1))
    device(made["river_level"], "river-2", registered_at=now() - timedelta(days=9))  # it has no secret to speak with
    assert [(t.device, t.why["never"]) for t in check_words(now())] == [(old.pk, True)]


def test_what_nobody_wears_and_what_is_retired_is_not_looked_for(made):
    for one in (device(made["wristband"], "a"), device(made["smoke"], "b", retired_at=now())):
        registered(one, timedelta(days=9))
    assert check_words(now()) == []


def test_a_gateway_that_fails_is_one_finding_for_whoever_keeps_it(made, district):
    keeper = {"maintainer": district.units["D001"]}
    gateway = device(made["gateway"], "gw-1", **keeper)
    heard(gateway, timedelta(hours=1))
    behind = [device(made["water_meter"], f"m-{n}", gateway=gateway, **keeper) for n in range(6)]
    for one in behind:
        heard(one, timedelta(hours=9))
    check_words(now())
    assert state(gateway).why["silent"]["behind"] == 6
    assert state(behind[0]).why["silent"]["gateway"] == "gw-1"
    told = Notice.objects.filter(template="devices_ailing")
    readers = {district.staff["sun"].account_id, district.staff["zhou"].account_id}
    assert set(told.values_list("account_id", flat=True)) == readers
    assert told.first().params == {"count": 1, "silent": 1, "weak": 0, "lying": 0}


def test_while_the_platform_hears_nobody_nobody_is_silent(made):
    for n in range(25):
        heard(device(made["river_level"], f"r-{n}"), timedelta(hours=1))
    assert check_words(now()) == []
    heard(device(made["river_level"], "one-more"), timedelta(seconds=3))
    assert len(check_words(now())) == 25


def test_a_low_battery_is_told_with_its_limit(made):
    smoke = device(made["smoke"], "smoke-1")
    heard(smoke, timedelta(minutes=1), battery=11.0)
    check_words(now())
    assert state(smoke).weak_since and state(smoke).why["weak"] == {"battery": {"percent": 11.0, "limit": 20.0}}


def test_a_gauge_that_stands_still_or_leaves_its_range_is_suspected(made):
    at = now()
    still, wild, fine = (device(made["river_level"], f"river-{n}") for n in range(3))
    flagged = device(made["river_level"], "river-flagged")
    for n in range(100):
        moment = at - timedelta(minutes=15 * n + 1)
        said(still, "level", 21.43, moment)
        said(wild, "level", 21.0 if n % 2 else 45.0, moment)
        said(fine, "level", 21.0 + n / 100, moment)
        said(flagged, "level", 45.0, moment, quality=1)
    found = {t.device: t.why for t in check_truth(at)}
    assert found.keys() == {still.pk, wild.pk}
    assert found[still.pk]["stuck"]["level"]["value"] == 21.43
    assert found[wild.pk]["outside"]["level"]["times"] == 4
    assert found[wild.pk]["jumps"]["level"]["of"] == 8
    assert state(still).lying_since == at


def test_a_clock_that_runs_ahead_is_told_by_what_was_set_aside(made):
    smoke, at = device(made["smoke"], "smoke-1"), now()
    FateCount.objects.create(hour=at, fate="future", via="mqtt", device_id=smoke.pk, amount=7)
    assert check_truth(at)[0].why == {"clock": {"times": 7}}
    FateCount.objects.update(hour=at - timedelta(days=2))
    check_truth(at)
    assert state(smoke).lying_since is None


def test_a_thousand_devices_cost_no_more_statements_than_one(made, district):
    def look() -> int:
        with CaptureQueriesContext(connection) as asked:
            check_words(now())
        return len(asked)

    for code in ("first", "second"):
        heard(device(made["river_level"], code, maintainer=district.units["D001"]), timedelta(hours=1))
        one = look()
    for n in range(60):
        heard(device(made["river_level"], f"r-{n}", maintainer=district.units["D001"]), timedelta(hours=1))
    heard(device(made["river_level"], "well"), timedelta(seconds=3))
    assert look() <= one + 2  # rows are written in lots
