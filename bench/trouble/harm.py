"""What is done to a town. Each takes it and a source of chance, does harm, and returns when the harm is over."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from random import Random

import psutil

from bench.trouble.line import CUT, DEAF, REFUSED, SLOW, Line
from bench.trouble.town import Town

CLOCK_BEHIND = "clock: 20 min behind and back"
Harm = Callable[[Town, Random], None]
HANGS = 5.0
BAD_LINE = 6.0


class Unable(Exception):
    """This machine cannot do that harm; its argument says why."""


def _kill(name: str) -> Harm:
    def harm(town: Town, chance: Random) -> None:
        process = town.process(name)
        if process is not None:
            process.kill()

    return harm


def kill_a_web_worker(town: Town, chance: Random) -> None:
    with suppress(psutil.NoSuchProcess, IndexError):
        chance.choice(town.workers()).kill()


def kill_a_backend(town: Town, chance: Random) -> None:
    """The database then ends all others and replays its log."""
    with suppress(psutil.NoSuchProcess, IndexError):
        chance.choice(town.backends()).kill()


def kill_the_database(town: Town, chance: Random) -> None:
    os.kill(town.server.pid or 0, signal.SIGKILL)
    time.sleep(1)
    town.start_database()


def kill_everything(town: Town, chance: Random) -> None:
    """All at once, as when the power goes; but what the system had not written yet is not lost."""
    assert town.up_process
    every = [psutil.Process(town.up_process.pid), *psutil.Process(town.up_process.pid).children(recursive=True)]
    server = psutil.Process(town.server.pid or 0)
    for process in [*every, server, *server.children()]:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    town.up_process.wait()
    psutil.wait_procs(every, timeout=20)
    town.start_database()
    town.up()


def _hang(name: str) -> Harm:
    def harm(town: Town, chance: Random) -> None:
        if name == "database":
            server = psutil.Process(town.server.pid or 0)
            hung = [server, *server.children()]
        elif name == "web worker":
            hung = [chance.choice(town.workers())]
        else:
            hung = [each for each in [town.process(name)] if each]
        for process in hung:
            with suppress(psutil.NoSuchProcess):
                process.suspend()
        try:
            time.sleep(HANGS)
        finally:
            for process in hung:
                with suppress(psutil.NoSuchProcess):
                    process.resume()

    return harm


def _line(which: str, mode: str) -> Harm:
    def harm(town: Town, chance: Random) -> None:
        line: Line | None = getattr(town, f"{which}_line")
        assert line is not None
        line.become(mode)
        time.sleep(BAD_LINE)
        line.become("good")

    return harm


def fill_the_disk(town: Town, chance: Random) -> None:
    if not town.mounted:
        raise Unable("a small disk cannot be mounted here (it needs root)")
    ballast = town.data.root.parent / "ballast"
    try:
        with open(ballast, "wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(1 << 20))
        with open(ballast, "ab", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(4096))
        time.sleep(BAD_LINE)
    finally:
        ballast.unlink()
    if not town.server.is_running():  # it may end itself rather than lose something; an operator starts it again
        town.start_database()


def _clock(ahead: float) -> Harm:
    def harm(town: Town, chance: Random) -> None:
        town.set_clock(ahead)
        time.sleep(BAD_LINE)
        town.set_clock(0)

    return harm


def renew(town: Town, chance: Random) -> None:
    """A rolling restart of everything: no harm, and no client may notice."""
    town.run("-m", "huiyin.cli", "reload")
    time.sleep(BAD_LINE)


HARMS: dict[str, Harm] = {
    "kill -9: a web worker": kill_a_web_worker,
    "kill -9: the web server": _kill("web"),
    "kill -9: live": _kill("live"),
    "kill -9: worker": _kill("worker"),
    "kill -9: a consumer": _kill("sense"),
    "kill -9: the broker": _kill("broker"),
    "kill -9: a database backend": kill_a_backend,
    "kill -9: the database": kill_the_database,
    "kill -9: everything at once": kill_everything,
    "hangs 5 s: a web worker": _hang("web worker"),
    "hangs 5 s: worker": _hang("worker"),
    "hangs 5 s: the broker": _hang("broker"),
    "hangs 5 s: the database": _hang("database"),
    "database line: 0.3 s later": _line("database", SLOW),
    "database line: nothing through": _line("database", DEAF),
    "database line: refused": _line("database", REFUSED),
    "database line: cut in answers": _line("database", CUT),
    "device line: cut in answers": _line("device", CUT),
    "device line: nothing through": _line("device", DEAF),
    "disk full": fill_the_disk,
    "clock: 3 h ahead and back": _clock(10_800),
    CLOCK_BEHIND: _clock(-1_200),
    "huiyin reload": renew,
}
