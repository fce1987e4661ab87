"""The recipe of docs/operators/backup.md for a PostgreSQL of one's own: back to a moment with pgBackRest."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from huiyin.runtime.postgres.identity import server_identity

PGBACKREST = shutil.which("pgbackrest")
SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
ARCHIVED = "SELECT last_archived_wal >= pg_walfile_name(pg_current_wal_lsn() - 1) FROM pg_stat_archiver"
pytestmark = pytest.mark.skipif(
    not PGBACKREST or not SERVERS, reason="needs pgbackrest and a PostgreSQL of the system: apt install pgbackrest"
)


@dataclass(frozen=True)
class Machine:
    """A PostgreSQL as the system has it, archiving as the recipe says."""

    root: Path
    programs: Path
    port: int

    @property
    def url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def run(self, *command: object) -> None:
        given = {"PATH": os.environ["PATH"], "HOME": str(self.root)}
        with open(self.root / "said", "ab") as said:
            done = subprocess.run(
                [str(part) for part in command],
                cwd="/",
                env=given,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                timeout=120,
                **server_identity().popen(),
            )
        assert done.returncode == 0, (self.root / "said").read_text()[-2000:]

    def tool(self, *arguments: str) -> None:
        self.run(PGBACKREST, f"--config={self.root}/pgbackrest.conf", "--stanza=huiyin", *arguments)

    def start(self) -> None:
        archive = f"{PGBACKREST} --config={self.root}/pgbackrest.conf --stanza=huiyin archive-push %p"
        options = f"-p {self.port} -k {self.root} -c listen_addresses=127.0.0.1 -c archive_mode=on -c fsync=off"
        options += f" -c 'archive_command={archive}'"
        self.run(
            self.programs / "pg_ctl", "-D", self.root / "data", "-o", options, "-l", self.root / "log", "-w", "start"
        )

    def stop(self) -> None:
        self.run(self.programs / "pg_ctl", "-D", self.root / "data", "-w", "-m", "immediate", "stop")


@pytest.fixture
def machine(tmp_path) -> Iterator[Machine]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = Machine(tmp_path, SERVERS[-1].parent, port)
    for name in ("repo", "logs", "spool"):
        (tmp_path / name).mkdir()
    lines = [
        f"[global]\nrepo1-path={tmp_path}/repo\nrepo1-cipher-type=aes-256-cbc\nrepo1-cipher-pass=of-the-test",
        f"repo1-retention-full=2\nstart-fast=y\nlog-path={tmp_path}/logs\nlock-path={tmp_path}/logs",
        f"spool-path={tmp_path}/spool",
        f"[huiyin]\npg1-path={tmp_path}/data\npg1-port={port}\npg1-socket-path={tmp_path}\npg1-user=postgres\n",
    ]
    (tmp_path / "pgbackrest.conf").write_text("\n".join(lines))
    (tmp_path / "said").touch()
    identity = server_identity()  # PostgreSQL does not run as root, which tests may be
    identity.open_path(tmp_path)
    for path in (tmp_path, *tmp_path.iterdir()):
        identity.own(path)
    made.run(
        made.programs / "initdb",
        "-D",
        tmp_path / "data",
        "-U",
        "postgres",
        "--encoding=UTF8",
        "--auth=trust",
        "--no-sync",
    )
    made.start()
    yield made
    made.stop()


def test_back_to_a_moment(machine):
    machine.tool("stanza-create")
    machine.tool("backup", "--type=full")
    with psycopg.connect(machine.url, autocommit=True) as db:
        db.execute("CREATE TABLE told (word text)")
        db.execute("INSERT INTO told VALUES ('before')")
        time.sleep(1.1)  # it knows the end of a backup to the second, and the moment must lie behind it
        moment = db.execute("SELECT clock_timestamp()::text").fetchone()[0]
        time.sleep(0.1)
        db.execute("INSERT INTO told VALUES ('a mistake')")
        db.execute("SELECT pg_switch_wal()")
        until = time.monotonic() + 60
        while not db.execute(
            "SELECT last_archived_wal >= pg_walfile_name(pg_current_wal_lsn() - 1) FROM pg_stat_archiver"
        ).fetchone()[0]:
            assert time.monotonic() < until, "the log is not archived"
            time.sleep(0.2)
    machine.stop()
    for path in (machine.root / "data").iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    machine.tool("restore", "--type=time", f"--target={moment}", "--target-action=promote")
    machine.start()
    with psycopg.connect(machine.url) as db:
        assert db.execute("SELECT word FROM told").fetchall() == [("before",)]
