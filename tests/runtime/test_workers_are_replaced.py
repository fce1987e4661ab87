"""A rolling restart under load: no request fails, the new program answers; one that does not load changes nothing."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from huiyin.runtime.door.listening import Listeners

PROGRAM = """
import time

def application(environ, start_response):
    time.sleep(1 if environ["PATH_INFO"] == "/slow" else 0.002)
    if environ["PATH_INFO"] == "/parts":
        start_response("200 OK", [("Content-Length", "7")])
        return iter([b"one ", b"two"])
    body = b"{version} " + environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
"""


class Served:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.write(PROGRAM, "old")
        command = [sys.executable, "-m", "huiyin.runtime.door", "--interface=wsgi", "--host=127.0.0.1"]
        command += [f"--port={self.port}", "--workers=2", "--threads=4", "program:application"]
        environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
        self.process = subprocess.Popen(command, env=environment)

    def write(self, program: str, version: str) -> None:
        (self.folder / "program.py").write_text(program.replace("{version}", version))

    def workers(self) -> set[int]:
        return {child.pid for child in psutil.Process(self.process.pid).children()}

    def ask(self, path: str = "/") -> str:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            line.request("POST", path, b"x")
            return line.getresponse().read().decode()
        finally:
            line.close()

    def wait_until(self, truth: Callable[[], bool], seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while not truth():
            assert time.monotonic() < until, "it did not come true in time"
            time.sleep(0.1)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    served = Served(tmp_path)
    served.wait_until(lambda: _answers(served))
    yield served
    served.process.terminate()
    served.process.wait(20)


def _answers(served: Served) -> bool:
    try:
        return served.ask() == "old x"
    except OSError:
        return False


class Callers:
    """Some open a connection for each request, some keep theirs; some requests take long."""

    def __init__(self, served: Served) -> None:
        self.served, self.stop = served, threading.Event()
        self.answers: Counter[str] = Counter()
        self.failures: list[str] = []
        calls = (self.fresh, self.fresh, self.kept, self.kept, self.slow)
        self.threads = [threading.Thread(target=self.calling, args=(call,), daemon=True) for call in calls]

    def __enter__(self) -> "Callers":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(30)

    def calling(self, call: Callable[[], None]) -> None:
        while not self.stop.is_set():
            try:
                call()
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(f"{call.__name__}: {error!r}")

    def fresh(self) -> None:
        self.answers[self.served.ask()] += 1

    def slow(self) -> None:
        self.answers[self.served.ask("/slow")] += 1

    def kept(self) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.served.port, timeout=20)
        while not self.stop.is_set():
            line.request("POST", "/", b"x")
            answer = line.getresponse()
            self.answers[answer.read().decode()] += 1
            if answer.getheader("Connection") == "close":
                break
        line.close()


def test_no_request_fails_while_all_workers_are_replaced(served: Served) -> None:
    before = served.workers()
    with Callers(served) as callers:
        time.sleep(0.5)
        served.write(PROGRAM, "new")
        served.process.send_signal(signal.SIGHUP)
        served.wait_until(lambda: len(served.workers()) == 2 and not served.workers() & before)
        time.sleep(0.5)
    assert callers.failures == []
    assert callers.answers["old x"] > 100 and callers.answers["new x"] > 100
    assert served.ask() == "new x"


def test_a_program_that_does_not_load_leaves_the_old_workers_at_work(served: Served) -> None:
    before = served.workers()
    served.write("raise RuntimeError('a mistake')", "")
    served.process.send_signal(signal.SIGHUP)
    time.sleep(3)
    assert before <= served.workers()
    assert {served.ask() for _ in range(20)} == {"old x"}


def test_a_worker_that_was_killed_is_replaced_and_nobody_is_refused(served: Served) -> None:
    before = served.workers()
    os.kill(min(before), signal.SIGKILL)
    served.wait_until(lambda: len(served.workers() - {min(before)}) == 2)
    assert {served.ask() for _ in range(20)} == {"old x"}


def test_a_worker_that_hangs_gets_no_new_requests(served: Served) -> None:
    """As soon as it is noticed; what was sent to it before is answered when it goes on."""
    hung = min(served.workers())
    os.kill(hung, signal.SIGSTOP)
    try:
        early = [threading.Thread(target=served.ask) for _ in range(20)]
        for thread in early:
            thread.start()
        time.sleep(1)
        assert [served.ask() for _ in range(40)] == ["old x"] * 40
        assert any(thread.is_alive() for thread in early)
    finally:
        os.kill(hung, signal.SIGCONT)
    for thread in early:
        thread.join(20)
    assert not any(thread.is_alive() for thread in early)
    time.sleep(1)
    test_connections_are_dealt_out_to_all_workers(served)


def test_connections_are_dealt_out_to_all_workers(served: Served) -> None:
    lines = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(60)]
    time.sleep(0.5)
    held = [_connections_of(pid, served.port) for pid in served.workers()]
    for line in lines:
        line.close()
    assert sum(held) == 60 and min(held) > 12


def test_while_a_worker_comes_up_the_other_ones_take_everybody(served: Served) -> None:
    """The one that takes its place is slow to load: nobody waits for it."""
    served.write("import time\ntime.sleep(8)\n" + PROGRAM, "late")
    killed = min(served.workers())
    os.kill(killed, signal.SIGKILL)
    served.wait_until(lambda: killed not in served.workers())
    time.sleep(0.2)
    began = time.monotonic()
    assert {served.ask() for _ in range(40)} == {"old x"}
    assert time.monotonic() - began < 6
    served.wait_until(lambda: "late x" in {served.ask() for _ in range(10)})


def test_an_answer_does_not_wait_for_an_acknowledgement(served: Served) -> None:
    """Its head and body are two packets; without TCP_NODELAY the second waits for 40 ms, in more than half of them."""
    served.wait_until(lambda: sum(seconds > 0.035 for seconds in _answered_in_parts(served.port)) < 10)


def _answered_in_parts(port: int) -> list[float]:
    """Seconds of each of forty answers on one connection."""
    spent = []
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        for _ in range(40):
            began, answer = time.perf_counter(), b""
            line.sendall(b"GET /parts HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            while not answer.endswith(b"one two"):
                answer += line.recv(4096)
            spent.append(time.perf_counter() - began)
    return spent


def test_nobody_shares_an_address_with_a_stranger(served: Served) -> None:
    with pytest.raises(OSError, match="in use"):
        Listeners("127.0.0.1", served.port, 2, 16)


def _connections_of(pid: int, port: int) -> int:
    there = psutil.Process(pid).net_connections("tcp")
    return sum(one.status == psutil.CONN_ESTABLISHED and one.laddr.port == port for one in there)
