"""Call events by webhook: signed, once, in any order; whatever is wrong is said in words."""

import json
import time

import pytest

from huiyin.audit.models import TraceEntry
from huiyin.hotline.models import Call, CallEvent
from huiyin.hotline.services import give_extension
from huiyin.kernel.models import OutboxEvent
from huiyin.people.access import open_contact
from tests.hotline.calls import CALLER, event, headers, recorded, send

ORDER = ("ringing", "answered", "conference", "transferred", "ended", "recording")


@pytest.fixture
def phones(district):
    give_extension("8001", district.staff["lin"], by=district.actor("qian"))
    return district


def the_call() -> dict:
    call = Call.objects.get()
    names = ("line", "agent", "staff_id", "waited", "outcome", "recording", "began_at", "answered_at", "ended_at")
    return {name: getattr(call, name) for name in names}


@pytest.mark.parametrize("order", [ORDER, ORDER[::-1], ("ended", *ORDER, "answered", "ringing")])
def test_a_recorded_call_is_the_same_call_in_any_order(phones, order):
    ids = {name: f"evt-{name}" for name in ORDER}
    answers = [send(recorded(name), ids[name]) for name in order]
    assert {answer.status_code for answer in answers} == {200}
    assert Call.objects.count() == 1 and CallEvent.objects.count() == len(ORDER)
    call = the_call()
    assert call["agent"] == "qian" and call["staff_id"] == phones.staff["qian"].pk
    assert (call["line"], call["waited"], call["outcome"]) == ("12345", 9.0, "answered")
    assert call["recording"].endswith("0001.wav")
    assert CallEvent.objects.get(kind="conference").party == phones.staff["sun"]


def test_an_event_told_twice_is_taken_once(phones):
    assert send(recorded("ringing"), "evt-1").json()["status"] == "taken"
    again = send(recorded("ringing"), "evt-1")
    assert again.status_code == 200 and again.json()["status"] == "repeated"
    assert TraceEntry.objects.filter(action="hotline.call_ringing").count() == 1


def test_one_id_for_two_events_is_refused(phones):
    send(recorded("ringing"), "evt-1")
    answer = send(recorded("answered"), "evt-1")
    assert answer.status_code == 409 and answer.json()["error"]["code"] == "event_reused"


def test_the_number_stands_behind_the_door_and_nowhere_else(phones, caplog):
    caplog.set_level("DEBUG", logger="huiyin")
    send(recorded("ringing"))
    call = Call.objects.get()
    assert call.contact_id
    kept = json.dumps(
        [list(model.objects.values()) for model in (Call, CallEvent, TraceEntry, OutboxEvent)], default=str
    )
    assert CALLER[-8:] not in kept and CALLER[-8:] not in caplog.text
    assert open_contact(call.contact_id, by="staff/1", purpose="x").phone == CALLER


def test_a_withheld_number_is_no_contact(phones):
    send(recorded("abandoned"))
    call = Call.objects.get()
    assert call.contact_id == "" and call.outcome == "abandoned" and call.waited == 41


def test_an_unknown_agent_is_kept_and_named_later(district):
    send(recorded("ringing"))
    assert Call.objects.get().agent == "8001" and Call.objects.get().staff is None
    give_extension("8001", district.staff["lin"], by=district.actor("qian"))
    assert Call.objects.get().staff == district.staff["lin"]


def test_what_nobody_needs_is_taken_and_ignored(phones):
    answer = send({"type": "call.held", "timestamp": "2026-03-05T10:00:00+08:00", "data": {"call_id": "c1"}})
    assert answer.json() == {"status": "ignored"} and not Call.objects.exists()


def test_nobody_else_is_heard(db):
    body = json.dumps(recorded("ringing")).encode()
    forged = send(None, raw=body, secret="another")
    assert forged.status_code == 401 and "secret" in forged.json()["error"]["message"]
    old = send(None, raw=body, stamp=int(time.time()) - 400)
    early = send(None, raw=body, stamp=int(time.time()) + 400)
    assert old.json()["error"]["code"] == early.json()["error"]["code"] == "stale"
    assert not Call.objects.exists()


def test_a_changed_body_breaks_the_signature(db, client):
    body = json.dumps(recorded("ringing")).encode()
    signed = headers(body)
    changed = body.replace(b"8001", b"8002")
    answer = client.post("/intake/cti/events", changed, content_type="application/json", headers=signed)
    assert answer.status_code == 401


def test_while_secrets_are_exchanged_both_are_good(phones, settings):
    settings.HUIYIN_CTI_SECRETS = ["new", "whsec_b2xk"]
    assert send(recorded("ringing"), secret="whsec_b2xk").status_code == 200
    assert send(recorded("answered"), secret="new").status_code == 200


BAD = {
    "no JSON": (b"{", 400, ""),
    "not UTF-8": (b'{"type": "\xff"}', 400, ""),
    "a list": (b"[]", 422, "type"),
    "no type": (b"{}", 422, "type"),
    "no time": (b'{"type": "call.ended", "data": {"call_id": "c1"}}', 422, "timestamp"),
    "no zone": (b'{"type":"call.ended","timestamp":"2026-03-05T10:00:00","data":{"call_id":"c1"}}', 422, "timestamp"),
    "no call": (b'{"type":"call.ended","timestamp":"2026-03-05T10:00:00Z","data":{}}', 422, "data.call_id"),
    "NUL": (
        b'{"type":"call.ended","timestamp":"2026-03-05T10:00:00Z","data":{"call_id":"c\\u0000"}}',
        422,
        "data.call_id",
    ),
    "future": (b'{"type":"call.ended","timestamp":"2099-03-05T10:00:00Z","data":{"call_id":"c1"}}', 422, "timestamp"),
    "no link": (
        b'{"type":"call.recording","timestamp":"2026-03-05T10:00:00Z","data":{"call_id":"c1"}}',
        422,
        "data.recording_url",
    ),
    "script": (
        b'{"type":"call.recording","timestamp":"2026-03-05T10:00:00Z","data":{"call_id":"c1","recording_url":"javascript:1"}}',
        422,
        "data.recording_url",
    ),
}


@pytest.mark.parametrize("body,status,field", BAD.values(), ids=BAD)
def test_bad_input_is_answered_in_words(db, body, status, field):
    answer = send(None, raw=body)
    error = answer.json()["error"]
    assert answer.status_code == status and error["field"] == field and len(error["message"]) > 15
    assert not Call.objects.exists()


def test_too_much_too_little_and_the_wrong_way(db, client):
    assert send(None, raw=b" " * 70_000).status_code == 413
    bare = client.post("/intake/cti/events", b"{}", content_type="application/json")
    assert bare.status_code == 400 and bare.json()["error"]["code"] == "headers_missing"
    assert client.get("/intake/cti/events").status_code == 405


def test_the_same_event_from_eight_lines_at_once_is_taken_once(stage):
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    def tell(n: int) -> str:
        try:
            if n % 2:
                return send(event("ringing", "c9", agent="lin", caller=CALLER), f"own-{n}").json()["status"]
            return send(recorded("ringing"), "same").json()["status"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(tell, range(8)))
    assert sorted(told) == ["repeated"] * 3 + ["taken"] * 5
    assert Call.objects.count() == 2 and CallEvent.objects.count() == 5
