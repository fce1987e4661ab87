"""An open loop: callers come when they come, whether or not those before them were answered.

Each plays one script on a connection of their own (kept alive and used again once its script has ended; one that has
lain idle for long is given up, as every client does: the server closes it at about that time). Whoever is told to come
later goes away; nobody knocks a second time.
"""

import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from bench.load import HOST, Answer, Ask, Script, answer_in

LONGEST_WAIT = 30.0
IDLE = 5.0  # seconds that an unused connection is kept; the server keeps it for ten (runtime/door)
MOST_AT_ONCE = 900  # connections of this process
ANSWERED, AWAY = "answered", "turned away"


@dataclass(frozen=True)
class Asked:
    """One request: when it was sent (seconds since the beginning), how long it took, what became of it."""

    at: float
    ms: float
    label: str
    fate: str

    @property
    def done(self) -> float:
        return self.at + self.ms / 1000


@dataclass
class Played:
    """What happened: every request, and when each script came to its end."""

    asked: list[Asked] = field(default_factory=list)
    ended: list[float] = field(default_factory=list)
    begun: int = 0
    late: float = 0.0  # seconds by which this process itself was behind, at most
    cpu: float = 0.0


def arrivals(rate: float, begin: float, seconds: float, seed: int = 7) -> list[float]:
    """When callers come who know nothing of each other: the times between them are exponential."""
    dice, at, found = Random(seed), begin, []
    while (at := at + dice.expovariate(rate)) < begin + seconds:
        found.append(at)
    return found


def play(port: int, scripts: Callable[[], Script], times: list[float]) -> Played:
    """Begin a script at each of `times` (ascending, in seconds from now) and see all of them through."""
    return _Stage(port, scripts).run(times)


class _Caller:
    """A connection, and whoever speaks on it at present."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((HOST, port), timeout=5)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        self.script: Script
        self.ask: Ask
        self.sent = 0.0
        self.idle_since = 0.0


class _Stage:
    def __init__(self, port: int, scripts: Callable[[], Script]) -> None:
        self.port, self.scripts = port, scripts
        self.told = Played()
        self.selector = selectors.DefaultSelector()
        self.idle: list[_Caller] = []
        self.busy: set[_Caller] = set()

    def run(self, times: list[float]) -> Played:
        self.began, cpu = time.perf_counter(), time.process_time()
        coming = iter(times)
        due = next(coming, None)
        while due is not None or self.busy:
            while due is not None and due <= self.now():
                self.told.late = max(self.told.late, self.now() - due)
                self._begin()
                due = next(coming, None)
            wait = 0.5 if due is None else min(0.5, max(0.0, due - self.now()))
            for event, _mask in self.selector.select(wait):
                self._read(event.data)
            self._give_up()
        self.told.cpu = time.process_time() - cpu
        for caller in self.idle:
            caller.socket.close()
        self.selector.close()
        return self.told

    def now(self) -> float:
        return time.perf_counter() - self.began

    def _begin(self) -> None:
        self.told.begun += 1
        script = self.scripts()
        ask = next(script)
        try:
            if len(self.busy) >= MOST_AT_ONCE:
                raise OSError("too many at once")
            caller = self._kept() or _Caller(self.port)
        except OSError:
            self.told.asked.append(Asked(self.now(), 0.0, ask.label, "no connection"))
            return
        caller.script = script
        self.busy.add(caller)
        self.selector.register(caller.socket, selectors.EVENT_READ, caller)
        self._send(caller, ask)

    def _kept(self) -> _Caller | None:
        while self.idle:
            caller = self.idle.pop()
            if self.now() - caller.idle_since < IDLE:
                return caller
            caller.socket.close()
        return None

    def _send(self, caller: _Caller, ask: Ask) -> None:
        caller.ask, caller.buffer, caller.sent = ask, b"", self.now()
        try:
            caller.socket.sendall(ask.as_bytes())
        except OSError as error:
            self._lost(caller, type(error).__name__)

    def _read(self, caller: _Caller) -> None:
        try:
            chunk = caller.socket.recv(262_144)
        except OSError as error:
            return self._lost(caller, type(error).__name__)
        if not chunk:
            return self._lost(caller, "closed without an answer")
        caller.buffer += chunk
        if (answer := answer_in(caller.buffer)) is not None:
            self._take(caller, answer)
        return None

    def _take(self, caller: _Caller, answer: Answer) -> None:
        fate = fate_of(answer, caller.ask.expect)
        self._note(caller, fate)
        if fate != ANSWERED:
            return self._rest(caller)
        try:
            self._send(caller, caller.script.send(answer))
        except StopIteration:
            self.told.ended.append(self.now())
            self._rest(caller)
        return None

    def _note(self, caller: _Caller, fate: str) -> None:
        self.told.asked.append(Asked(caller.sent, (self.now() - caller.sent) * 1000, caller.ask.label, fate))

    def _rest(self, caller: _Caller) -> None:
        self.busy.discard(caller)
        self.selector.unregister(caller.socket)
        caller.idle_since = self.now()
        self.idle.append(caller)

    def _lost(self, caller: _Caller, why: str) -> None:
        self._note(caller, why)
        self.busy.discard(caller)
        self.selector.unregister(caller.socket)
        caller.socket.close()

    def _give_up(self) -> None:
        for caller in [one for one in self.busy if self.now() - one.sent > LONGEST_WAIT]:
            self._lost(caller, f"no answer in {LONGEST_WAIT:g} s")


def fate_of(answer: Answer, expected: int) -> str:
    """A plain "not now" is 429 or 503 that says when; anything else that was not expected is a failure."""
    if answer.status == expected:
        return ANSWERED
    if answer.status in (429, 503) and b"\r\nretry-after:" in answer.head:
        return AWAY
    return f"status {answer.status}"
