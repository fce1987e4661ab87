"""The ground of the sensing benches: a data folder, PostgreSQL with fsync on, the broker, consumers; all of it real."""

import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg

from huiyin.intake.sensing.sources import Away
from huiyin.intake.sensing.sources.nats import Nats
from huiyin.intake.sensing.sources.stream import NAME, STREAM, wake
from huiyin.runtime.broker.config import SENSE, Broker, broker_command
from huiyin.runtime.datadir import DataDir, checkout
from huiyin.runtime.postgres.server import PostgresServer
from huiyin.runtime.supervisor.child import python
from huiyin.runtime.supervisor.kernel_ties import die_with_parent


@dataclass
class Ground:
    data: DataDir
    url: str
    where: Broker
    server: PostgresServer
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    sent: int = 0  # readings that the broker has acknowledged

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HUIYIN_")}
        return kept | {
            "HUIYIN_DATA_DIR": str(self.data.root),
            "HUIYIN_DATABASE_URL": self.url,
            "HUIYIN_MQTT_PORT": str(self.where.mqtt_port),
            "HUIYIN_BROKER_PORT": str(self.where.port),
            "DJANGO_SETTINGS_MODULE": "huiyin.config.settings",
            "PYTHONPATH": str(checkout()),
        }

    def start(self, name: str, command: list[str]) -> subprocess.Popen[bytes]:
        with open(self.data.log / f"{name}.log", "ab") as log:
            process = subprocess.Popen(
                command, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                preexec_fn=die_with_parent(signal.SIGTERM),
            )  # fmt: skip
        self.processes[name] = process
        return process

    def start_broker(self) -> None:
        self.start("broker", broker_command(self.data, self.where))
        until = time.monotonic() + 20
        while True:
            try:
                return wake(self.where, self.data.secret("broker-sense"))
            except Away:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def start_sense(self, name: str = "sense") -> None:
        self.start(name, python("-m", "huiyin.cli", "sense"))

    def nats(self) -> Nats:
        return Nats(*self.where.ours, SENSE, self.data.secret("broker-sense"))

    def backlog(self) -> dict[str, int]:
        """What the broker says of the consumers: num_pending, num_ack_pending, num_waiting …; empty before any."""
        line = self.nats()
        try:
            told = line.ask(f"$JS.API.CONSUMER.INFO.{STREAM}.{NAME}")
        finally:
            line.close()
        return {} if "error" in told else told

    def wait_for_consumers(self, amount: int, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while self.backlog().get("num_waiting", 0) < amount:
            if time.monotonic() > until:
                raise TimeoutError("the consumers do not begin; see log/ in the data folder")
            time.sleep(0.2)

    def run(self, *arguments: str) -> str:
        return subprocess.run(
            [sys.executable, *arguments], env=self.environment, cwd=checkout(), stdout=subprocess.PIPE, check=True,
            text=True,
        ).stdout  # fmt: skip

    def ask(self, statement: str) -> list[tuple]:
        with psycopg.connect(self.url, autocommit=True) as db:
            return db.execute(statement).fetchall()

    def counted(self, fate: str = "kept") -> int:
        """Committed so far."""
        return int(
            self.ask(f"SELECT coalesce(sum(amount), 0)::bigint FROM sensing_fatecount WHERE fate = '{fate}'")[0][0]
        )

    def memory(self, prefix: str = "sense") -> float:
        """MB of all consumers."""
        pids = [p.pid for name, p in self.processes.items() if name.startswith(prefix)]
        return sum(psutil.Process(pid).memory_info().rss for pid in pids) / 1e6

    def cpu(self) -> dict[str, float]:
        """Seconds spent so far, by kind of process."""
        spent = {"postgres": _spent(self.server.pid or 0)}
        for name, process in self.processes.items():
            kind = name.rstrip("0123456789")
            spent[kind] = spent.get(kind, 0.0) + _spent(process.pid)
        return spent

    def publishing(self, **told: object) -> subprocess.Popen[str]:
        said = {
            "port": self.where.mqtt_port, "secret": self.data.secret("broker-bridge"), "own_port": self.where.port,
            "own_secret": self.data.secret("broker-sense"), "rate": 0, "backlog": 5_000, "batches": False,
        }  # fmt: skip
        command = [sys.executable, "-m", "bench.publishing", json.dumps(said | told)]
        return subprocess.Popen(command, env=self.environment, cwd=checkout(), stdout=subprocess.PIPE, text=True)


def _spent(pid: int) -> float:
    total = 0.0
    try:
        process = psutil.Process(pid)
        for each in [process, *process.children(recursive=True)]:
            times = each.cpu_times()
            total += times.user + times.system
    except psutil.Error:
        pass
    return total


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def ground(devices: int, consumers: int = 2) -> Iterator[Ground]:
    """Filled with `devices` detectors and running; all of it is stopped and removed at the end."""
    parent = checkout() / "build"  # not the system's temporary folder: that may live in memory, where fsync is free
    parent.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="sensing-", dir=parent))
    os.chmod(folder, 0o711)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    data = DataDir(folder).ensure()
    server = PostgresServer(data)
    server.start(before_exec=die_with_parent(signal.SIGINT))
    made = Ground(data, server.url, Broker("127.0.0.1", free_port(), free_port()), server)
    try:
        made.run("-m", "huiyin.cli", "manage", "migrate", "-v0")
        made.run("-m", "bench.things", str(devices))
        made.start_broker()
        for number in range(consumers):
            made.start_sense(f"sense{number + 1}")
        made.wait_for_consumers(consumers)
        yield made
    finally:
        for process in made.processes.values():
            process.terminate()
        for process in made.processes.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
