"""Whatever is wrong with a call, it is said in words, in the face asked for, and nothing is done."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.matters.models import Matter

LAMP = {"service_code": "0137", "lat": "30.5005", "long": "114.5005", "description": "不亮"}

WRONG = {
    "no service": ({"service_code": ""}, 400, "service_code"),
    "an unknown service": ({"service_code": "9999"}, 404, "9999"),
    "no place": ({"lat": "", "long": ""}, 400, "address_string"),
    "half a place": ({"long": ""}, 400, "lat and long"),
    "no number": ({"lat": "north"}, 400, "WGS-84"),
    "not a number": ({"lat": "nan"}, 400, "WGS-84"),
    "endless": ({"lat": "1e999"}, 400, "WGS-84"),
    "off the map": ({"lat": "99.5"}, 400, "Latitude|latitude"),
    "outside": ({"lat": "31.0"}, 400, "outside the district"),
    "an unknown address": ({"lat": "", "long": "", "address_id": "B404"}, 400, "B404"),
    "too many words": ({"description": "长" * 4001}, 400, "4000"),
    "a control character": ({"description": "a\x00b"}, 400, "control"),
    "a control character in a name": ({"first_name": "\x07"}, 400, "control"),
    "a long mail": ({"email": "x" * 121}, 400, "email"),
    "a question that nobody asks": ({"attribute[colour]": "red"}, 400, "colour"),
    "two of one": ({"attribute[component]": ["a", "b"]}, 400, "one value"),
    "a link that is none": ({"media_url": "javascript:alert(1)"}, 400, "media_url"),
    "another jurisdiction": ({"jurisdiction_id": "elsewhere"}, 404, "elsewhere"),
}


@pytest.mark.parametrize("given, status, word", WRONG.values(), ids=WRONG)
def test_a_form_is_refused_in_words(app, given, status, word):
    answered, errors = app.post("requests", LAMP | given)
    assert answered == status, errors
    assert all(one["code"] and one["description"] for one in errors)
    assert any(part in errors[0]["description"] for part in word.split("|")), errors
    assert not Matter.objects.exists()


def test_all_that_is_wrong_is_told_at_once(app):
    status, errors = app.post("requests", {"service_code": "9999", "lat": "1", "media_url": "x"})
    assert status == 404 and sorted(one["code"] for one in errors) == [400, 400, 404]
    root = app.send("post", "requests.xml", {"api_key": app.key, "service_code": "9999"})
    assert root.status_code == 404 and root.content.startswith(
        b'<?xml version="1.0" encoding="utf-8"?>\n<errors><error>'
    )


@pytest.mark.parametrize("key", ["", "hy_not-a-key", "x" * 5000, "键"])
def test_without_a_valid_key_nothing_is_taken(app, key):
    status, errors = app.post("requests", LAMP | {"api_key": key})
    assert status == 403 and errors[0]["code"] == 403 and not Matter.objects.exists()


def test_the_key_may_stand_in_a_header(app, of):
    status, answer = of().post("requests", LAMP, **{"X-API-Key": app.key})
    assert status == 200 and answer[0]["service_request_id"]


QUERIES = [
    ({"start_date": "yesterday"}, 400),
    ({"start_date": "2026-01-01T00:00:00"}, 400),
    ({"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-06-01T00:00:00Z"}, 400),
    ({"start_date": "2026-02-01T00:00:00Z", "end_date": "2026-01-01T00:00:00Z"}, 400),
    ({"start_date": "0001-01-01T00:00:00Z"}, 400),
    ({"end_date": "9999-12-31T23:59:59Z"}, 400),
    ({"status": "asleep"}, 400),
    ({"service_code": "nothing"}, 404),
    ({"page": "0"}, 400),
    ({"page": "-1"}, 400),
    ({"page": "9" * 30}, 400),
    ({"page": "1000", "page_size": "1000"}, 400),
    ({"page_size": "1001"}, 400),
    ({"page_size": "many"}, 400),
    ({"jurisdiction_id": "elsewhere"}, 404),
    ({"service_request_id": ",".join(map(str, range(1001)))}, 400),
    ({"service_request_id": "20260101-99999999999999"}, 200),
    ({"service_request_id": "\x00,½,20260101-٣"}, 200),
    ({"status": "OPEN,closed"}, 200),
]


@pytest.mark.parametrize("query, status", QUERIES)
@pytest.mark.parametrize("path", ["requests", "servicerequestupdates"])
def test_a_query_is_judged(app, path, query, status):
    if path == "servicerequestupdates" and "service_code" in query:
        return
    answered, body = app.get(path, **query)
    assert answered == status, body
    assert status == 200 or body[0]["description"]


@pytest.mark.parametrize(
    "path", ["services/%00", "requests/%00", "tokens/½", "requests/20260101-1%2f2", "media/%00", "nothing"]
)
def test_what_is_not_there_is_said(app, path):
    answer = app.send("get", f"{path}.json" if "media" not in path else path)
    assert answer.status_code == 404 and b"description" in answer.content


def test_other_methods_and_other_bodies(app):
    for method in ("put", "delete", "patch"):
        answer = app.send(method, "requests.xml")
        assert answer.status_code == 405 and answer["Allow"] == "GET, POST" and b"<errors>" in answer.content
    assert app.send("post", "services.json").status_code == 405
    sent = Client().post("/open311/v2/requests.json", "{}", content_type="application/json")
    assert sent.status_code == 400 and "application/json" in sent.json()[0]["description"]
    broken = Client().post("/open311/v2/requests.xml", b"--x\r\nbroken", content_type="multipart/form-data; boundary=x")
    assert broken.status_code in (400, 403)
    nameless = Client().post("/open311/v2/requests.xml", b"broken", content_type="multipart/form-data")
    assert nameless.status_code == 400


def test_what_is_no_picture_is_refused(app):
    status, errors = app.post("requests", LAMP | {"media": SimpleUploadedFile("x.jpg", b"<script>")})
    assert status == 400 and "x.jpg" in errors[0]["description"] and not Matter.objects.exists()


def test_errors_speak_the_reader_s_language(app):
    app.language = "zh-CN"
    assert (
        "缺少"
        in app.post("requests", {"service_code": "0137", "attribute[x]": ""} | LAMP | {"service_code": ""})[1][0][
            "description"
        ]
    )


def test_a_key_that_may_not_report_sends_nothing(of, app):
    from huiyin.accounts.models import Account
    from huiyin.accounts.scopes import Scope
    from huiyin.accounts.services import issue_key

    reading = issue_key(Account.objects.get(login="lin"), "reads", by="system", scopes=[Scope.READ])
    status, errors = app.post("requests", LAMP | {"api_key": reading})
    assert status == 403 and "does not include reporting" in errors[0]["description"]
    reporting = issue_key(Account.objects.get(login="lin"), "reports", by="system", scopes=[Scope.REPORT])
    assert app.post("requests", LAMP | {"api_key": reporting})[0] in (200, 201)
