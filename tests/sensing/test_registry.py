"""The picture of devices in memory follows the tables, and asks little of the database."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.kernel.clock import now
from huiyin.sensing import registry
from huiyin.sensing.models import Device, DeviceKind
from tests.sensing.devices_cast import device, kinds


@pytest.fixture
def made(district):
    return kinds()


def test_a_device_is_found_with_what_readings_need(made):
    gateway = device(made["gateway"], "gw-1")
    river = device(made["river_level"], "river-1", gateway=gateway)
    known = registry.find("river-1")
    assert known == registry.find_by_id(river.pk)
    assert (known.kind, known.gateway, known.subject) == ("river_level", gateway.pk, "")
    level = known.measures["level"]
    assert (level.metric, level.lowest, level.low, level.high) == (registry.metric_ids()["level"], -50, 10, 40)
    assert registry.metric_codes()[level.metric] == "level"
    assert registry.find("nobody") is None


def test_a_retired_device_and_one_whose_consent_has_ended_measure_nothing(made):
    at = now()
    retired = device(made["smoke"], "a", retired_at=at)
    bound = device(made["water_meter"], "b", subject="care/1", subject_until=at + timedelta(hours=1))
    assert not registry.find(retired.code).in_use(at.timestamp())
    assert registry.find(bound.code).in_use(at.timestamp())
    assert not registry.find(bound.code).in_use((at + timedelta(hours=1)).timestamp())


def test_what_measures_a_person_measures_nothing_before_somebody_agreed(made):
    at = now().timestamp()
    device(made["wristband"], "worn-by-nobody")
    device(made["wristband"], "worn", subject="care/1", subject_until=now() + timedelta(days=1))
    assert not registry.find("worn-by-nobody").in_use(at)
    assert registry.find("worn").in_use(at)


def test_looking_up_asks_nothing_while_the_picture_is_fresh(made):
    device(made["smoke"], "a")
    registry.find("a")
    with CaptureQueriesContext(connection) as asked:
        for _ in range(1000):
            registry.find("a")
    assert len(asked) <= 1  # the second may pass in between


def test_a_change_is_read_by_itself_and_not_the_whole_register(made):
    device(made["smoke"], "a")
    device(made["smoke"], "b")
    registry.find("a")
    Device.objects.filter(code="a").update(name="x", retired_at=now())
    Device.objects.filter(code="b").delete()
    registry.look_again()
    with CaptureQueriesContext(connection) as asked:
        assert not registry.find("a").in_use(now().timestamp())
    assert len(asked) == 2
    assert registry.find("b") is None


def test_a_changed_kind_is_seen(made):
    device(made["river_level"], "river-1")
    registry.find("river-1")
    DeviceKind.objects.filter(code="river_level").update(metrics={"level": {"low": 1, "high": 2}})
    registry.look_again()
    assert registry.find("river-1").measures["level"].high == 2


def test_what_commits_late_is_not_missed(stage):
    """A transaction that began before the last look and ends after it."""
    made = kinds()
    device(made["smoke"], "early")
    from django.db import transaction

    seen = []

    def elsewhere():
        registry.look_again()
        seen.append(registry.find("late"))
        connection.close()

    with transaction.atomic():
        Device.objects.create(code="late", kind=made["smoke"], registered_at=now())
        thread = Thread(target=elsewhere)
        thread.start()
        thread.join()
    elsewhere_again = Thread(target=elsewhere)
    elsewhere_again.start()
    elsewhere_again.join()
    assert seen[0] is None and seen[1].code == "late"
