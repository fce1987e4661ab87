"""A district that commits, its files in a folder of their own, and empty databases to restore into."""

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from huiyin.backup.keys import KEY, Key
from huiyin.runtime.postgres.address import DATABASE, ROLE
from tests import cast
from tests.conftest import wipe

OURS = Key(KEY, b"o" * 32)


@pytest.fixture
def told(own_database, settings) -> Iterator[cast.District]:
    """The toy district in the module's own database; uploads go to that database's data folder."""
    settings.MEDIA_ROOT = own_database.data.media
    try:
        yield cast.build()
    finally:
        wipe()


@pytest.fixture
def bare_database(own_server) -> Iterator[Callable[[], str]]:
    """Makes empty databases; answers their addresses."""
    names: list[str] = []

    def make() -> str:
        names.append(f"bare_{len(names)}_{id(names)}")
        with psycopg.connect(own_server.superuser_url(), autocommit=True) as db:
            db.execute(f"CREATE DATABASE {names[-1]} OWNER {ROLE}")
        return f"/{names[-1]}".join(own_server.url.rsplit(f"/{DATABASE}", 1))

    yield make
    with psycopg.connect(own_server.superuser_url(), autocommit=True) as db:
        for name in names:
            db.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def elsewhere(tmp_path) -> Path:
    return tmp_path / "elsewhere"
