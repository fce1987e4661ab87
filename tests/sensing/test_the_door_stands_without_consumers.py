"""Devices connect, publish and are answered while no consumer is there, and nothing of it is lost. Real processes."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from django.db import connection

from huiyin.kernel.clock import now
from huiyin.sensing import credentials
from huiyin.sensing.models import Device, Reading
from tests.sensing.brokers import Running, broker, free_port
from tests.sensing.things import things

__all__ = ["broker"]


@contextmanager
def running(name, broker, own_database):
    log = (broker.data.log / f"{name}.log").open("ab")
    environment = own_database.environment | broker.environment | {"HUIYIN_DATA_DIR": str(broker.data.root)}
    process = subprocess.Popen([sys.executable, "-m", "huiyin.cli", name], env=environment, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def until(found, seconds=200.0):
    """What `found` answers once it is true."""
    end = time.monotonic() + seconds
    while not (answer := found()):
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.2)
    return answer


def let_in(broker, code):
    def client():
        try:
            return broker.client(code, "right")
        except ConnectionRefusedError:
            return None

    return until(client)


def send(client, code, values):
    for value in values:
        told = client.publish(f"dev/{code}/up", f'{{"t": {now().timestamp()}, "m": {{"level": {value}}}}}', qos=1)
        told.wait_for_publish(10)
        assert told.is_published()


def kept():
    return sorted(Reading.objects.values_list("value", flat=True))


@pytest.fixture
def registered(own_database):
    things()
    Device.objects.update(secret_hash=credentials.hashed("right"))
    yield own_database
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE sensing_reading, sensing_device, sensing_devicekind, sensing_metric CASCADE")


def test_while_all_consumers_are_dead_a_device_comes_in_and_nothing_is_lost(broker, registered):
    with running("doorkeeper", broker, registered):
        with running("sense", broker, registered) as consumer:
            send(let_in(broker, "river-1"), "river-1", range(3))
            until(lambda: len(kept()) == 3)
            consumer.kill()
            consumer.wait()
            send(let_in(broker, "river-1"), "river-1", range(3, 20))
            assert len(kept()) == 3
        with running("sense", broker, registered):
            until(lambda: len(kept()) == 20)
    assert kept() == list(range(20))


def test_of_a_broker_that_never_had_a_consumer_nothing_is_lost_either(broker, registered, tmp_path):
    fresh = Running(
        type(broker.data)(tmp_path / "fresh").ensure(), type(broker.where)("127.0.0.1", free_port(), free_port())
    )
    fresh.start()
    try:
        with running("doorkeeper", fresh, registered):
            send(let_in(fresh, "river-1"), "river-1", range(5))
        with running("sense", fresh, registered):
            until(lambda: len(kept()) == 5)
    finally:
        fresh.stop()


def test_without_a_doorkeeper_the_house_says_so(broker, registered, monkeypatch):
    from huiyin.intake.sensing.pulse import pulse

    for name, value in (broker.environment | {"HUIYIN_DATA_DIR": str(broker.data.root)}).items():
        monkeypatch.setitem(os.environ, name, value)
    assert not pulse().door
    with running("doorkeeper", broker, registered):
        until(lambda: pulse().door)
