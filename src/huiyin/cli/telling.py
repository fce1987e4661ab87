"""How a process without pages says how it is: /health/live, /health/ready, /metrics, on loopback, if it has a port."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from huiyin.runtime.errors import RuntimeFault


@contextmanager
def telling(process: str, port: str, checks: "Mapping[str, Callable[[], str | None]]") -> Iterator[None]:
    """While the process works. `checks` are what it needs beside the database; empty `port`: it listens nowhere."""
    from huiyin.config import telling as config

    config.begin(process)
    server = _open(port, checks) if port else None
    try:
        yield
    finally:
        if server:
            server.shutdown()
            server.server_close()
        config.end()


def _open(port: str, checks: "Mapping[str, Callable[[], str | None]]") -> ThreadingHTTPServer:
    from huiyin.kernel.vitals.told import Answered

    handler = type("Handler", (_Handler,), {"ready": Answered(lambda: _look(checks))})
    try:
        server = ThreadingHTTPServer(("127.0.0.1", int(port)), handler)
    except (OSError, ValueError) as error:
        raise RuntimeFault(
            f"Port {port} for health and figures cannot be opened ({error}). Choose another, or leave it empty.",
            f"用于健康检查和指标的端口 {port} 无法打开（{error}）。请换一个端口，或留空。",
        ) from error
    threading.Thread(target=server.serve_forever, name="telling", daemon=True).start()
    return server


def _look(checks: "Mapping[str, Callable[[], str | None]]") -> dict:
    from django.db import connection

    from huiyin import __version__
    from huiyin.kernel.vitals.told import answers, status_of

    try:
        told = answers({"database": _database, **checks})
    finally:
        connection.close()  # each question comes on a thread of its own
    return {"status": status_of(told, {}), "version": __version__, "checks": told}


def _database() -> str | None:
    from django.db import DatabaseError, connection

    try:
        connection.ensure_connection()
    except DatabaseError:
        return "the database does not answer"
    return None


class _Handler(BaseHTTPRequestHandler):
    ready: Callable[[], dict]

    def do_GET(self) -> None:
        from huiyin import __version__

        if self.path == "/health/live":
            self._answer(200, {"status": "ok", "version": __version__})
        elif self.path == "/health/ready":
            body = type(self).ready()
            self._answer(503 if body["status"] == "failing" else 200, body)
        elif self.path == "/metrics" and self._may_read():
            self._figures()
        else:
            self._answer(404, {})

    def _may_read(self) -> bool:
        from django.conf import settings

        from huiyin.kernel.telemetry.exposition import may_read

        return may_read(self.client_address[0], dict(self.headers), settings.HUIYIN_METRICS_TOKEN)

    def _figures(self) -> None:
        from huiyin.kernel.telemetry.exposition import TYPE, exposed

        self._send(200, TYPE, exposed())

    def _answer(self, status: int, body: dict) -> None:
        self._send(status, "application/json", json.dumps(body).encode())

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """A probe that asks every second is no news."""
