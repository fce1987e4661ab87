"""When the line before a busy process is full, the next one is told at once, in their own shape and language."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from huiyin.cli.serving import SPARE, Places, web_command
from huiyin.config import admission
from huiyin.kernel.room import Room

SHAPES = {
    "/api/v1/types": "application/json",
    "/open311/v2/services.xml": "xml",
    "/sensorthings/v1.1/Things": "application/json",
    "/ingest/v1/readings": "application/json",
    "/track/": "text/html",
}


@pytest.fixture
def full(monkeypatch):
    """A process in which one request is at work and nobody may wait."""
    monkeypatch.setattr(admission, "room", Room(1, 0, 0.1))
    with admission.room.place():
        yield


@pytest.mark.parametrize("path", SHAPES)
def test_who_finds_it_full_is_told_when_to_come_again(full, client, path):
    answer = client.get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == 503 and 1 <= int(answer["Retry-After"]) <= 4
    assert SHAPES[path] in answer["Content-Type"]
    assert "try again" in answer.content.decode()


@pytest.mark.parametrize(("path", "words"), [("/api/v1/types", "请稍后再试"), ("/", "当前访问人数过多")])
def test_in_chinese_too(full, client, path, words):
    assert words in client.get(path, headers={"Accept-Language": "zh-CN"}).content.decode()


def test_the_page_keeps_the_strict_policy_and_asks_nothing_of_the_database(full, client):
    answer = client.get("/desk/")  # a database that is asked here would fail the test: it is not marked for one
    assert "default-src 'none'" in answer["Content-Security-Policy"] and answer["X-Content-Type-Options"] == "nosniff"


def test_health_and_files_are_answered_however_full_it_is(full, client):
    assert client.get("/health/live").status_code == 200
    assert client.get("/static/img/mark.svg").status_code == 200


def test_the_log_says_how_many_once_in_a_while_and_not_a_line_each(full, client, caplog):
    admission._tally = admission.Tally()
    for _ in range(5):
        client.get("/track/")
    assert said(caplog) == ["busy: 1 request was turned away"]
    admission._tally.since -= admission.SAID_EVERY
    client.get("/track/")
    assert said(caplog)[-1] == "busy: 5 requests were turned away"
    assert not [line for line in caplog.records if line.name == "huiyin.requests"]


def said(caplog):
    return [line.getMessage() for line in caplog.records if line.name == "huiyin.busy"]


def test_a_place_is_given_back_even_when_the_work_breaks(monkeypatch):
    monkeypatch.setattr(admission, "room", Room(1, 0, 0.1))

    def broken(request):
        raise RuntimeError

    for _ in range(3):
        with pytest.raises(RuntimeError):
            admission.AdmissionMiddleware(broken)(RequestFactory().get("/"))


def test_some_work_some_wait_and_the_rest_is_turned_away_at_once(monkeypatch):
    monkeypatch.setattr(admission, "room", Room(2, 3, 30))
    go, working = threading.Event(), threading.Semaphore(0)

    def slow(request):
        working.release()
        assert go.wait(30)
        return HttpResponse("done")

    middleware = admission.AdmissionMiddleware(slow)
    with ThreadPoolExecutor(5) as pool:
        taken = [pool.submit(middleware, RequestFactory().get("/")) for _ in range(5)]
        assert all(working.acquire(timeout=10) for _ in range(2))
        _until(lambda: admission.room.waiting == 3)
        began = time.monotonic()
        assert middleware(RequestFactory().get("/")).status_code == 503
        assert time.monotonic() - began < 5, "it does not stand in line first"
        go.set()
        assert [each.result(30).status_code for each in taken] == [200] * 5
    assert middleware(RequestFactory().get("/")).status_code == 200, "and afterwards all is as before"


def test_nobody_waits_longer_than_patience_lasts():
    room = Room(1, 5, 0.05)
    with room.place(), room.place() as found:
        assert not found
    with room.place() as found:
        assert found and room.waiting == 0


def test_the_server_has_a_thread_for_everybody_who_works_or_waits_and_some_to_turn_others_away(monkeypatch):
    monkeypatch.setenv("HUIYIN_WEB_THREADS", "3")
    monkeypatch.setenv("HUIYIN_WEB_LINE", "7")
    assert f"--threads={3 + 7 + SPARE}" in web_command(Places("127.0.0.1", 8000, 8001))


def test_every_place_can_be_taken_at_once():
    with ExitStack() as stack:
        room = Room(4, 0, 0)
        assert [stack.enter_context(room.place()) for _ in range(5)] == [True] * 4 + [False]


def _until(holds) -> None:
    until = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.005)
