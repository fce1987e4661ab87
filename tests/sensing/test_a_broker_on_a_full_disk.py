"""A broker that met a full disk keeps nothing more until it starts again; whoever watches it sees to that."""

import os
import subprocess
import threading
import time

import pytest

from huiyin.intake.sensing.sources import Unanswered, nats
from huiyin.intake.sensing.sources.stream import STREAM, TRIALS, try_to_keep
from huiyin.intake.sensing.storing import ENOUGH, FAILED, FULL, ROOM, StoreWatch
from huiyin.runtime.broker.config import Broker, pid_of
from huiyin.runtime.broker.ending import end_broker
from huiyin.runtime.datadir import DataDir
from tests.sensing.brokers import Running, free_port

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="a small disk can be mounted by root alone")


@pytest.fixture
def small(tmp_path, monkeypatch):
    monkeypatch.setattr(nats, "PATIENCE", 0.5)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={2 * ROOM}", "huiyin", tmp_path], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip(done.stderr.decode())
    running = Running(DataDir(tmp_path / "data").ensure(), Broker("127.0.0.1", free_port(), free_port()))
    running.start()
    running.source().close()
    yield running
    running.stop()
    subprocess.run(["umount", "-l", tmp_path], check=True)


def fill(path):
    with open(path, "wb", buffering=0) as file:
        for size in (1 << 20, 512):
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError:
                continue


def test_it_is_started_again_once_there_is_room(small, tmp_path):
    watch = StoreWatch(small.data, small.where, threading.Event())
    watch.look()
    assert watch.trouble == ""
    small.publish("dev/river-1/up", b"before")
    client, line = small.client(), small.source()
    fill(tmp_path / "ballast")
    with pytest.raises(Unanswered):
        for _ in range(100):
            line.nats.ask(TRIALS[STREAM], "x" * 4000)
    line.close()
    said = [client.publish("dev/river-1/up", bytes(4000), qos=1) for _ in range(3)]
    for _ in range(ENOUGH):
        watch.look()
    assert watch.trouble == FULL
    assert small.process.poll() is None, "starting again would not help"
    (tmp_path / "ballast").unlink()
    watch.look()
    assert watch.trouble == FAILED
    assert small.process.wait(10) == 0
    small.start()
    watch.look()
    assert watch.trouble == ""
    for each in said:
        each.wait_for_publish(10)
    source = small.source()
    kept = []
    while found := source.take(1.0):
        kept += [message.payload for message in found]
        source.acknowledge(found)
    source.close()
    assert b"before" in kept
    assert kept.count(bytes(4000)) >= len(said)


def test_only_the_broker_that_failed_is_ended(small):
    """Not one of another folder, not one that was started since, not whoever has its number now."""
    later = time.time() + 1
    assert not end_broker(DataDir(small.data.root / "another").ensure(), older_than=later)
    assert not end_broker(small.data, older_than=later - 3600)
    number = pid_of(small.data).read_text()
    pid_of(small.data).write_text(str(os.getpid()))
    assert not end_broker(small.data, older_than=later)
    pid_of(small.data).write_text(number)
    assert small.process.poll() is None
    assert end_broker(small.data, older_than=later)
    assert small.process.wait(10) == 0


@pytest.mark.parametrize("stream", TRIALS)
def test_each_stream_that_devices_need_is_tried(small, stream):
    """One that takes nothing is found out, whatever the other does."""
    line = small.source()
    held = line.nats.ask(f"$JS.API.STREAM.INFO.{stream}")["config"]
    line.nats.ask(f"$JS.API.STREAM.UPDATE.{stream}", held | {"max_msg_size": 1})
    line.close()
    with pytest.raises(Unanswered):
        try_to_keep(small.where, small.data.secret("broker-sense"))


def test_nothing_of_its_trials_is_left(small):
    watch = StoreWatch(small.data, small.where, threading.Event())
    for _ in range(5):
        watch.look()
    source = small.source()
    try:
        assert source.backlog() == 0
        assert source.take(0.5) == []
        assert source.nats.ask("$JS.API.STREAM.INFO.$MQTT_msgs")["state"]["messages"] == 0
    finally:
        source.close()
