"""A real HTTP server on loopback that a test tells how to behave: answer, fail, be slow, say nothing."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Heard:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Peer:
    """`answer(heard)` gives (status, headers, body); it may sleep. `drip` sends the body byte by byte, for ever."""

    answer: Callable[[Heard], tuple[int, dict[str, str], bytes]] = lambda heard: (200, {}, b"{}")
    drip: bool = False
    heard: list[Heard] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def peer(**behaviour) -> Iterator[Peer]:
    mine = Peer(**behaviour)

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            heard = Heard(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            mine.heard.append(heard)
            status, headers, answer = mine.answer(heard)
            try:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if not mine.drip:
                    self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)
                while mine.drip:
                    self.wfile.write(b" ")
                    time.sleep(0.05)
            except OSError:
                pass  # the caller has hung up, as it should

        do_GET = do_POST = do_PUT = do_DELETE = _any

        def log_message(self, *args) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    mine.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield mine
    finally:
        server.shutdown()
        server.server_close()
