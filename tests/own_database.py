"""A database of one's own, for tests that commit, kill, or watch transactions from outside.

The usual test lives in a transaction that is rolled back: nothing in it ever commits, and what other tests' workers
have open holds the outbox back, whichever database of a server it is in.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.db import connections

from huiyin.config.database import database_settings
from huiyin.kernel.sealed.keyring import folder, ring
from huiyin.runtime.datadir import DataDir
from huiyin.runtime.postgres.address import DATABASE, ROLE
from huiyin.runtime.postgres.server import PostgresServer
from huiyin.runtime.testing import UNSAFE

CHECKOUT = Path(__file__).parents[1]
WHERE = ("HOST", "PORT", "USER", "PASSWORD", "NAME")


@dataclass(frozen=True)
class OwnDatabase:
    url: str
    data: DataDir

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "HUIYIN_DATABASE_URL": self.url,
            "HUIYIN_DATA_DIR": str(self.data.root),
            "DJANGO_SETTINGS_MODULE": "huiyin.config.settings",
            "PYTHONPATH": str(CHECKOUT),
            "LANG": "en_US.UTF-8",
        }

    def spawn(self, script: Path, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, str(script), *arguments]
        return subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, text=True)

    def huiyin(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "huiyin.cli", *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=300)


def share_keys(data: Path) -> None:
    """What this process seals, processes on that data folder open."""
    ring()
    shutil.copytree(folder(), data / "secrets" / "fields", dirs_exist_ok=True)


@pytest.fixture(scope="session")
def own_server(tmp_path_factory) -> Iterator[PostgresServer]:
    """A second server beside the run's, with one migrated database to copy."""
    data = DataDir(tmp_path_factory.mktemp("own") / "data").ensure()
    server = PostgresServer(data, **UNSAFE)
    server.start()
    try:
        done = OwnDatabase(server.url, data).huiyin("manage", "migrate", "-v0")
        assert done.returncode == 0, done.stderr
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def own_database(own_server, request, tmp_path_factory, django_db_setup, django_db_blocker) -> Iterator[OwnDatabase]:
    """Migrated and empty; Django's default connection leads there until the module ends."""
    name = f"own_{request.module.__name__.rpartition('.')[2]}"
    with psycopg.connect(own_server.superuser_url(), autocommit=True) as db:
        db.execute(f"CREATE DATABASE {name} TEMPLATE {DATABASE} OWNER {ROLE}")
    url = f"/{name}".join(own_server.url.rsplit(f"/{DATABASE}", 1))
    own = OwnDatabase(url, DataDir(tmp_path_factory.mktemp(name) / "data").ensure())
    share_keys(own.data.root)
    with looking_at(url, django_db_blocker):
        yield own


@contextmanager
def looking_at(url: str, django_db_blocker) -> Iterator[None]:
    """Django's default connection leads there inside the block."""
    entry = connections["default"].settings_dict
    before = {key: entry[key] for key in WHERE}
    connections["default"].close()
    entry.update({key: database_settings(url)[key] for key in WHERE})
    try:
        with django_db_blocker.unblock():
            yield
            connections["default"].close()
    finally:
        entry.update(before)
