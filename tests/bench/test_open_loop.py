"""Callers come whether or not others were answered; what became of each is told apart."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from bench.load import Ask
from bench.open_loop import ANSWERED, AWAY, arrivals, play
from bench.spike import AFTER, BEFORE, DURING, NEVER, Second, recovery, times


@pytest.fixture
def server():
    """/ok answers; /later says when, /rude does not; /gone hangs up; /slow waits to be let go."""
    go = threading.Event()

    class Peer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path == "/gone":
                self.close_connection = True
                return
            if self.path == "/slow":
                assert go.wait(20)
            self.send_response(503 if self.path in ("/later", "/rude") else 200)
            if self.path == "/later":
                self.send_header("Retry-After", "2")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    found = ThreadingHTTPServer(("127.0.0.1", 0), Peer)
    threading.Thread(target=found.serve_forever, daemon=True).start()
    yield found.server_address[1], go
    go.set()
    found.shutdown()
    found.server_close()


def asking(*paths):
    def script():
        for path in paths:
            yield Ask(path, "GET", path)

    return script


@pytest.mark.parametrize(
    ("path", "fate"),
    [("/ok", ANSWERED), ("/later", AWAY), ("/rude", "status 503"), ("/gone", "closed without an answer")],
)
def test_only_a_refusal_that_says_when_is_a_clean_one(server, path, fate):
    played = play(server[0], asking(path), [0.0, 0.01])
    assert [one.fate for one in played.asked] == [fate, fate]
    assert len(played.ended) == (2 if fate == ANSWERED else 0)


def test_who_is_turned_away_does_not_go_on_and_a_connection_is_used_again(server):
    played = play(server[0], asking("/ok", "/later", "/ok"), [0.0, 0.1, 0.2])
    assert [one.label for one in played.asked] == ["/ok", "/later"] * 3
    assert played.begun == 3 and not played.ended


def test_nobody_waits_for_those_before_them(server):
    port, go = server
    scripts = iter([asking("/slow"), *[asking("/ok")] * 4])
    threading.Timer(1.0, go.set).start()
    played = play(port, lambda: next(scripts)(), [0.0, 0.01, 0.02, 0.03, 0.04])
    assert [one.label for one in played.asked] == ["/ok"] * 4 + ["/slow"]


def test_callers_come_by_chance_and_as_often_as_wanted():
    came = arrivals(100, 5, 30)
    assert came == sorted(came) and 5 < came[0] and came[-1] < 35
    assert 2_700 < len(came) < 3_300


def test_a_spike_is_four_times_the_usual_and_goes_back_to_it():
    came = times(10)
    spike = sum(BEFORE <= at < BEFORE + DURING for at in came) / DURING
    usual = sum(at < BEFORE or at >= BEFORE + DURING for at in came) / (BEFORE + AFTER)
    assert 15 < spike < 25 and 3 < usual < 7


CALM, BUSY = Second(20, 30.0, 0, 5), Second(80, 900.0, 40, 9)


def seconds(*after: Second) -> list[Second]:
    end = [CALM] * int(AFTER - len(after))
    return [CALM] * int(BEFORE) + [BUSY] * int(DURING) + [*after, *end]


def test_recovery_is_the_first_of_three_seconds_as_before():
    assert recovery(seconds()) == 0
    assert recovery(seconds(BUSY, CALM, CALM, BUSY)) == 4
    slow, few, refused = Second(20, 31.0, 0, 5), Second(20, 30.0, 0, 4), Second(20, 30.0, 1, 5)
    assert [recovery(seconds(one)) for one in (slow, few, refused)] == [1, 1, 1]


def test_what_never_recovers_is_said_so():
    assert recovery(seconds(*[BUSY] * int(AFTER))) == NEVER
