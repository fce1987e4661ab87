"""A client of the live process, and the process itself."""

import json
import socket
import sys
import threading
import time
from dataclasses import dataclass, field

import httpx


@dataclass
class Event:
    name: str
    data: dict
    id: str


@dataclass
class Watch:
    """Reads one stream in the background until it ends or is left."""

    url: str
    headers: dict = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.events: list[Event] = []
        self.last_id = ""
        self.status = 0
        self.answer: httpx.Headers | None = None
        self.ended = threading.Event()
        self._opened = threading.Event()
        self._client = httpx.Client(timeout=httpx.Timeout(20, read=60))
        threading.Thread(target=self._read, daemon=True).start()
        assert self._opened.wait(20), "no answer"

    def _read(self) -> None:
        try:
            with self._client.stream("GET", self.url, headers=self.headers) as answer:
                self.status, self.answer = answer.status_code, answer.headers
                if self.status != 200:
                    self._opened.set()
                    return
                self._parse(answer.iter_lines())
        except httpx.HTTPError:
            pass
        finally:
            self._opened.set()
            self.ended.set()

    def _parse(self, lines) -> None:
        """As the standard says: an id counts with the empty line that ends its block, event or not."""
        name, data, number = "message", [], self.last_id
        for line in lines:
            if not line:
                self.last_id = number
                self._opened.set()  # the greeting has come: whatever happens now is seen
                if data:
                    self.events.append(Event(name, json.loads("\n".join(data)), number))
                name, data = "message", []
            elif not line.startswith(":"):
                key, _, value = line.partition(": ")
                name = value if key == "event" else name
                number = value if key == "id" else number
                data += [value] if key == "data" else []

    def wait_for(self, name: str, count: int = 1, seconds: float = 30) -> list[Event]:
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.ended.is_set():
            if len(self.named(name)) >= count:
                break
            time.sleep(0.02)
        return self.named(name)

    def named(self, name: str) -> list[Event]:
        return [event for event in self.events if event.name == name]

    def moves(self) -> list[str]:
        return [event.name.removeprefix("matter.") for event in self.events if event.name.startswith("matter.")]

    def leave(self) -> None:
        self._client.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def granian(port: int) -> list[str]:
    """As cli.serving starts it."""
    return [
        sys.executable, "-m", "granian", "--interface=asgi", "--host=127.0.0.1", f"--port={port}", "--no-ws",
        "--workers=1", "--workers-kill-timeout=20", "--log-level=warning", "huiyin.live.app:app",
    ]  # fmt: skip
