"""The embedded server: quick to start, hard to confuse, and nothing committed is lost."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from huiyin.runtime.datadir import DataDir
from huiyin.runtime.errors import RuntimeFault
from huiyin.runtime.postgres.server import PostgresServer


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """One server for this file; its folder is below one that only its owner may enter."""
    closed = tmp_path_factory.mktemp("closed")
    closed.chmod(0o700)
    server = PostgresServer(DataDir(closed / "data"), shared_buffers="32MB")
    server.start()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def _running(server: PostgresServer) -> None:
    server.start()


def kill(server: PostgresServer) -> None:
    pid = server.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    while server.is_running():
        try:
            os.waitpid(pid, os.WNOHANG)
        except ChildProcessError:
            pass
        time.sleep(0.01)


def test_it_speaks_utf8_and_splits_chinese_into_trigrams(server: PostgresServer) -> None:
    with psycopg.connect(server.url) as db:
        db.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        row = db.execute("SELECT cardinality(show_trgm('井盖破损')), current_setting('server_encoding')").fetchone()
    assert row == (5, "UTF8")


def test_the_application_is_not_superuser(server: PostgresServer) -> None:
    with psycopg.connect(server.url) as db:
        row = db.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    assert row == (False,)


def test_commits_wait_for_the_disk(server: PostgresServer) -> None:
    with psycopg.connect(server.url) as db:
        row = db.execute("SELECT current_setting('fsync'), current_setting('synchronous_commit')").fetchone()
    assert row == ("on", "on")


def test_a_wrong_password_is_refused(server: PostgresServer) -> None:
    password = server.data.secret("postgres-huiyin")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.url.replace(password, "guess"))


def test_starting_a_running_server_changes_nothing(server: PostgresServer) -> None:
    before = server.pid
    assert server.start() is None
    assert server.pid == before


def test_committed_rows_survive_sigkill(server: PostgresServer) -> None:
    with psycopg.connect(server.url) as db:
        db.execute("CREATE TABLE told (n int)")
        db.commit()
        db.execute("INSERT INTO told SELECT generate_series(1, 1000)")
        db.commit()
        db.execute("INSERT INTO told VALUES (0)")
        kill(server)
        db.close()  # leaving the block would commit: a backend outlives its postmaster for a moment
    server.start()
    with psycopg.connect(server.url) as db:
        assert db.execute("SELECT count(*), min(n) FROM told").fetchone() == (1000, 1)


def test_a_pid_file_naming_a_stranger_does_not_confuse(server: PostgresServer) -> None:
    kill(server)
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        pid_file = server.cluster / "postmaster.pid"
        lines = pid_file.read_text().splitlines()
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        assert not server.is_running()
        server.stop()
        assert stranger.poll() is None, "a process that only inherited the pid was stopped"
        server.start()
        assert server.pid != stranger.pid
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_second_start_is_quick_and_keeps_the_port(server: PostgresServer) -> None:
    url = server.url
    server.stop()
    assert not server.is_running()
    began = time.monotonic()
    server.start()
    assert time.monotonic() - began < 3
    assert server.url == url


def test_stop_leaves_no_process(server: PostgresServer) -> None:
    pid = server.pid
    assert pid
    server.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends the server to another user")
def test_root_lends_it_to_nobody_and_opens_the_path_to_nobody_else(server: PostgresServer) -> None:
    assert server.pid
    assert psutil.Process(server.pid).username() == "nobody"
    closed = server.data.root.parent
    assert closed.stat().st_mode & 0o007 == 0
    assert server.cluster.stat().st_mode & 0o077 == 0


def test_a_long_path_falls_back_to_loopback(tmp_path: Path) -> None:
    deep = tmp_path / ("long" * 30) / "data"
    server = PostgresServer(DataDir(deep), shared_buffers="32MB", fsync="off")
    server.start()
    try:
        assert "@127.0.0.1:" in server.url
        with psycopg.connect(server.url) as db:
            assert db.execute("SELECT 1").fetchone() == (1,)
    finally:
        server.stop()


def test_a_cluster_of_another_major_version_is_refused_with_the_way_out(tmp_path: Path) -> None:
    server = PostgresServer(DataDir(tmp_path / "data").ensure())
    server.cluster.mkdir()
    (server.cluster / "PG_VERSION").write_text("15\n")
    with pytest.raises(RuntimeFault) as fault:
        server.start()
    assert "made by PostgreSQL 15" in fault.value.en
    assert "huiyin db dump" in fault.value.en


def test_what_the_server_said_is_shown_when_it_does_not_start(tmp_path: Path) -> None:
    server = PostgresServer(DataDir(tmp_path / "data"), shared_buffers="nonsense", fsync="off")
    with pytest.raises(RuntimeFault) as fault:
        server.start()
    assert "shared_buffers" in fault.value.en
    assert "shared_buffers" in fault.value.zh
