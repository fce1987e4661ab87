"""The parent of all processes: starts the database, then the others; restarts what dies; stops in order."""

import os
import signal
import time
from collections.abc import Callable
from types import FrameType

from huiyin.runtime.datadir import DataDir
from huiyin.runtime.errors import RuntimeFault
from huiyin.runtime.locks import FileLock
from huiyin.runtime.supervisor.child import Child, Spec
from huiyin.runtime.supervisor.database import Database
from huiyin.runtime.supervisor.kernel_ties import adopt_orphans
from huiyin.runtime.supervisor.output import Output

BEAT = 0.2
LATER = 15.0  # seconds until the later ones start, even if the first do not answer
RENEW = signal.SIGUSR1


class Supervisor:
    """`with Supervisor(data) as s: prepare(); s.run(specs, …)`: the database runs inside the block."""

    def __init__(self, data: DataDir, check: Callable[[], None] = lambda: None) -> None:
        """`check` raises what would keep the processes from starting, before the database is started."""
        self.check = check
        self.data = data.ensure()
        self.output = Output(data.log)
        self.database = Database(data, self.output)
        self.children: list[Child] = []
        self.lock = FileLock(data.run / "up.lock")
        self.signals = 0
        self.renewing = False
        self.preparing = True

    def __enter__(self) -> "Supervisor":
        if not self.lock.acquire():
            raise RuntimeFault(
                f"huiyin is already running on the data folder {self.data.root} "
                f"(process {self.lock.read_note() or 'unknown'}). Stop it first, "
                "or set HUIYIN_DATA_DIR to another folder.",
                f"数据目录 {self.data.root} 上已有 huiyin 在运行（进程 {self.lock.read_note() or '未知'}）。"
                "请先停止它，或把 HUIYIN_DATA_DIR 指向其他目录。",
            )
        try:
            self.check()
        except BaseException:
            self.lock.release()
            raise
        adopt_orphans()
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # the last: its terminal was closed
            signal.signal(signum, self._on_signal)
        signal.signal(RENEW, self._on_renew)
        self.lock.note(str(os.getpid()))
        try:
            self.database.start()
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._leave()

    def run(self, specs: list[Spec], is_ready: Callable[[], bool], on_ready: Callable[[], None]) -> None:
        """Run until a signal arrives. `on_ready` is called once, when those that people wait for answer."""
        self.preparing = False
        for spec in specs:
            child = Child(spec, self.output)
            self.children.append(child)
            if spec.later:
                child.start_in(LATER)
            else:
                child.start()
        announced = False
        while not self.signals:
            if not announced and is_ready():
                announced = True
                on_ready()
                self._start_later_ones()
            if self.database.tend():
                self._restart_children()
            for child in self.children:
                child.tend()
            if self.renewing:
                self._renew_children()
            time.sleep(BEAT)

    def _start_later_ones(self) -> None:
        for child in self.children:
            if child.spec.later and child.restarting:
                child.start()

    def _renew_children(self) -> None:
        """One after another, so that of those that share a work there is always one at it."""
        self.renewing = False
        for child in self.children:
            if not self.signals:
                child.renew(hurry=lambda: bool(self.signals))

    def _restart_children(self) -> None:
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.wait_stopped(hurry=lambda: bool(self.signals))
            child.start()

    def _leave(self) -> None:
        """Those who ask the database first, the database last."""
        self.preparing = False
        if self.children:
            self.output.say("stopping")
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.wait_stopped(hurry=lambda: self.signals > 1)
        self.database.stop()
        if self.children:
            self.output.say("stopped; nothing is left running")
        self.lock.release()

    def _on_signal(self, signum: int, frame: FrameType | None) -> None:
        """The first asks to stop, the second to hurry. During the preparation it ends that."""
        self.signals += 1
        if self.preparing:
            raise KeyboardInterrupt

    def _on_renew(self, signum: int, frame: FrameType | None) -> None:
        self.renewing = not self.preparing  # what starts after the preparation is new anyhow
