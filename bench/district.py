"""A served district to measure: a data folder of its own, the embedded database with fsync on, the web process.

The folder is filled once per run and shared by all benches of it, then removed. HUIYIN_BENCH_DIR names one that is
kept and filled further as needed: for those who measure again and again. HUIYIN_BENCH_MATTERS makes it smaller.
"""

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
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.cpu import Used, used
from huiyin.cli.serving import Places, web_command
from huiyin.runtime.datadir import DataDir, checkout
from huiyin.runtime.postgres.server import PostgresServer
from huiyin.runtime.supervisor.child import python
from huiyin.runtime.supervisor.kernel_ties import die_with_parent
from huiyin.runtime.supervisor.ports import require_free

MATTERS = int(os.environ.get("HUIYIN_BENCH_MATTERS", "100000"))
PORT = "HUIYIN_BENCH_PORT"
FOLDER = "HUIYIN_BENCH_DIR"
START_TIMEOUT = 120.0


@dataclass(frozen=True)
class District:
    """What a bench needs to know of the district it measures.

    Attributes:
        accounts, cookies: by role. handlers: API keys by unit. conditions: (type, number), without photographs.
        pids: of the web process and of the database. superuser_url: for what only the database's owner may see.
    """

    data: DataDir
    port: int
    url: str
    accounts: dict[str, dict[str, str]]
    cookies: dict[str, str]
    handlers: dict[str, str]
    conditions: list[tuple[str, int]]
    points: list[list[float]]
    matters: int
    pids: tuple[int, int]
    superuser_url: str

    def cpu(self) -> Used:
        return used(*self.pids)

    def key(self, role: str) -> str:
        return self.accounts[role]["api_key"]


@contextmanager
def served(matters: int = MATTERS, *, beside: str = "", **postgres: str) -> Iterator[District]:
    """The district with at least so many matters, answering; stopped at the end, its data kept for the next bench.

    beside: the name of a second one, of its own, that is served at the same time, to compare with.
    postgres: settings of the database beside its usual ones.
    """
    data, port = DataDir(folder(beside)).ensure(), _port(beside)
    server = PostgresServer(data, **postgres)
    server.start(before_exec=die_with_parent(signal.SIGINT))
    try:
        facts = _filled(data, server.url, matters)
        environment = environment_of(data, server.url, port)
        with _web(data, port, environment) as pid:
            own = {"data": data, "port": port, "url": server.url, "superuser_url": server.superuser_url()}
            yield District(**own, pids=(pid, server.pid or 0), **facts)
    finally:
        server.stop()


def run_python(district: District, *arguments: str) -> str:
    """Standard output of a Python process that stands on the district's ground."""
    environment = environment_of(district.data, district.url, district.port)
    return _python(environment, *arguments)


_temporary: dict[str, Path] = {}


def folder(beside: str = "") -> Path:
    if kept := os.environ.get(FOLDER):
        path = Path(kept).resolve()
        return path.with_name(f"{path.name}-{beside}") if beside else path
    if beside not in _temporary:
        parent = checkout() / "build"  # not the system's temporary folder: that may live in memory, where fsync is free
        parent.mkdir(exist_ok=True)
        made = _temporary[beside] = Path(tempfile.mkdtemp(prefix="bench-", dir=parent))
        os.chmod(made, 0o711)
        atexit.register(shutil.rmtree, made, ignore_errors=True)
    return _temporary[beside]


def _port(beside: str) -> int:
    """The one that HUIYIN_BENCH_PORT names, else any that is free."""
    if PORT in os.environ and not beside:
        require_free("127.0.0.1", int(os.environ[PORT]), PORT)
        return int(os.environ[PORT])
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _filled(data: DataDir, url: str, matters: int) -> dict:
    """Fill what is missing; what the last filling said is remembered beside the data."""
    note = data.run / "bench.json"
    if note.exists() and (facts := json.loads(note.read_text()))["matters"] >= matters:
        _python(environment_of(data, url, 0), "-m", "huiyin.cli", "manage", "migrate", "-v0")  # kept from an older day
        return facts
    print(f"    filling a district with {matters:,} matters …", file=sys.stderr, flush=True)
    said = _python(environment_of(data, url, 0), "-m", "bench.filling", str(matters))
    facts = json.loads(said.splitlines()[-1])  # loaders may have something to say before
    note.write_text(json.dumps(facts, ensure_ascii=False))
    note.chmod(0o600)
    return facts


@contextmanager
def _web(data: DataDir, port: int, environment: dict[str, str]) -> Iterator[int]:
    """The web process as `huiyin up` starts it."""
    with running("web", web_command(Places("127.0.0.1", port, port + 1)), data, environment) as process:
        _wait_until_ready(process, port)
        yield process.pid


@contextmanager
def delivering(district: District) -> Iterator[int]:
    """The worker beside it, as `huiyin up` starts it: announcements are delivered while the block runs."""
    environment = environment_of(district.data, district.url, district.port)
    with running("worker", python("-m", "huiyin.cli", "worker"), district.data, environment) as process:
        yield process.pid


@contextmanager
def running(
    name: str, command: list[str], data: DataDir, environment: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    with open(data.log / f"bench-{name}.log", "ab") as log:
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait_until_ready(process: subprocess.Popen, port: int) -> None:
    until = time.monotonic() + START_TIMEOUT
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=10) as answer:
                if answer.status == 200:
                    return
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
    raise RuntimeError("the web process does not become ready; see bench-web.log in the data folder's log/")


def environment_of(data: DataDir, url: str, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HUIYIN_")}
    ours = {"HUIYIN_DATA_DIR": str(data.root), "HUIYIN_DATABASE_URL": url, "HUIYIN_PORT": str(port)}
    ours["HUIYIN_LIMITS_EXEMPT"] = "127.0.0.0/8"  # eight connections send what a city sends in a day
    tuned = {name: value for name, value in os.environ.items() if name.startswith("HUIYIN_WEB_")}
    return kept | ours | tuned | {"DJANGO_SETTINGS_MODULE": "huiyin.config.settings", "PYTHONPATH": str(checkout())}


def _python(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], env=environment, cwd=checkout(), stdout=subprocess.PIPE, check=True, text=True
    )
    return done.stdout
