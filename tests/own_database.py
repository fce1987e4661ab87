"""A database of one's own, for tests that commit, kill, or watch transactions from outside.

The usual test lives in a transaction that is rolled back: nothing in it ever commits, and what other tests' workers
have open holds the outbox back. Import the fixture where it is wanted.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connections

from huiyin.config.database import database_settings
from huiyin.runtime.datadir import DataDir
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


@pytest.fixture(scope="module")
def own_database(tmp_path_factory, django_db_setup, django_db_blocker) -> Iterator[OwnDatabase]:
    """Migrated and empty; Django's default connection leads there until the module ends."""
    data = DataDir(tmp_path_factory.mktemp("own") / "data").ensure()
    server = PostgresServer(data, **UNSAFE)
    server.start()
    own = OwnDatabase(server.url, data)
    done = own.huiyin("manage", "migrate", "-v0")
    assert done.returncode == 0, done.stderr
    entry = connections["default"].settings_dict
    before = {name: entry[name] for name in WHERE}
    connections["default"].close()
    entry.update({name: database_settings(server.url)[name] for name in WHERE})
    try:
        with django_db_blocker.unblock():
            yield own
            connections["default"].close()
    finally:
        entry.update(before)
        server.stop()
