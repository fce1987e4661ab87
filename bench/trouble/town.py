"""A district as `huiyin up` runs it, with lines that can be made bad between it and its database and devices."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from bench.trouble.clients import Ground
from bench.trouble.line import Line
from huiyin.runtime.broker.config import Broker
from huiyin.runtime.datadir import DataDir, checkout
from huiyin.runtime.postgres.address import DATABASE, ROLE
from huiyin.runtime.postgres.server import PostgresServer
from huiyin.runtime.supervisor.child import MARK
from huiyin.runtime.supervisor.kernel_ties import die_with_parent

SKEW = Path(__file__).with_name("skew")
PORTS = ("web", "live", "mqtt", "broker", "database", "devices")
ROOM = "3g"  # of the disk in memory on which the data folder lies where it can be mounted: then it can be filled


@dataclass
class Town:
    data: DataDir
    server: PostgresServer
    ports: dict[str, int]
    mounted: bool = False
    name: str = DATABASE  # of the database on that server
    elsewhere: str = ""  # address of a database that is used instead of ours; no line leads to it
    up_process: subprocess.Popen[bytes] | None = None
    database_line: Line | None = None
    device_line: Line | None = None
    ground: Ground | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def where(self) -> Broker:
        """Where devices think the broker is."""
        return Broker("127.0.0.1", self.ports["devices"], self.ports["broker"])

    @property
    def straight_url(self) -> str:
        """To the database, past the line."""
        return self.elsewhere or self._url(self.database_port)

    @property
    def line_url(self) -> str:
        return self._url(self.ports["database"])

    @property
    def database_port(self) -> int:
        return int((self.server.data.postgres / "port").read_text())

    def _url(self, port: int) -> str:
        return f"postgresql://{ROLE}:{self.server.data.secret('postgres-huiyin')}@127.0.0.1:{port}/{self.name}"

    @property
    def clock_file(self) -> Path:
        return self.data.root / "clock"

    def set_clock(self, ahead: float) -> None:
        """Seconds that the application's clock is ahead of the machine's."""
        draft = self.clock_file.with_suffix(".new")
        draft.write_text(str(ahead))
        draft.replace(self.clock_file)

    def environment(self, *, straight: bool = False) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HUIYIN_")}
        ours = {
            "HUIYIN_DATA_DIR": str(self.data.root),
            "HUIYIN_DATABASE_URL": self.straight_url
            if straight or self.elsewhere
            else self._url(self.ports["database"]),
            "HUIYIN_PORT": str(self.ports["web"]),
            "HUIYIN_LIVE_PORT": str(self.ports["live"]),
            "HUIYIN_MQTT_PORT": str(self.ports["mqtt"]),
            "HUIYIN_BROKER_PORT": str(self.ports["broker"]),
            "HUIYIN_LIMITS_EXEMPT": "127.0.0.0/8",
            "HUIYIN_STATIC": "plain",
            "DJANGO_SETTINGS_MODULE": "huiyin.config.settings",
            "PYTHONPATH": str(checkout()),
            "LANG": "en_US.UTF-8",
        }
        skew = {"HUIYIN_BENCH_CLOCK": str(self.clock_file), "PYTHONPATH": f"{SKEW}:{checkout()}"}
        return kept | ours | ({} if straight else skew)

    # -- begin and end ---------------------------------------------------------------------------------

    @classmethod
    def found(cls) -> "Town":
        """An empty data folder: on a small disk in memory where that can be mounted, else in build/."""
        parent = checkout() / "build"
        parent.mkdir(exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="trouble-", dir=parent))
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "huiyin", folder], capture_output=True)
        os.chmod(folder, 0o711)
        data = DataDir(folder / "data").ensure()
        return cls(data, PostgresServer(data), free_ports(), mounted=done.returncode == 0)

    def start_database(self) -> None:
        self.server.start(before_exec=die_with_parent(signal.SIGINT))

    def fill(self, devices: int) -> None:
        if not self.elsewhere:
            self.start_database()
        self.run("-m", "huiyin.cli", "manage", "migrate", "-v0")
        said = json.loads(self.run("-m", "bench.trouble.filling", str(devices)).splitlines()[-1])
        self.settle(said)

    def settle(self, said: dict) -> None:
        conditions = [tuple(each) for each in said["conditions"]]
        points = [tuple(each) for each in said["points"]]
        self.ground = Ground(
            self.ports["web"], said["desk"], said["handlers"], points, conditions, said.get("service", "")
        )

    def start_lines(self, seed: int) -> None:
        self.database_line = Line(self.ports["database"], self.database_port, seed).start()
        self.device_line = Line(self.ports["devices"], self.ports["mqtt"], seed).start()

    def up(self) -> None:
        self.set_clock(0)
        with open(self.data.log / "up.log", "ab") as log:
            self.up_process = subprocess.Popen(
                [sys.executable, "-m", "huiyin.cli", "up"], env=self.environment(), stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True, preexec_fn=die_with_parent(signal.SIGTERM),
            )  # fmt: skip

    def wait_until_ready(self, seconds: float = 600) -> None:
        until = time.monotonic() + seconds
        while self.health() != "ok":
            if time.monotonic() > until or (self.up_process and self.up_process.poll() is not None):
                raise RuntimeError(f"the district does not become ready; see {self.data.log}/up.log")
            time.sleep(0.2)

    def down(self) -> None:
        if self.up_process is not None:
            self.up_process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.up_process.wait(60)
            self.up_process.kill()
        for line in (self.database_line, self.device_line):
            if line is not None:
                line.stop()

    def keep_logs(self) -> None:
        """Of everybody, beside the folder, for whoever wants to know why."""
        kept = self.data.root.parent.with_name(f"{self.data.root.parent.name}-logs")
        shutil.copytree(self.data.log, kept, dirs_exist_ok=True)
        print(f"    what was logged is kept in {kept}", file=sys.stderr, flush=True)

    def close(self) -> None:
        """And leave nothing."""
        self.down()
        self.server.stop()
        folder = self.data.root.parent
        if self.mounted:
            subprocess.run(["umount", "-l", folder], check=False)
        shutil.rmtree(folder, ignore_errors=True)

    # -- look ------------------------------------------------------------------------------------------

    def health(self) -> str:
        """ "ok", "degraded", "failing"; "" when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.ports['web']}/health/ready", timeout=5) as answer:
                return str(json.load(answer)["status"])
        except urllib.error.HTTPError as refused:
            with suppress(ValueError):
                return str(json.load(refused).get("status", ""))
        except (OSError, ValueError):
            pass
        return ""

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], env=self.environment(straight=True), cwd=checkout(), check=True, text=True,
            stdout=subprocess.PIPE,
        )  # fmt: skip
        return done.stdout

    def process(self, name: str) -> psutil.Process | None:
        """The direct child of `huiyin up` of that name."""
        if self.up_process is None or self.up_process.poll() is not None:
            return None
        for child in psutil.Process(self.up_process.pid).children():
            with suppress(psutil.Error):
                if child.environ().get(MARK) == name:
                    return child
        return None

    def workers(self) -> list[psutil.Process]:
        web = self.process("web")
        return web.children() if web else []

    def backends(self) -> list[psutil.Process]:
        """Of the database: those that serve a connection of ours."""
        pid = self.server.pid
        found = psutil.Process(pid).children() if pid else []
        return [each for each in found if f"{ROLE} {self.name}" in " ".join(each.cmdline())]


def free_ports() -> dict[str, int]:
    probes = {name: socket.socket() for name in PORTS}
    try:
        for probe in probes.values():
            probe.bind(("127.0.0.1", 0))
        return {name: int(probe.getsockname()[1]) for name, probe in probes.items()}
    finally:
        for probe in probes.values():
            probe.close()
