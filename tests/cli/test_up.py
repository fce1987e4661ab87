"""`huiyin up`, as an operator meets it: starts, answers, refuses a second start, stops and leaves nothing."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class District:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port, self.live_port = free_port(), free_port()
        self.mqtt_port, self.broker_port = free_port(), free_port()

    def environment(self) -> dict[str, str]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("HUIYIN_", "LC_"))}
        return plain | {
            "HUIYIN_DATA_DIR": str(self.folder),
            "HUIYIN_PORT": str(self.port),
            "HUIYIN_LIVE_PORT": str(self.live_port),
            "HUIYIN_MQTT_PORT": str(self.mqtt_port),
            "HUIYIN_BROKER_PORT": str(self.broker_port),
            "HUIYIN_STATIC": "plain",
            "LANG": "en_US.UTF-8",
        }

    def up(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "huiyin.cli", "up"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=self.environment(),
        )

    def health(self) -> dict:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/ready", timeout=20) as answer:
                return dict(json.load(answer))
        except urllib.error.HTTPError as refused:
            return dict(json.load(refused))

    def processes(self) -> list[psutil.Process]:
        """Whoever has this data folder in its environment or as its working folder."""
        found = []
        for process in psutil.process_iter():
            try:
                mine = process.environ().get("HUIYIN_DATA_DIR") == str(self.folder)
                if mine or process.cwd().startswith(str(self.folder)):
                    found.append(process)
            except psutil.Error:
                continue
        return [process for process in found if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]

    def names(self) -> set[str]:
        found = set()
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):
                found.add(process.environ().get("HUIYIN_PROCESS", ""))
        return found - {""}


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[District]:
    district = District(tmp_path_factory.mktemp("up") / "data")
    yield district
    for process in district.processes():
        with suppress(psutil.NoSuchProcess):
            process.kill()


def wait_until_ready(running: subprocess.Popen[str], seconds: float) -> list[str]:
    """Lines said until the address is announced."""
    assert running.stdout
    said: list[str] = []
    until = time.monotonic() + seconds
    for line in running.stdout:
        said.append(line)
        if "huiyin is ready" in line:
            return said
        assert time.monotonic() < until, "".join(said)
    raise AssertionError("".join(said))


def stop(running: subprocess.Popen[str], signum: signal.Signals) -> str:
    running.send_signal(signum)
    said, _ = running.communicate(timeout=60)
    return said


def wait_until_all_run(district: District) -> None:
    until = time.monotonic() + 120
    while district.names() != {"broker", "web", "live", "worker", "door", "sense", "sense2"}:
        assert time.monotonic() < until, f"only {district.names()} run"
        time.sleep(0.2)


def test_a_day_of_one_data_folder(district: District) -> None:
    running = district.up()
    wait_until_ready(running, 120)
    checks = district.health()["checks"]
    assert checks["database"]["ok"]
    assert checks["migrations"]["ok"]
    assert "huiyin load-pack" in checks["pack"]["problem"], "an empty district says what is missing"
    wait_until_all_run(district)

    second = district.up()
    said, _ = second.communicate(timeout=120)
    assert second.returncode == 1
    assert "already running" in said

    said = stop(running, signal.SIGINT)
    assert running.returncode == 0
    assert "nothing is left running" in said
    assert district.processes() == []

    again = district.up()
    wait_until_ready(again, 120)
    assert "Traceback" not in stop(again, signal.SIGTERM)
    assert again.returncode == 0
    assert district.processes() == []
