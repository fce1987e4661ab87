"""Keys, sessions, nobody: who gets in, and what is not theirs looks like nothing."""

import json

from django.test import Client

from huiyin.accounts.models import Account, ApiKey
from huiyin.orgs import keys


def test_what_is_not_yours_is_not_there(program, lamp):
    at = f"/matters/{program().done('/reports', lamp)['number']}"
    wu = program("wu")
    for method, path in (("GET", at), ("GET", f"{at}/trace"), ("POST", f"{at}/accept"), ("POST", f"{at}/reporter")):
        body = {"purpose": "for a reason"} if path.endswith("reporter") else {}
        answer = wu.send(method, path, body)
        assert answer.status_code == 404, path
        assert answer.json() == wu.send("GET", "/matters/20200101-999999", "").json()
    assert wu.get("/matters")[1]["items"] == []


def test_a_grid_worker_of_the_other_street_sees_nothing(program, lamp):
    program().done("/reports", lamp)
    assert len(program("mei").get("/matters")[1]["items"]) == 1
    assert program("far").get("/matters")[1]["items"] == []


CLOSED = ("/matters", "/matters/1", "/units", "/areas", "/staff", "/tasks", "/requests", "/notices", "/me", "/photos/x")


def test_without_a_key_most_doors_are_closed(program):
    for path in CLOSED:
        status, answer = program().get(path)
        assert status == 401 and answer["error"]["code"] == "unauthorized", path


def test_a_wrong_key_is_refused_even_where_nobody_needs_one(program, lamp):
    stranger = program()
    stranger.key = "hy_not-a-key"
    assert stranger.post("/reports", lamp)[0] == 401
    assert stranger.get("/types")[0] == 401


def test_the_key_may_stand_in_a_header_of_its_own(program):
    key = program("lin").key
    answer = Client().get("/api/v1/me", headers={"X-API-Key": key})
    assert answer.json()["name"] == "林受理" and answer.json()["posts"][0]["role"] == "acceptor"


def test_a_revoked_key_is_felt_within_seconds(program, monkeypatch):
    lin = program("lin")
    assert lin.get("/me")[0] == 200
    ApiKey.objects.update(revoked_at="2026-01-01T00:00:00Z")
    later = keys.time.monotonic() + keys.FRESH_FOR
    monkeypatch.setattr(keys.time, "monotonic", lambda: later)
    assert keys.FRESH_FOR <= 10
    assert lin.get("/me")[0] == 401


def test_a_signed_in_page_reads_freely_and_writes_with_its_token(program, lamp):
    at = f"/api/v1/matters/{program().done('/reports', lamp)['number']}"
    page = Client(enforce_csrf_checks=True)
    page.force_login(Account.objects.get(login="lin"))
    assert page.get(at).status_code == 200
    body = json.dumps({"text": "hello"})
    refused = page.post(f"{at}/note", body, content_type="application/json")
    assert refused.status_code == 403 and refused.json()["error"]["code"] == "csrf"
    page.cookies["huiyin_csrf"] = token = "t" * 32
    sent = page.post(f"{at}/note", body, content_type="application/json", headers={"X-CSRFToken": token})
    assert sent.status_code == 200
