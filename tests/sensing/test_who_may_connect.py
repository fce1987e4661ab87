"""A device comes in with its own secret and speaks for itself alone; the broker asks the register."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection

from huiyin.intake.sensing.doorkeeper import HERE, Doorkeeper
from huiyin.intake.sensing.sources.nats import Nats
from huiyin.kernel.clock import now
from huiyin.runtime.broker.config import SENSE
from huiyin.sensing import credentials
from huiyin.sensing.models import Device
from tests.sensing.brokers import broker
from tests.sensing.things import things

__all__ = ["broker"]


@pytest.fixture
def door(stage, broker):
    things()
    Device.objects.update(secret_hash=credentials.hashed("right"))
    stop = threading.Event()
    thread = Doorkeeper(broker.data, broker.where, stop).start()
    line = Nats(*broker.where.ours, SENSE, broker.data.secret("broker-sense"))
    while not line.ask(HERE).get("here"):
        time.sleep(0.05)
    line.close()
    yield broker
    stop.set()
    thread.join(5)


def payloads(source, wait=1.0):
    found = source.take(wait)
    source.acknowledge(found)
    return [(m.device, m.kind, m.payload) for m in found]


def test_a_device_comes_in_with_its_secret_and_nobody_without(door):
    for user, secret in (("river-1", "wrong"), ("nobody", "right"), ("river-1", "")):
        with pytest.raises(ConnectionRefusedError):
            door.client(user, secret)
    door.client("river-1", "right")


def test_it_speaks_for_itself_alone_and_hears_itself_alone(door):
    source = door.source()
    client = door.client("river-1", "right")
    heard = []
    client.on_message = lambda _c, _u, message: heard.append(message.payload)
    client.subscribe([("dev/river-1/down", 1), ("dev/smoke-1/down", 1), ("dev/+/up", 1)])
    time.sleep(0.5)
    client.publish("dev/smoke-1/up", b"foreign", qos=1).wait_for_publish(5)
    client.publish("dev/river-1/up", b"own", qos=1).wait_for_publish(5)
    door.clients.clear()
    for code in ("river-1", "smoke-1"):
        door.publish(f"dev/{code}/down", code.encode())
    time.sleep(0.5)
    assert payloads(source) == [("river-1", "up", b"own")]
    assert heard == [b"river-1"]
    source.close()


def test_an_old_secret_is_good_for_its_time_and_a_new_one_at_once(door):
    later = now() + timedelta(hours=1)
    Device.objects.filter(code="river-1").update(
        secret_hash=credentials.hashed("new"), old_secret_hash=credentials.hashed("right"), old_secret_until=later
    )
    door.client("river-1", "new")
    door.client("river-1", "right")
    Device.objects.filter(code="river-1").update(old_secret_until=now() - timedelta(seconds=1))
    credentials.forget()
    with pytest.raises(ConnectionRefusedError):
        door.client("river-1", "right")


def test_a_retired_device_stays_outside(door):
    Device.objects.filter(code="river-1").update(retired_at=now())
    with pytest.raises(ConnectionRefusedError):
        door.client("river-1", "right")
    connection.close()
