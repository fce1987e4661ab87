"""A receiver of traces on loopback: what a collector would be given, decoded."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True)
class Span:
    process: str
    name: str
    trace: str
    id: str
    parent: str
    about: dict
    links: tuple[str, ...]


@dataclass
class Receiver:
    url: str
    bodies: list[bytes] = field(default_factory=list)

    @property
    def spans(self) -> list[Span]:
        return [span for body in list(self.bodies) for span in _read(body)]

    def named(self, name: str) -> list[Span]:
        return [span for span in self.spans if span.name == name]


@contextmanager
def receiver() -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            body = gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body
            if self.path == "/v1/traces":
                heard.bodies.append(body)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Tests read what was received, not that it was."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    heard = Receiver(f"http://127.0.0.1:{server.server_address[1]}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield heard
    finally:
        server.shutdown()
        server.server_close()


def _read(body: bytes) -> Iterator[Span]:
    for of_process in ExportTraceServiceRequest.FromString(body).resource_spans:
        process = {a.key: a.value.string_value for a in of_process.resource.attributes}["service.name"]
        for scope in of_process.scope_spans:
            for one in scope.spans:
                about = {a.key: a.value.string_value or a.value.int_value for a in one.attributes}
                links = tuple(link.trace_id.hex() for link in one.links)
                yield Span(
                    process, one.name, one.trace_id.hex(), one.span_id.hex(), one.parent_span_id.hex(), about, links
                )
