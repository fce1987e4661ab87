"""A small client of the NATS protocol: one socket, one thread, nothing between the bytes and the batch.

The usual client hands each message through an event loop and a coroutine, which costs several times what decoding and
keeping the reading does (docs/decisions/0025). What is needed here is little: connect, ask, read frames, answer pings.
Protocol: https://docs.nats.io/reference/reference-protocols/nats-protocol
"""

import json
import select
import socket
from collections import deque
from secrets import token_hex
from typing import Any, NamedTuple

from huiyin.intake.sensing.sources import Away, Unanswered

CHUNK = 1 << 18
PATIENCE = 5.0  # seconds for an answer of the broker


class Frame(NamedTuple):
    """`subject` may be an inbox; `reply` acknowledges a stream's message; `head` is empty or the raw headers."""

    subject: bytes
    reply: bytes
    head: bytes
    body: bytes


class Nats:
    def __init__(self, host: str, port: int, user: str, password: str) -> None:
        self.inbox = b"_INBOX." + token_hex(8).encode()
        self.frames: deque[Frame] = deque()
        self._rest = b""
        self._asked = 0
        try:
            self.socket = socket.create_connection((host, port), timeout=PATIENCE)
            self._greet(user, password)
        except OSError as error:
            raise Away(f"the broker at {host}:{port} does not answer: {error}") from error

    def _greet(self, user: str, password: str) -> None:
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        said = {"user": user, "pass": password, "verbose": False, "pedantic": False, "headers": True,
                "no_responders": True, "lang": "python", "version": "1", "name": "huiyin-sense"}  # fmt: skip
        answer = self.socket.recv(CHUNK)
        if not answer.startswith(b"INFO "):
            raise Away("what listens there is no NATS server")
        self.send(b"CONNECT " + json.dumps(said).encode() + b"\r\nPING\r\n")
        answer = self.socket.recv(CHUNK)
        if not answer.startswith(b"PONG"):
            raise Away(answer.decode(errors="replace").strip() or "closed")
        self.subscribe(self.inbox + b".*", b"1")

    def close(self) -> None:
        self.socket.close()

    def send(self, data: bytes) -> None:
        try:
            self.socket.sendall(data)
        except OSError as error:
            raise Away(str(error)) from error

    def subscribe(self, subject: bytes, number: bytes, queue: bytes = b"") -> None:
        self.send(b"SUB " + subject + b" " + (queue + b" " if queue else b"") + number + b"\r\n")

    def publish(self, subject: bytes, body: bytes, reply: bytes = b"") -> None:
        self.send(b"PUB %b %b%d\r\n%b\r\n" % (subject, reply + b" " if reply else b"", len(body), body))

    def ask(self, subject: str, body: Any = None) -> dict[str, Any]:
        """A question to the broker's JSON interface; other frames that arrive meanwhile are kept."""
        self._asked += 1
        mine = self.inbox + b".ask%d" % self._asked
        self.publish(subject.encode(), b"" if body is None else json.dumps(body).encode(), mine)
        kept: deque[Frame] = deque()
        try:
            while self.read(PATIENCE):
                while self.frames:
                    frame = self.frames.popleft()
                    if frame.subject == mine:
                        return dict(json.loads(frame.body)) if frame.body else {"error": {"description": "no answer"}}
                    kept.append(frame)
        finally:
            self.frames = kept + self.frames
        raise Unanswered(f"no answer to {subject}")

    def read(self, wait: float) -> bool:
        """Take what is there into `frames`, waiting at most `wait` seconds for the first byte. False: nothing came."""
        if not select.select([self.socket], [], [], wait)[0]:
            return False
        try:
            data = self.socket.recv(CHUNK)
        except OSError as error:
            raise Away(str(error)) from error
        if not data:
            raise Away("the broker closed the line")
        self._parse(self._rest + data if self._rest else data)
        return True

    def _parse(self, data: bytes) -> None:
        place, end = 0, len(data)
        add = self.frames.append
        while True:
            stop = data.find(b"\r\n", place)
            if stop < 0:
                break
            if data.startswith(b"HMSG", place):
                words = data[place:stop].split()
                headed, whole = int(words[-2]), int(words[-1])
                begin = stop + 2
                if begin + whole + 2 > end:
                    break
                reply = words[3] if len(words) == 6 else b""
                add(Frame(words[1], reply, data[begin : begin + headed], data[begin + headed : begin + whole]))
                place = begin + whole + 2
            elif data.startswith(b"MSG", place):
                words = data[place:stop].split()
                whole, begin = int(words[-1]), stop + 2
                if begin + whole + 2 > end:
                    break
                add(Frame(words[1], words[3] if len(words) == 5 else b"", b"", data[begin : begin + whole]))
                place = begin + whole + 2
            else:
                self._other(data[place:stop])
                place = stop + 2
        self._rest = data[place:]

    def _other(self, line: bytes) -> None:
        if line == b"PING":
            self.send(b"PONG\r\n")
        elif line.startswith(b"-ERR"):
            raise Away(line.decode(errors="replace"))
