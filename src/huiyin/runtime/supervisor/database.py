"""The embedded server as a supervised process."""

import os
import signal
import subprocess
import time

from huiyin.runtime.datadir import DataDir
from huiyin.runtime.errors import RuntimeFault
from huiyin.runtime.locks import FileLock
from huiyin.runtime.postgres.server import PostgresServer
from huiyin.runtime.postgres.session import URL
from huiyin.runtime.supervisor.kernel_ties import die_with_parent
from huiyin.runtime.supervisor.output import Output


class Database:
    """Nothing at all when HUIYIN_DATABASE_URL names a server of the operator's own."""

    def __init__(self, data: DataDir, output: Output) -> None:
        self.output = output
        self.own = URL not in os.environ
        self.server = PostgresServer(data)
        self.users = FileLock(data.run / "postgres-users.lock")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if not self.own:
            return
        self._take_over()
        self._start()
        os.environ[URL] = self.server.url

    def _take_over(self) -> None:
        """A server started by another command would not die with us: let that command finish first."""
        if not self.users.acquire():
            self.output.say("another huiyin command is using the database; waiting for it to finish")
            if not self.users.acquire(wait=120):
                raise RuntimeFault(
                    "Another huiyin command has been using this data folder's database for two minutes. "
                    "Let it finish, or stop it, and start again.",
                    "另一个 huiyin 命令已占用该数据目录的数据库两分钟。请等它结束或将其停止后再启动。",
                )
        self.server.stop()
        self.users.acquire(shared=True)

    def _start(self) -> None:
        self.process = self.server.start(before_exec=die_with_parent(signal.SIGINT))

    def tend(self) -> bool:
        """Start it again when it died. True: its address changed and everybody must be told."""
        if self.process is None or self.process.poll() is None:
            return False
        self.output.say("postgres ended unexpectedly; starting it again (it replays its log)")
        before = os.environ.get(URL)
        time.sleep(0.2)
        self._start()
        os.environ[URL] = self.server.url
        return before != self.server.url

    def stop(self) -> None:
        if self.own:
            self.server.stop()
            self.users.release()
