"""Start, watch and stop the embedded server of one data folder."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
from psycopg import sql

from huiyin.runtime.datadir import DataDir, open_log
from huiyin.runtime.errors import RuntimeFault
from huiyin.runtime.locks import FileLock
from huiyin.runtime.postgres.address import DATABASE, ROLE, Address, choose_address
from huiyin.runtime.postgres.binaries import bin_folder, wheel_version
from huiyin.runtime.postgres.config import write_config
from huiyin.runtime.postgres.identity import server_identity
from huiyin.runtime.postgres.processes import is_ready, orphans, server_process

SUPERUSER = "postgres"
START_TIMEOUT = 120.0  # recovery after a crash replays at most max_wal_size
STOP_TIMEOUT = 60.0


class PostgresServer:
    """The server of one data folder. Cheap to create; holds no connection."""

    def __init__(self, data: DataDir, **settings: str) -> None:
        self.data = data
        self.settings = settings
        self.identity = server_identity()
        self.cluster = data.postgres / "cluster"
        self.socket_folder = data.postgres / "run"
        self.log_file = data.log / "postgres.log"

    # -- state -----------------------------------------------------------------------------------------

    def is_running(self) -> bool:
        return server_process(self.cluster) is not None

    @property
    def pid(self) -> int | None:
        process = server_process(self.cluster)
        return process.pid if process else None

    @property
    def url(self) -> str:
        """The address of the application's database; valid while the server runs."""
        return (self.data.postgres / "url").read_text().strip()

    def superuser_url(self) -> str:
        return self._address().url(self.data.secret("postgres-superuser"), role=SUPERUSER, database=DATABASE)

    def binary(self, name: str) -> Path:
        return bin_folder(self.identity, self.data.postgres) / name

    # -- start -----------------------------------------------------------------------------------------

    def start(self, before_exec: Callable[[], None] | None = None) -> subprocess.Popen[bytes] | None:
        """Start unless running, return once it accepts connections. None: it was running already.

        `before_exec` runs in the child just before the server (the supervisor ties it to its own life there).
        """
        self.data.ensure()
        with FileLock(self.data.run / "postgres-start.lock"):
            if self.is_running():
                self._wait_until_ready(None)
                return None
            self._prepare()
            address = self._choose_address()
            child = self._launch(before_exec)
            self._wait_until_ready(child)
            self._ensure_database(address)
            return child

    def _prepare(self) -> None:
        self._clear_stale_pid()
        self.socket_folder.mkdir(mode=0o711, exist_ok=True)
        self.identity.own(self.socket_folder)
        self.identity.open_path(self.data.postgres)
        if not (self.cluster / "PG_VERSION").exists():
            self._initdb()
        self._check_version()
        self.identity.own_tree(self.cluster)

    def _check_version(self) -> None:
        made_by = (self.cluster / "PG_VERSION").read_text().strip()
        ours = wheel_version().split(".")[0]
        if made_by != ours:
            raise RuntimeFault(
                f"The database was made by PostgreSQL {made_by}, this huiyin brings {ours}. "
                "Go back to the release before, `huiyin db dump FILE`, then start this one on a new data "
                "folder and `huiyin db restore FILE`.",
                f"数据库由 PostgreSQL {made_by} 创建，当前版本自带 {ours}。"
                "请先用旧版本执行 huiyin db dump 文件，再用新版本在新数据目录上执行 huiyin db restore 文件。",
            )

    def _clear_stale_pid(self) -> None:
        """Remove the pid file of a server that was killed, once its last backend is gone.

        Its process id may belong to a stranger by now; PostgreSQL would take the stranger for itself.
        """
        left = orphans(self.cluster)
        for process in left:
            process.terminate()
        until = time.monotonic() + 20
        while any(process.is_running() for process in left) and orphans(self.cluster):
            if time.monotonic() > until:
                raise _not_starting(self.log_file)
            time.sleep(0.05)
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)

    def _initdb(self) -> None:
        draft = self.cluster.with_name("cluster.new")
        shutil.rmtree(draft, ignore_errors=True)  # left by an initdb that was interrupted
        draft.mkdir(mode=0o700)
        self.identity.own(draft)
        with tempfile.NamedTemporaryFile("w", dir=self.data.postgres) as password:
            password.write(self.data.secret("postgres-superuser"))
            password.flush()
            self.identity.own(Path(password.name))
            command = [str(self.binary("initdb")), "-D", str(draft), "-U", SUPERUSER]
            command += ["--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256"]
            command += [f"--pwfile={password.name}"]
            command += ["--no-sync"] if self.settings.get("fsync") == "off" else []
            self._run(command)
        draft.rename(self.cluster)

    def _choose_address(self) -> Address:
        remembered = self.data.postgres / "port"
        last = int(remembered.read_text()) if remembered.exists() else None
        address = choose_address(self.socket_folder, last)
        remembered.write_text(f"{address.port}\n")
        folder = str(address.socket_folder) if address.socket_folder else ""
        write_config(
            self.cluster,
            listen_addresses="127.0.0.1",
            port=str(address.port),
            unix_socket_directories=folder,
            **self.settings,
        )
        return address

    def _launch(self, before_exec: Callable[[], None] | None) -> subprocess.Popen[bytes]:
        with open_log(self.log_file) as log:
            return subprocess.Popen(
                [str(self.binary("postgres")), "-D", str(self.cluster)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=_plain_environment(),
                start_new_session=True,  # Ctrl-C in the terminal is for the supervisor, not for the server
                preexec_fn=before_exec,
                **self.identity.popen(),  # type: ignore[call-overload]
            )

    def _wait_until_ready(self, child: subprocess.Popen[bytes] | None) -> None:
        until = time.monotonic() + START_TIMEOUT
        while not is_ready(self.cluster):
            gone = child.poll() is not None if child else not self.is_running()
            if gone or time.monotonic() > until:
                raise _not_starting(self.log_file)
            time.sleep(0.01)

    def _ensure_database(self, address: Address) -> None:
        """The application gets its own role: it owns its database and nothing else."""
        password = self.data.secret("postgres-huiyin")
        wanted = address.url(password)
        url_file = self.data.postgres / "url"
        if not url_file.exists():
            login = address.url(self.data.secret("postgres-superuser"), role=SUPERUSER, database="postgres")
            with psycopg.connect(login, autocommit=True) as db:
                if not db.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
                    role = sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}")
                    db.execute(role.format(sql.Identifier(ROLE), sql.Literal(password)))
                if not db.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                    create = sql.SQL("CREATE DATABASE {} OWNER {}")
                    db.execute(create.format(sql.Identifier(DATABASE), sql.Identifier(ROLE)))
        draft = url_file.with_name(".url")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(wanted + "\n")
        draft.replace(url_file)

    def _address(self) -> Address:
        port = int((self.data.postgres / "port").read_text())
        return Address(port, self.socket_folder if any(self.socket_folder.glob(".s.PGSQL.*")) else None)

    def _run(self, command: list[str]) -> None:
        done = subprocess.run(  # type: ignore[call-overload]
            command,
            cwd="/",
            env=_plain_environment(),
            capture_output=True,
            text=True,
            **self.identity.popen(),
        )
        if done.returncode != 0:
            self.log_file.write_text(done.stdout + done.stderr)
            raise _not_starting(self.log_file)

    # -- stop ------------------------------------------------------------------------------------------

    def stop(self) -> None:
        """Fast shutdown: open transactions roll back, everything committed is on disk."""
        process = server_process(self.cluster)
        if process is None:
            return
        process.send_signal(signal.SIGINT)
        if not _gone(process.pid, self.cluster, STOP_TIMEOUT):
            process.send_signal(signal.SIGQUIT)  # replays its log at the next start, loses nothing committed
            _gone(process.pid, self.cluster, STOP_TIMEOUT)


def _gone(pid: int, cluster: Path, timeout: float) -> bool:
    until = time.monotonic() + timeout
    while time.monotonic() < until:
        try:
            os.waitpid(pid, os.WNOHANG)  # reaps it when it is our child
        except ChildProcessError:
            pass
        if server_process(cluster) is None and not orphans(cluster):
            return True
        time.sleep(0.02)
    return False


def _plain_environment() -> dict[str, str]:
    """Nothing of ours leaks into the server: no PG* variables, no secrets."""
    return {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "HOME": "/",
    }


def _not_starting(log_file: Path) -> RuntimeFault:
    lines = log_file.read_text(errors="replace").splitlines() if log_file.exists() else []
    tail = "\n".join("  " + line for line in lines[-6:])
    return RuntimeFault(
        f"The embedded PostgreSQL does not start. Its last words (all of them in {log_file}):\n{tail}",
        f"内置 PostgreSQL 无法启动，日志 {log_file} 的最后几行：\n{tail}",
    )
