"""The server in front of everything, started as the platform starts it, with requests that no library would send."""

import socket
import subprocess
import time
from contextlib import closing

import pytest

from huiyin.cli.serving import HEADERS_WITHIN, _granian

APP = """
def app(environ, start):
    body = environ["wsgi.input"].read()
    said = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {len(body)};".encode()
    start("200 OK", [("Content-Length", str(len(said)))])
    return [said]
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    folder = tmp_path_factory.mktemp("server")
    (folder / "plain_app.py").write_text(APP)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    command = [*_granian("wsgi", "127.0.0.1", number), "--workers=1", "--blocking-threads=4", "plain_app:app"]
    with subprocess.Popen(command, cwd=folder) as process:
        try:
            _wait_for(number)
            yield number
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


def said(port: int, request: bytes, seconds: float = 10) -> bytes:
    """All that comes back until the server closes, or falls silent."""
    with closing(socket.create_connection(("127.0.0.1", port), seconds)) as line:
        line.sendall(request)
        answer = b""
        try:
            while more := line.recv(65536):
                answer += more
                line.settimeout(1)
        except TimeoutError:
            pass
        return answer


INNER = b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
AMBIGUOUS = {
    "a length and chunks": b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + INNER,
    "two lengths": b"Content-Length: 0\r\nContent-Length: %d\r\n\r\n" % len(INNER) + INNER,
    "a length with a sign": b"Content-Length: +0\r\n\r\n" + INNER,
    "a space before the colon": b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + INNER,
    "a folded header": b"Content-Length:\r\n 0\r\n\r\n" + INNER,
    "an encoding nobody knows": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + INNER,
}


@pytest.mark.parametrize("what", AMBIGUOUS)
def test_a_request_that_two_servers_could_read_differently_is_refused_or_ends_the_line(port, what):
    answer = said(port, b"POST /front HTTP/1.1\r\nHost: a\r\n" + AMBIGUOUS[what])
    assert b"/smuggled" not in answer, answer


def test_plain_requests_on_one_line_are_two(port):
    answer = said(port, b"POST /front HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab" + INNER)
    assert b"POST /front 2;" in answer and b"GET /smuggled 0;" in answer


def test_a_header_of_a_megabyte_is_refused(port):
    answer = said(port, b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 1_000_000 + b"\r\n\r\n")
    assert answer == b"" or answer.startswith((b"HTTP/1.1 431", b"HTTP/1.1 400"))


def test_who_never_finishes_a_header_is_let_go(port):
    began = time.monotonic()
    with closing(socket.create_connection(("127.0.0.1", port), HEADERS_WITHIN + 20)) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX: ")
        while line.recv(1000):
            pass
    assert time.monotonic() - began < HEADERS_WITHIN + 15


def test_many_unfinished_headers_keep_nobody_waiting(port):
    lines = [socket.create_connection(("127.0.0.1", port), 5) for _ in range(200)]
    try:
        for line in lines:
            line.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX: ")
        assert b"GET /front 0;" in said(port, b"GET /front HTTP/1.1\r\nHost: a\r\n\r\n")
    finally:
        for line in lines:
            line.close()
