"""A pytest plugin: one throw-away PostgreSQL for a test run, shared by all its workers.

It is loaded with `-p` because the data folder must be in the environment before Django reads its settings.
The server starts when the first test asks for a database (whichever worker is first), and stops with the run.
A HUIYIN_DATABASE_URL given from outside is used instead.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from huiyin.runtime.datadir import DataDir
from huiyin.runtime.postgres.server import PostgresServer

OWNED = "HUIYIN_TEST_DATA_DIR"  # set by the process that must clean up; workers inherit it
# Tests lose nothing when the power goes: skipping the disk makes them several times faster.
UNSAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB"}


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    if OWNED not in os.environ:
        folder = tempfile.mkdtemp(prefix="huiyin-test-")
        os.chmod(folder, 0o711)
        os.environ[OWNED] = os.environ["HUIYIN_DATA_DIR"] = folder
        os.environ["HUIYIN_STATIC"] = "plain"
        os.environ["HUIYIN_WEB_PATIENCE"] = "120"  # on a machine that is busy a page may stand in line for long
        # Another run on this machine would close the usual folder to our servers, which run as another user.
        os.environ["PYTEST_DEBUG_TEMPROOT"] = folder
        early_config.add_cleanup(_clean_up)
    return (yield)


@pytest.fixture(scope="session")
def database_url() -> str:
    """The address of a running PostgreSQL for this run."""
    given = os.environ.get("HUIYIN_DATABASE_URL")
    if given:
        return given
    server = _server()
    server.start()
    return server.url


def _server() -> PostgresServer:
    return PostgresServer(DataDir(Path(os.environ[OWNED])), **UNSAFE)


def _clean_up() -> None:
    folder = os.environ.pop(OWNED)
    server = PostgresServer(DataDir(Path(folder)))
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)
