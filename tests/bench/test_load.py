"""The load generator says truthfully what happened."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from bench.load import Answer, Ask, answer_in, drive

WHOLE = b"HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhello"


@pytest.fixture
def server():
    """Answers every path with itself, except /wrong, which it does not know."""

    class Echo(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = self.path.encode()
            self.send_response(404 if self.path == "/wrong" else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    found = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=found.serve_forever, daemon=True).start()
    yield found.server_address[1]
    found.shutdown()
    found.server_close()


def test_an_answer_is_whole_only_with_its_last_byte():
    assert [answer_in(WHOLE[:end]) for end in (10, 40, len(WHOLE) - 1)] == [None, None, None]
    assert answer_in(WHOLE) == Answer(201, b"hello")


def test_an_answer_in_chunks_is_joined_and_ends_with_the_empty_one():
    whole = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhi\r\na\r\n, resident\r\n0\r\n\r\n"
    assert answer_in(whole) == Answer(200, b"hi, resident")
    assert all(answer_in(whole[:end]) is None for end in range(len(whole)))


def test_scripts_see_their_answers_and_are_counted_when_they_end(server):
    seen = []

    def script():
        first = yield Ask("one", "GET", "/a")
        second = yield Ask("two", "GET", "/b")
        seen.append((first.body, second.body))

    run = drive(server, script, connections=2, seconds=0.2)
    assert set(seen) == {(b"/a", b"/b")}
    assert run.scripts == len(seen) == len(run.latencies["one"]) == len(run.latencies["two"])
    assert run.failed == 0


def test_another_status_is_a_failure_and_ends_the_script(server):
    def script():
        yield Ask("wrong", "GET", "/wrong")
        raise AssertionError("went on after a failure")

    run = drive(server, script, connections=1, seconds=0.1)
    assert run.scripts == 0
    assert run.errors == {"wrong 404": run.requests}
    assert run.first_error == "/wrong"
