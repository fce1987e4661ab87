"""Every reading meets one fate, counted; only what is new and recent is held against the rules."""

import math
from datetime import timedelta
from itertools import permutations

import pytest
from django.db import transaction

from huiyin.kernel.clock import now
from huiyin.sensing import registry
from huiyin.sensing.models import Device, DeviceState, FateCount, Reading, SetAside
from huiyin.sensing.reading import DOUBTFUL
from huiyin.sensing.reading import Reading as Told
from huiyin.sensing.services.readings import keeping, states, taking
from huiyin.sensing.services.readings.taking import take
from huiyin.sensing.vocabulary import Fate, Via
from tests.sensing.things import things


@pytest.fixture
def devices(db):
    return things()


@pytest.fixture
def judged(monkeypatch):
    """What the rules were shown, batch by batch."""
    shown = []

    def judge(readings, *, at):
        shown.append([reading.value for reading in readings])
        return taking.judge_was(readings, at=at)

    monkeypatch.setattr(taking, "judge_was", taking.judge, raising=False)
    monkeypatch.setattr(taking, "judge", judge)
    return shown


def told(device, seconds_ago, value=1.0, metric="level", quality=0):
    return Told(device.pk, registry.metric_ids()[metric], now().timestamp() - seconds_ago, value, quality)


def test_each_has_its_fate(devices, judged):
    river = devices["river-1"]
    first = told(river, 10, 1)
    batch = [
        first,
        told(river, 20, 2),
        told(river, 7 * 3600, 3),
        first._replace(value=4),
        told(river, 5, 999),
        told(river, 5, math.nan),
        told(river, 5, math.inf),
        told(river, -3600, 6),
        told(river, 90 * 86_400, 7),
        Told(99_999, first.metric, first.at, 8),
        told(river, 1, 9, quality=DOUBTFUL),
    ]
    taken = take(batch, via=Via.MQTT, at=now())
    assert [fate.value for fate in taken.fates] == [
        "kept", "out_of_order", "late", "duplicate", "absurd", "absurd", "absurd", "future", "too_old",
        "unknown_device", "kept",
    ]  # fmt: skip
    assert judged == [[1, 2, 9]]
    assert sorted(Reading.objects.values_list("value", flat=True)) == [1, 2, 3, 9]
    counted = dict(FateCount.objects.filter(device_id__in=(0, river.pk)).values_list("fate", "amount"))
    assert counted == {
        "kept": 2, "out_of_order": 1, "late": 1, "duplicate": 1, "absurd": 3, "future": 1, "too_old": 1,
    }  # fmt: skip
    assert {each.source for each in SetAside.objects.filter(fate="absurd")} == {"river-1"}


@pytest.mark.parametrize("size", [3, 400], ids=["few", "many"])
def test_a_duplicate_is_neither_kept_nor_judged_again(devices, judged, size):
    batch = [told(devices["river-1"], size - n, n % 40) for n in range(size)]
    extra = told(devices["smoke-1"], 1, 1, "smoke")
    take(batch, via=Via.MQTT, at=now())
    taken = take([*batch, extra], via=Via.MQTT, at=now())
    assert taken.counts == {Fate.DUPLICATE: size, Fate.KEPT: 1}
    assert judged[1] == [1]
    assert Reading.objects.count() == size + 1


def test_whatever_the_order_the_same_is_kept(devices):
    readings = [told(devices["river-1"], ago, ago) for ago in (3, 2, 1)] + [told(devices["river-1"], 4, 40)]
    for order in permutations(readings):
        with transaction.atomic():
            taken = take(order, via=Via.MQTT, at=now())
            assert taken.counts[Fate.KEPT] + taken.counts[Fate.OUT_OF_ORDER] == 4
            assert Reading.objects.count() == 4
            transaction.set_rollback(True)
        states.forget()


def test_order_is_known_from_the_database_after_a_restart(devices):
    take([told(devices["river-1"], 10)], via=Via.MQTT, at=now())
    states.forget()
    assert take([told(devices["river-1"], 20)], via=Via.MQTT, at=now()).fates == [Fate.OUT_OF_ORDER]


def test_a_device_out_of_use_measures_nothing(devices):
    Device.objects.filter(code="river-1").update(retired_at=now())
    registry.look_again()
    taken = take([told(devices["river-1"], 1)], via=Via.MQTT, at=now())
    assert taken.fates == [Fate.NOT_IN_USE]
    assert not Reading.objects.exists()


def test_of_what_a_person_wears_no_sample_shows_a_value(devices):
    Device.objects.filter(code="river-1").update(subject="care/1", subject_until=now() + timedelta(days=1))
    registry.look_again()
    take([told(devices["river-1"], 1, 999)], via=Via.MQTT, at=now())
    sample = SetAside.objects.get()
    assert bytes(sample.payload) == b""
    assert "999" not in sample.why


def test_states_wait_under_load_but_battery_does_not(devices, monkeypatch):
    monkeypatch.setattr(states, "MANY", 1)
    monkeypatch.setattr(states, "_written", math.inf)
    river, smoke = devices["river-1"], devices["smoke-1"]
    take([told(river, 1), told(smoke, 1, 0, "smoke"), told(smoke, 1, 44, "battery")], via=Via.MQTT, at=now())
    assert DeviceState.objects.get(pk=smoke.pk).battery == 44
    assert not DeviceState.objects.filter(pk=river.pk, heard_at__isnull=False).exists()


def test_a_column_is_what_postgresql_reads_back(devices):
    values = [0.1, -3.5, 49.999, 1e-9, 7.0] * 5
    batch = [told(devices["river-1"], 100 - n, value) for n, value in enumerate(values)]
    assert len(batch) > keeping.FEW
    take(batch, via=Via.MQTT, at=now())
    rows = Reading.objects.order_by("at").values_list("value", "at")
    assert [value for value, _ in rows] == values
    assert [round(at.timestamp(), 5) for _, at in rows] == [round(each.at, 5) for each in batch]
