"""Three machines of deploy/ha on one, each with an address of the loopback network; the files there are what is tried.

etcd, PostgreSQL and HAProxy are the system's packages; Patroni is that of deploy/ha/requirements.txt, in an environment
of its own under build/. Everything else lies in one folder.
"""

import hashlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil
import psycopg

from huiyin.runtime.datadir import checkout
from huiyin.runtime.postgres.identity import server_identity
from huiyin.runtime.supervisor.kernel_ties import die_with_parent

ADDRESSES = {"one": "127.0.0.11", "two": "127.0.0.12", "three": "127.0.0.13"}
URL = "postgresql://huiyin:of-the-bench@127.0.0.1:5000/huiyin"
SUPERUSER = "of-the-superuser"
DIRECT = f"postgresql://postgres:{SUPERUSER}@{{}}:5432/postgres"
PYTHON = "/usr/bin/python3"  # the system's: where we are root Patroni is not, and ours may lie where it cannot go
PROGRAMS = {"etcd": "etcd-server", "haproxy": "haproxy", "pg_rewind": "postgresql", PYTHON: "python3-venv"}
TEMPLATES = checkout() / "deploy/ha"
_POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


def missing() -> list[str]:
    """Debian's packages that this machine lacks."""
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", *map(str, _POSTGRES)])
    return [package for program, package in PROGRAMS.items() if not shutil.which(program, path=path)]


def patroni() -> Path:
    """The program, installed as the guide for operators says it; once for each state of the pins."""
    pins = TEMPLATES / "requirements.txt"
    environment = checkout() / "build" / f"patroni-{hashlib.sha256(pins.read_bytes()).hexdigest()[:12]}"
    program = environment / "bin/patroni"
    if not program.exists():
        subprocess.run([PYTHON, "-m", "venv", "--clear", environment], check=True)
        pip = [environment / "bin/pip", "install", "--quiet", "--require-hashes", "-r", pins]
        subprocess.run(pip, check=True)
    return program


