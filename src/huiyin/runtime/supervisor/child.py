"""One supervised process: started, watched, started again with growing pauses, stopped with its offspring."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

import psutil

from huiyin.runtime.supervisor.kernel_ties import die_with_parent
from huiyin.runtime.supervisor.output import Output

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
MARK = "HUIYIN_PROCESS"  # in the environment of a process and of all it starts
STEADY = 60.0  # a process that ran this long earned a quick restart again


class Renewal(Enum):
    """How a process comes to run a program that has changed on disk."""

    NEVER = auto()
    BY_SIGHUP = auto()  # it replaces its workers itself
    BY_RESTART = auto()


@dataclass(frozen=True)
class Spec:
    """What to run.

    Attributes:
        patience: seconds between asking to stop and making it.
        later: nobody waits for it at a start, so it leaves the machine to those for whom somebody does.
    """

    name: str
    command: Sequence[str]
    patience: float = 15.0
    renewal: Renewal = Renewal.NEVER
    later: bool = False


class Child:
    def __init__(self, spec: Spec, output: Output, clock: Callable[[], float] = time.monotonic) -> None:
        self.spec = spec
        self.output = output
        self.clock = clock
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0
        self.pause = FIRST_PAUSE
        self.due_at: float | None = None  # when to start again

    def start(self) -> None:
        """Must be called from the main thread: the kernel ties a child to the thread that made it."""
        self.due_at = None
        self.started_at = self.clock()
        self.process = subprocess.Popen(
            list(self.spec.command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=os.environ | {"PYTHONUNBUFFERED": "1", MARK: self.spec.name},
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops them in order
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
        assert self.process.stdout
        self.output.follow(self.spec.name, self.process.stdout)

    def start_in(self, seconds: float) -> None:
        self.due_at = self.clock() + seconds

    def tend(self) -> None:
        """Called again and again: notice a death, wait out the pause, start again."""
        now = self.clock()
        if self.due_at is not None and now >= self.due_at:
            self.start()
        elif self.process is not None and self.process.poll() is not None:
            code = self.process.returncode
            self.process = None
            self.kill_offspring()
            if now - self.started_at >= STEADY:
                self.pause = FIRST_PAUSE
            self.due_at = now + self.pause
            self.output.say(f"{self.spec.name} {_ended(code)}; starting again in {self.pause:g} s")
            self.pause = min(self.pause * 2, LONGEST_PAUSE)

    @property
    def restarting(self) -> bool:
        return self.process is None and self.due_at is not None

    def renew(self, *, hurry: Callable[[], bool]) -> None:
        """Let it run what lies on disk now. One that is not running will do so when it starts."""
        if self.process is None or self.spec.renewal is Renewal.NEVER:
            return
        self.output.say(f"renewing {self.spec.name}")
        if self.spec.renewal is Renewal.BY_SIGHUP:
            self.process.send_signal(signal.SIGHUP)
            return
        self.ask_to_stop()
        self.wait_stopped(hurry=hurry)
        self.start()

    def ask_to_stop(self) -> None:
        self.due_at = None
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait_stopped(self, *, hurry: Callable[[], bool]) -> None:
        """Give it its time, then kill. `hurry` turns true at a second Ctrl-C."""
        if self.process is None:
            return
        until = self.clock() + self.spec.patience
        while self.process.poll() is None and self.clock() < until and not hurry():
            time.sleep(0.02)
        if self.process.poll() is None:
            self.output.say(f"{self.spec.name} does not stop; killing it")
            self.process.kill()
            self.process.wait()
        self.process = None
        self.kill_offspring()

    def kill_offspring(self) -> None:
        """Workers of a server that died are of no use, and they hold its port."""
        killed = []
        for process in psutil.Process().children(recursive=True):
            try:
                if process.environ().get(MARK) == self.spec.name:
                    process.kill()
                    killed.append(process)
            except psutil.Error:
                continue
        psutil.wait_procs(killed, timeout=5)  # they became our children with their parent's death: reap them


def _ended(code: int) -> str:
    if code < 0:
        return f"was killed by {signal.Signals(-code).name}"
    return f"ended with exit code {code}"


def python(*arguments: str) -> list[str]:
    """The interpreter we run under, so that children see the same environment."""
    return [sys.executable, *arguments]
