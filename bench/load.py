"""A light load generator: one thread, one epoll, as many connections as asked, HTTP/1.1 kept alive.

Each connection plays a script: a generator that yields what to ask and is sent the answers. A request costs this
process well under 100 µs, so that the server has the machine; what it did use is printed beside the figures.
"""

import json
import selectors
import socket
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Generator
from dataclasses import dataclass, field

HOST = "127.0.0.1"
LONGEST_WAIT = 30.0


@dataclass(frozen=True)
class Ask:
    """A request. `label` groups its latencies, `key` is an API key, `expect` the status that counts as success."""

    label: str
    method: str
    path: str
    body: object = None
    key: str = ""
    cookie: str = ""
    expect: int = 200

    def as_bytes(self) -> bytes:
        content = b"" if self.body is None else json.dumps(self.body, ensure_ascii=False).encode()
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: {HOST}", "Accept-Language: zh-CN"]
        lines += [f"Authorization: Bearer {self.key}"] if self.key else []
        lines += [f"Cookie: {self.cookie}"] if self.cookie else []
        if self.body is not None:
            lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    head: bytes = field(default=b"", compare=False)


Script = Generator[Ask, Answer, None]


@dataclass
class Run:
    """What happened: latencies in ms by label, errors by label and status, scripts that came to their end."""

    seconds: float = 0.0
    cpu: float = 0.0  # of this process
    scripts: int = 0
    latencies: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter = field(default_factory=Counter)
    first_error: str = ""

    @property
    def requests(self) -> int:
        return sum(map(len, self.latencies.values()))

    @property
    def failed(self) -> int:
        return sum(self.errors.values())

    @property
    def all_latencies(self) -> list[float]:
        return [ms for values in self.latencies.values() for ms in values]


def drive(port: int, scripts: Callable[[], Script], *, connections: int = 8, seconds: float = 20.0) -> Run:
    """Play scripts on every connection, a new one when one ends, until the time is up; those begun are finished."""
    run = Run()
    cpu, began = time.process_time(), time.perf_counter()
    players = [_Player(port, scripts, run, began + seconds) for _ in range(connections)]
    try:
        _play(players)
    finally:
        for player in players:
            player.socket.close()
    run.seconds, run.cpu = time.perf_counter() - began, time.process_time() - cpu
    return run


def _play(players: list["_Player"]) -> None:
    with selectors.DefaultSelector() as selector:
        for player in players:
            selector.register(player.socket, selectors.EVENT_READ, player)
            player.next_script()
        while selector.get_map():
            ready = selector.select(timeout=LONGEST_WAIT)
            if not ready:
                raise TimeoutError(f"no answer on any connection for {LONGEST_WAIT:g} seconds")
            for event, _mask in ready:
                event.data.read()
                if event.data.done:
                    selector.unregister(event.fileobj)


class _Player:
    """One connection and the script it plays at present."""

    def __init__(self, port: int, scripts: Callable[[], Script], run: Run, until: float) -> None:
        self.socket = socket.create_connection((HOST, port), timeout=LONGEST_WAIT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.scripts, self.run, self.until = scripts, run, until
        self.buffer = b""
        self.done = False

    def next_script(self) -> None:
        if time.perf_counter() >= self.until:
            self.done = True
            return
        self.script = self.scripts()
        self._send(next(self.script))

    def read(self) -> None:
        chunk = self.socket.recv(262_144)
        if not chunk:
            raise ConnectionError("the server closed the connection")
        self.buffer += chunk
        answer = answer_in(self.buffer)
        if answer is not None:
            self.buffer = b""
            self._take(answer)

    def _send(self, ask: Ask) -> None:
        self.ask, data = ask, ask.as_bytes()
        self.sent_at = time.perf_counter()
        self.socket.sendall(data)

    def _take(self, answer: Answer) -> None:
        self.run.latencies[self.ask.label].append((time.perf_counter() - self.sent_at) * 1000)
        if answer.status != self.ask.expect:
            self.run.errors[f"{self.ask.label} {answer.status}"] += 1
            self.run.first_error = self.run.first_error or answer.body[:300].decode(errors="replace")
            self.next_script()
            return
        try:
            self._send(self.script.send(answer))
        except StopIteration:
            self.run.scripts += 1
            self.next_script()


def answer_in(buffer: bytes) -> Answer | None:
    """The whole answer in `buffer`, or None while some of it is still to come. One request at a time, so never two."""
    head, gap, rest = buffer.partition(b"\r\n\r\n")
    if not gap:
        return None
    lowered = head.lower()
    place = lowered.find(b"\r\ncontent-length:")
    if place < 0:
        body = _joined(rest)
    else:
        length = int(lowered[place + 17 :].split(b"\r\n", 1)[0])
        body = rest if len(rest) >= length else None
    return None if body is None else Answer(int(head[9:12]), body, lowered)


def _joined(chunks: bytes) -> bytes | None:
    """The body that came in chunks; None until the empty one has come."""
    parts = []
    while True:
        size, line_end, rest = chunks.partition(b"\r\n")
        length = int(size, 16) if line_end else 0
        if not line_end or len(rest) < length + 2:
            return None
        if length == 0:
            return b"".join(parts)
        parts.append(rest[:length])
        chunks = rest[length + 2 :]