@dataclass
class Cluster:
    folder: Path
    patroni: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self) -> None:
        for node in ADDRESSES:
            self.start_etcd(node)
        self._until(lambda: self._etcd_is_well(), 30, "etcd does not agree")
        for node in ADDRESSES:
            self.start_node(node)
        self.wait_whole(120)
        self._run("haproxy", ["/usr/sbin/haproxy", "-db", "-f", str(self._file("haproxy.cfg"))])
        self._make_database()

    def start_etcd(self, node: str) -> None:
        lines = self._text("etcd.env", node).splitlines()
        told = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
        self._run(f"etcd-{node}", ["etcd"], told | {"ETCD_DATA_DIR": str(self.folder / f"etcd-{node}")})

    def start_node(self, node: str) -> None:
        self._run(f"patroni-{node}", [str(self.patroni), str(self._file("patroni.yml", node))])

    def members(self) -> dict[str, dict]:
        """What Patroni says of its members, as seen by whichever of them answers; empty while none does."""
        for address in ADDRESSES.values():
            with suppress(httpx.HTTPError, ValueError):
                said = httpx.get(f"http://{address}:8008/cluster", timeout=2).json()
                return {member["name"]: member for member in said["members"]}
        return {}

    def primary(self) -> str | None:
        """Who may write, as the primary itself says: what the others last heard may be old."""
        for node, address in ADDRESSES.items():
            with suppress(httpx.HTTPError):
                if httpx.get(f"http://{address}:8008/primary", timeout=1).status_code == 200:
                    return node
        return None

    def wait_whole(self, seconds: float) -> float:
        """Until one leads and the others stream from it, one of them in step; how long that took."""
        return self._until(self._is_whole, seconds, "the cluster does not become whole")

    def wait_other(self, former: str, seconds: float) -> float:
        return self._until(lambda: self.primary() not in (None, former), seconds, f"nobody takes the place of {former}")

    # -- what happens to machines -----------------------------------------------------------------------------

    def kill_server(self, node: str) -> None:
        """kill -9 of PostgreSQL's first process; Patroni beside it lives."""
        self._server(node)[0].kill()

    def kill_machine(self, node: str) -> None:
        """All at once, as when the power goes."""
        self.processes[f"patroni-{node}"].kill()
        for process in self._server(node):
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self.processes[f"etcd-{node}"].kill()
        for name in (f"patroni-{node}", f"etcd-{node}"):
            self.processes[name].wait()

    def freeze(self, node: str) -> Callable[[], None]:
        """It answers nobody, and does not know it; what is given back lets it go on as if nothing had been."""
        frozen = [psutil.Process(self.processes[f"{kind}-{node}"].pid) for kind in ("patroni", "etcd")]
        frozen += self._server(node)
        for process in frozen:
            with suppress(psutil.NoSuchProcess):
                process.suspend()

        def thaw() -> None:
            for process in frozen:
                with suppress(psutil.NoSuchProcess):
                    process.resume()

        return thaw

    def switch_over(self, node: str) -> None:
        """As for maintenance: the primary gives its place away in good order."""

        def done() -> bool:
            """Refused (412) while it is not sure that another one has everything."""
            asked = httpx.post(f"http://{ADDRESSES[node]}:8008/switchover", json={"leader": node}, timeout=60)
            return asked.is_success

        self._until(done, 60, "no switchover is allowed")

    def stop(self) -> None:
        for name in sorted(
            self.processes, key=lambda name: name.startswith("etcd")
        ):  # Patroni needs it to say farewell
            process = self.processes[name]
            with suppress(psutil.NoSuchProcess):
                psutil.Process(process.pid).resume()
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
        for node in ADDRESSES:
            for process in self._server(node):
                with suppress(psutil.NoSuchProcess):
                    process.kill()

    # -- inside ---------------------------------------------------------------------------------------------------

    def _server(self, node: str) -> list[psutil.Process]:
        """PostgreSQL's processes on it, the first one first; none if it does not run."""
        try:
            pid = int((self.folder / f"postgres-{node}" / "postmaster.pid").read_text().split("\n")[0])
            first = psutil.Process(pid)
            return [first, *first.children(recursive=True)]
        except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
            return []

    def _is_whole(self) -> bool:
        members = self.members()
        roles = sorted(member["role"] for member in members.values())
        follow = all(member["state"] == "streaming" for member in members.values() if member["role"] != "leader")
        return roles == ["leader", "replica", "sync_standby"] and follow

    def _etcd_is_well(self) -> bool:
        with suppress(httpx.HTTPError):
            return httpx.get(f"http://{ADDRESSES['one']}:2379/health", timeout=2).json()["health"] == "true"
        return False

    def _make_database(self) -> None:
        leader = ADDRESSES[self.primary() or "one"]
        with psycopg.connect(DIRECT.format(leader), autocommit=True) as db:
            db.execute("CREATE ROLE huiyin LOGIN PASSWORD 'of-the-bench'")
            db.execute(
                "CREATE DATABASE huiyin OWNER huiyin ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C.UTF-8' "
                "TEMPLATE template0"
            )

    def _until(self, true: Callable[[], bool], seconds: float, or_else: str) -> float:
        began = time.monotonic()
        while not true():
            if time.monotonic() - began > seconds:
                raise TimeoutError(f"{or_else}; see *.log in {self.folder}")
            time.sleep(0.2)
        return time.monotonic() - began

    def _text(self, name: str, node: str = "") -> str:
        """The file as an operator fills it in, but for where things lie."""
        text = (TEMPLATES / name).read_text()
        for name, address in ADDRESSES.items():
            text = text.replace(f"<{name}>", address)
        if node:
            text = text.replace("<node>", node).replace("<address>", ADDRESSES[node])
        text = text.replace("<network>", "127.0.0.0/8").replace("<superuser password>", SUPERUSER)
        text = text.replace("/var/lib/postgresql/15/huiyin", str(self.folder / f"postgres-{node}"))
        text = text.replace("/usr/lib/postgresql/15/bin", str(_POSTGRES[-1]))
        text = text.replace("/var/lib/postgresql/huiyin.pgpass", str(self.folder / f"pgpass-{node}"))
        text = text.replace("/var/run/postgresql", str(self.folder / f"run-{node}"))
        return text

    def _file(self, name: str, node: str = "") -> Path:
        path = self.folder / f"{node}{name}"
        path.write_text(self._text(name, node))
        return path

    def _run(self, name: str, command: list[str], told: dict[str, str] | None = None) -> None:
        """As nobody where we are root: PostgreSQL does not run as root."""
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8"} | (told or {})
        with open(self.folder / f"{name}.log", "ab") as log:
            self.processes[name] = subprocess.Popen(
                command, cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                preexec_fn=die_with_parent(signal.SIGTERM), **server_identity().popen(),
            )  # fmt: skip


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """Running and whole, with an empty database of huiyin's; stopped at the end."""
    identity = server_identity()
    folder.mkdir(parents=True)
    for name in ADDRESSES:
        (folder / f"run-{name}").mkdir()
        identity.own(folder / f"run-{name}")
    identity.own(folder)
    identity.open_path(folder)
    made = Cluster(folder, patroni())
    try:
        made.start()
        yield made
    finally:
        made.stop()
