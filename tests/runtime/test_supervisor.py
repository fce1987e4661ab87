"""One parent for all processes: what dies comes back, what is stopped leaves nothing."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

SCRIPT = """
import os, sys
from pathlib import Path
from huiyin.runtime.datadir import DataDir
from huiyin.runtime.errors import RuntimeFault
from huiyin.runtime.supervisor.child import Spec, python
from huiyin.runtime.supervisor.supervisor import Supervisor

data = DataDir(Path(sys.argv[1]))
# Two processes; `server` has a worker of its own and leaves word of both.
server = "import os, subprocess, sys, time; " \\
    "w = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); " \\
    "open(sys.argv[1], 'a').write(f'{os.getpid()} {w.pid}\\\\n'); time.sleep(600)"
stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); " \\
    "print('stubborn is up', flush=True); time.sleep(600)"
specs = [
    Spec("server", python("-c", server, str(data.root / "pids"))),
    Spec("stubborn", python("-c", stubborn), patience=1),
]
try:
    with Supervisor(data) as supervisor:
        supervisor.run(specs, lambda: True, lambda: print("READY", flush=True))
except RuntimeFault as fault:
    sys.exit(fault.en)
"""


class Run:
    """A supervisor in a process of its own."""

    def __init__(self, folder: Path, own_database: bool) -> None:
        self.folder = folder
        environment = dict(os.environ) | {"HUIYIN_DATABASE_URL": "postgresql://elsewhere/x"}
        environment["MARK"] = str(folder)
        if own_database:
            del environment["HUIYIN_DATABASE_URL"]
        script = folder.parent / "script.py"
        script.write_text(textwrap.dedent(SCRIPT))
        self.process = subprocess.Popen(
            [sys.executable, str(script), str(folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment,
        )

    def generations(self) -> list[list[int]]:
        path = self.folder / "pids"
        lines = path.read_text().splitlines() if path.exists() else []
        return [[int(pid) for pid in line.split()] for line in lines]

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def wait_for(self, truth: Callable[[], object], seconds: float = 15) -> None:
        until = time.monotonic() + seconds
        while not truth():
            assert time.monotonic() < until, "it did not come true in time"
            assert self.process.poll() is None, self.process.communicate()[0]
            time.sleep(0.05)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Run]]:
    runs: list[Run] = []

    def starter(*, own_database: bool = False, folder: str = "data") -> Run:
        runs.append(Run(tmp_path / folder, own_database))
        return runs[-1]

    yield starter
    for run in runs:
        run.process.kill()
        run.process.communicate()
    for process in psutil.process_iter():  # the stubborn outlive a killed supervisor; nothing of ours is stubborn
        try:
            if process.environ().get("HUIYIN_PROCESS") and str(tmp_path) in process.environ().get("MARK", ""):
                process.kill()
        except psutil.Error:
            continue


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    _, left = psutil.wait_procs(processes, timeout=10)
    return [process for process in left if process.status() != psutil.STATUS_ZOMBIE]


def test_ctrl_c_stops_all_even_the_stubborn_and_leaves_no_process(start: Callable[..., Run]) -> None:
    run = start()
    run.wait_for(lambda: len(run.family()) >= 3 and run.generations())
    family = run.family()
    time.sleep(0.5)  # let the stubborn one ignore its signal
    run.process.send_signal(signal.SIGINT)
    said, _ = run.process.communicate(timeout=20)
    assert run.process.returncode == 0
    assert not alive(family)
    assert "READY" in said
    assert "stubborn does not stop; killing it" in said


def test_a_process_that_dies_comes_back_and_its_workers_go(start: Callable[..., Run]) -> None:
    run = start()
    run.wait_for(run.generations)
    server, worker = run.generations()[0]
    os.kill(server, signal.SIGKILL)
    run.wait_for(lambda: len(run.generations()) == 2)
    assert not psutil.pid_exists(worker), "a worker of the dead server is left"
    run.process.terminate()
    said, _ = run.process.communicate(timeout=20)
    assert "server was killed by SIGKILL; starting again in 0.5 s" in said


def test_killing_the_supervisor_kills_the_database_and_the_processes(start: Callable[..., Run]) -> None:
    run = start(own_database=True)
    run.wait_for(lambda: run.generations() and len(run.family()) > 5, seconds=40)
    names = {process.name() for process in run.family()}
    assert "postgres" in names
    family = [process for process in run.family() if process.pid != run.generations()[0][1]]
    family = [process for process in family if "stubborn" not in " ".join(process.cmdline())]
    run.process.kill()
    assert not alive(family)


def test_a_second_start_on_the_same_folder_is_refused(start: Callable[..., Run]) -> None:
    first = start()
    first.wait_for(first.generations)
    second = start()
    said, _ = second.process.communicate(timeout=20)
    assert second.process.returncode == 1
    assert f"already running on the data folder {first.folder} (process {first.process.pid})" in said
    assert first.process.poll() is None


def test_the_database_comes_back_after_sigkill(start: Callable[..., Run]) -> None:
    run = start(own_database=True)
    run.wait_for(run.generations, seconds=40)
    pid_file = run.folder / "postgres" / "cluster" / "postmaster.pid"
    before = int(pid_file.read_text().splitlines()[0])
    os.kill(before, signal.SIGKILL)

    def another_one_is_ready() -> bool:
        lines = pid_file.read_text().splitlines() if pid_file.exists() else []
        return len(lines) >= 8 and int(lines[0]) != before and lines[7].strip() == "ready"

    run.wait_for(another_one_is_ready, seconds=40)
    family = run.family()
    run.process.terminate()
    run.process.communicate(timeout=30)
    assert run.process.returncode == 0
    assert not alive(family)
