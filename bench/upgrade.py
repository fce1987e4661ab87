"""A data folder that an older release left (HUIYIN_BENCH_OLD): how long the upgrade takes, whether all of it is there.

It is copied first; the folder itself stays as it is, and nothing may be running on it. Made with the older release:
`HUIYIN_DATA_DIR=FOLDER huiyin demo --fill-only`.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import psycopg.sql

from bench.figures import Figure, less_than
from huiyin.runtime.datadir import DataDir, checkout
from huiyin.runtime.postgres.server import PostgresServer
from huiyin.runtime.supervisor.kernel_ties import die_with_parent

LONG = True
# Of the program itself: their rows say nothing about what people entered.
OWN = ("django_", "auth_permission", "procrastinate_", "kernel_")


def measure() -> Iterator[Figure]:
    old = Path(os.environ["HUIYIN_BENCH_OLD"]).resolve()
    folder = Path(tempfile.mkdtemp(prefix="upgrade-", dir=checkout() / "build"))
    os.chmod(folder, 0o711)
    data = DataDir(folder / "data")
    shutil.copytree(old, data.root, ignore=shutil.ignore_patterns("dist-*", "run", "*.log", "postmaster.pid"))
    server = PostgresServer(data.ensure())
    server.start(before_exec=die_with_parent(signal.SIGINT))
    try:
        yield from _upgraded(data, server)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _upgraded(data: DataDir, server: PostgresServer) -> Iterator[Figure]:
    before = _rows(server.url)
    began = time.monotonic()
    _huiyin(data, server, "manage", "migrate", "-v0")
    yield Figure("migrations", time.monotonic() - began, "s", beside=f"{sum(before.values()):,} rows")
    after = _rows(server.url)
    missing = {name: rows - after.get(name, 0) for name, rows in before.items() if after.get(name, 0) != rows}
    told = {name: rows for name, rows in missing.items() if not name.startswith(OWN)}
    yield Figure("matters", after["matters_matter"], "rows")
    yield less_than("tables whose rows are not the same", len(told), "", 1, f"{len(before)} compared; {told or ''}")
    began = time.monotonic()
    said = json.loads(_huiyin(data, server, "verify-trace", "--json"))
    beside = f"{said['entries']:,} entries in {said['chains']:,} chains, {time.monotonic() - began:.1f} s"
    yield less_than("faults of the trace", said["faults"], "", 1, beside)


def _rows(url: str) -> dict[str, int]:
    with psycopg.connect(url) as db:
        names = [name for (name,) in db.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        return {name: _count(db, name) for name in names}


def _count(db: psycopg.Connection, name: str) -> int:
    found = db.execute(psycopg.sql.SQL("SELECT count(*) FROM {}").format(psycopg.sql.Identifier(name))).fetchone()
    return int(found[0]) if found else 0


def _huiyin(data: DataDir, server: PostgresServer, *arguments: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HUIYIN_")}
    ours = {"HUIYIN_DATA_DIR": str(data.root), "HUIYIN_DATABASE_URL": server.url, "PYTHONPATH": str(checkout())}
    command = [sys.executable, "-m", "huiyin.cli", *arguments]
    return subprocess.run(command, env=kept | ours, stdout=subprocess.PIPE, check=True, text=True).stdout
