"""From a device's MQTT message to a row, through a real broker."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from huiyin.intake.sensing.consuming import Consumer
from huiyin.kernel.clock import now
from huiyin.sensing.models import DeviceState, FateCount, Reading, SetAside
from tests.sensing.brokers import broker
from tests.sensing.things import things

__all__ = ["broker"]


@pytest.fixture
def devices(db):
    return things()


def take_all(broker) -> None:
    """Consume until nothing is left, in this thread and its transaction."""
    stop = threading.Event()
    source = broker.source()

    class Once:
        acknowledge, hold, close = source.acknowledge, source.hold, source.close

        @staticmethod
        def take(wait):
            found = source.take(0.2)
            if not found:
                stop.set()
            return found

    Consumer(lambda: Once, stop).run()


def test_a_reading_becomes_a_row(broker, devices):
    broker.publish("dev/river-1/up", b'{"t": "2026-03-05T10:00:00+08:00", "m": {"level": 3.25}}')
    at = now() - timedelta(minutes=1)
    broker.publish("dev/river-1/up", f'{{"t": {at.timestamp()}, "m": {{"level": 3.5, "battery": 81}}, "q": 1}}')
    take_all(broker)
    row = Reading.objects.get(device_id=devices["river-1"].pk, metric_id__gt=0, value=3.5)
    assert (row.at, row.quality) == (at, 1)
    state = DeviceState.objects.get(pk=devices["river-1"].pk)
    assert state.last_at == at
    assert state.battery == 81
    assert now() - state.heard_at < timedelta(minutes=1)
    assert dict(FateCount.objects.values_list("fate", "amount")) == {"kept": 2, "too_old": 1}


def test_it_is_taken_once_though_it_comes_twice(broker, devices):
    for _ in range(3):
        broker.publish("dev/smoke-1/up", f'{{"t": {int(now().timestamp()) - 5}.5, "m": {{"smoke": true}}}}')
    take_all(broker)
    take_all(broker)
    assert Reading.objects.count() == FateCount.objects.get(fate="kept").amount
    assert Reading.objects.count() + FateCount.objects.get(fate="duplicate").amount == 3


def test_quality_of_service_0_comes_in_too(broker, devices):
    source = broker.source()
    broker.publish("dev/river-1/up", b'{"m": {"level": 1}}', qos=0)
    found = source.take(2)
    source.close()
    assert [m.payload for m in found] == [b'{"m": {"level": 1}}']


def test_what_cannot_be_read_is_set_aside_and_stops_nothing(broker, devices):
    broker.publish("dev/river-1/up", b"\xff\xfe no json")
    broker.publish("dev/nobody/up", b'{"m": {"level": 1}}')
    broker.publish("dev/river-1/up", b'{"m": {"smoke": 1}}')
    broker.publish("dev/river-1/up", b'{"m": {"level": 9999}}')
    broker.publish("dev/river-1/up", b'{"t": 1e12, "m": {"level": 1}}')
    broker.publish("dev/river-1/up", b'[{"m": {"level": 2}}, {"m": {"level": "high"}}, 7]')
    broker.publish("dev/river-1/up", b'{"d": "meter-1", "m": {"water_use": 2}}')
    broker.publish("dev/gw-1/up", b'{"d": "meter-1", "m": {"water_use": 3}}')
    broker.publish("dev/river-1/upp", b"{}")
    take_all(broker)
    met = {}
    for count in FateCount.objects.all():
        met[count.fate] = met.get(count.fate, 0) + count.amount
    assert met == {
        "kept": 2, "malformed": 4, "unknown_device": 1, "unknown_metric": 1, "absurd": 1, "future": 1, "not_its_own": 1,
    }  # fmt: skip
    assert sorted(Reading.objects.values_list("value", flat=True)) == [2, 3]
    assert {each.fate for each in SetAside.objects.all()} == set(met) - {"kept"}
    assert all(each.why and each.source for each in SetAside.objects.all())


def test_a_message_that_comes_again_keeps_the_moment_it_arrived(broker, devices):
    source = broker.source()
    broker.publish("dev/river-1/up", b'{"m": {"level": 1}}')
    (first,) = source.take(2)
    source.close()  # as if it had died: never acknowledged
    again = broker.source()
    (second,) = again.take(8)
    again.acknowledge([second])
    again.close()
    assert second.at == first.at
    assert abs(datetime.now(UTC).timestamp() - second.at) < 60
