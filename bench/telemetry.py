"""What figures and traces cost a request: processor time of the very same requests with and without, turn by turn.

    .venv/bin/python -m bench.telemetry [rounds]

Processor time of this process, not the clock on the wall, so that a busy machine disturbs little. The receiver of the
traces is a socket on loopback in a process of its own, as a collector would be.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

PER_ROUND = 100
SERVER = """
import http.server
class Take(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200); self.send_header("Content-Length", "0"); self.end_headers()
    def log_message(self, *told): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Take)
print(server.server_address[1], flush=True)
server.serve_forever()
"""


def main(rounds: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.config.settings")
    import django

    django.setup()
    from huiyin.kernel.telemetry import tracing

    plain, observed = _handlers()
    receiver = subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True)
    assert receiver.stdout
    url = f"http://127.0.0.1:{receiver.stdout.readline().strip()}"
    taken: dict[str, list[float]] = {"without": [], "figures and ids": [], "and traces": []}
    try:
        for _round in range(rounds):
            taken["without"].append(_spent(plain))
            taken["figures and ids"].append(_spent(observed))
            tracing.begin(url, "bench")
            taken["and traces"].append(_spent(observed))
            tracing.end()
    finally:
        receiver.kill()
    base = statistics.median(taken["without"])
    for name, several in taken.items():
        found = statistics.median(several)
        print(f"{name:<16} {found:7.1f} µs of processor a request  ({found - base:+.1f})")
    print(f"a span while off {_span_off():7.3f} µs; a statement observed {_statement_off():.3f} µs")


def _handlers() -> tuple[Callable, Callable]:
    """The whole stack but for ours, and the whole stack."""
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler

    observed = WSGIHandler()
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "telemetry" not in one]
    return WSGIHandler(), observed


def _spent(handler: Callable) -> float:
    """Microseconds of processor for one request."""
    from django.test import RequestFactory

    environ = RequestFactory(SERVER_NAME="127.0.0.1").get("/health/live").environ
    began = time.process_time()
    for _n in range(PER_ROUND):
        b"".join(handler(dict(environ), lambda status, headers: None))
    return (time.process_time() - began) / PER_ROUND * 1e6


def _span_off(times: int = 200_000) -> float:
    from huiyin.kernel.telemetry import tracing

    began = time.process_time()
    for _n in range(times):
        with tracing.span("nothing"):
            pass
    return (time.process_time() - began) / times * 1e6


def _statement_off(times: int = 200_000) -> float:
    from huiyin.kernel.telemetry.statements import counted, sent

    with counted():
        began = time.process_time()
        for _n in range(times):
            with sent("SELECT 1"):
                pass
        return (time.process_time() - began) / times * 1e6


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
