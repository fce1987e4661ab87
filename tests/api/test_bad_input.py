"""Whatever is sent, the answer says in words what is wrong with it; it is never our fault (500)."""

import json

DEEP = "[" * 5_000 + "]" * 5_000
BODIES = {
    "no JSON": (b"not json", 400),
    "nothing": (b"", 400),
    "half a body": (b'{"text": "a', 400),
    "bytes that are no UTF-8": (b'{"text": "\xff\xfe"}', 400),
    "a lone surrogate": (b'{"text": "\\ud800 lamp"}', 422),
    "too deep": (DEEP.encode(), 400),
    "a list": (b"[1, 2]", 422),
    "null": (b"null", 422),
    "a word": (b'"lamp"', 422),
    "an infinite place": (b'{"text": "lamp", "lon": 1e999, "lat": 30.5}', 422),
    "no number at all": (b'{"text": "lamp", "lon": NaN, "lat": 30.5}', 422),
}
REPORTS = {
    "no text": ({}, "text"),
    "an empty text": ({"text": "   "}, "text"),
    "text that is a number": ({"text": 12}, "text"),
    "a NUL": ({"text": "lamp\x00"}, "text"),
    "an escape": ({"text": "lamp\x1b[31m"}, "text"),
    "a novel": ({"text": "灯" * 10_001}, "text"),
    "a field nobody knows": ({"text": "lamp", "txet": "lamp"}, "txet"),
    "half a place": ({"text": "lamp", "lon": 114.5}, "lon"),
    "a place in words": ({"text": "lamp", "lon": "here", "lat": "there"}, "lon"),
    "a place off the globe": ({"text": "lamp", "lon": 1e300, "lat": -1e300}, "lon"),
    "a place outside the district": ({"text": "lamp", "lon": 0, "lat": 0}, "lon"),
    "another planet's coordinates": ({"text": "lamp", "lon": 1, "lat": 1, "system": "mars"}, "system"),
    "no such type": ({"text": "lamp", "type": "9999"}, "type"),
    "a type with a NUL": ({"text": "lamp", "type": "01\x0037"}, "type"),
    "no such section": ({"text": "lamp", "section": "gossip"}, "section"),
    "a contact in one word": ({"text": "lamp", "contact": "me"}, "contact"),
    "a phone with a NUL": ({"text": "lamp", "contact": {"phone": "138\x00"}}, "contact.phone"),
    "a phone too long": ({"text": "lamp", "contact": {"phone": "1" * 41}}, "contact.phone"),
    "photos nobody sent": ({"text": "lamp", "photos": ["abc"]}, "photos"),
    "a photo of no form": ({"text": "lamp", "photos": ["../../etc/passwd"]}, "photos.0"),
    "too many photos": ({"text": "lamp", "photos": ["abc"] * 10}, "photos"),
}
LISTS = (
    "page=0", "page=-1", "page=x", "page=99999999999999999999", "page_size=201", "page_size=0", "state=nowhere",
    "group=none", "sort=random", "clock=broken", "from=yesterday", "from=0001-01-01", "to=9999-12-31T23:59:59Z",
    "area=abc", "area=%00", "q=%00", "q=" + "x" * 201, "unit=%00", "handler_id=99999999999999999999", "urgency=very",
    "colour=red", "mine=perhaps",
)  # fmt: skip
NUMBERS = (
    "0",
    "x",
    "%00",
    "20260305-",
    "20260305-999999",
    "20260305-99999999999999999999",
    "²²²²²²²²-000001",
    "..%2f..",
)


def is_in_words(answer, status, what=""):
    assert answer.status_code == status, (what, answer.content[:300])
    error = answer.json()["error"]
    assert error["code"] and error["message"] and "Traceback" not in error["message"]
    assert set(error) == {"code", "message", "field", "params"}
    return error


def test_a_body_that_is_none(program):
    for name, (body, status) in BODIES.items():
        is_in_words(program().send("POST", "/reports", body), status, name)


def test_a_report_that_cannot_be(program):
    for name, (body, field) in REPORTS.items():
        assert is_in_words(program().send("POST", "/reports", body), 422, name)["field"] == field, name


def test_a_list_that_cannot_be(program):
    lin = program("lin")
    for asked in LISTS:
        is_in_words(lin.send("GET", f"/matters?{asked}", ""), 422, asked)


def test_a_number_that_is_none(program):
    lin = program("lin")
    for number in NUMBERS:
        for method, rest in (("GET", ""), ("GET", "/trace"), ("POST", "/accept")):
            is_in_words(lin.send(method, f"/matters/{number}{rest}", {}), 404, number)


MOVES = {
    "file": [{"type": "9999"}, {"type": "0137", "condition": 99}, {"type": "0137", "condition": 0}, {}],
    "dispatch": [{"unit": "NOPE"}, {"unit": "D\x00"}, {"unit": "D001", "co_units": ["NOPE"]}, {"file": {}}],
    "ask-check": [{"staff_id": "mei"}, {"staff_id": 0}, {"staff_id": 2**60}],
    "answer-check": [{}, {"answer": "perhaps"}, {"answer": True, "note": "\x00"}],
    "close": [{"grade": "super"}, {}],
    "note": [{"text": ""}, {"text": None}, {"text": "a", "version": 0}, {"text": "a", "version": 2**40}],
    "correct": [{"reason": "x"}, {"reason": "x", "lon": 114.5}, {"reason": "x", "title": "\x00"}],
    "decline": [{"reason": " "}, {"reason": 3}],
}


def test_a_move_that_lacks_something(program, lamp):
    at, qian = f"/matters/{program().done('/reports', lamp)['number']}", program("qian")
    for move, bodies in MOVES.items():
        for body in bodies:
            is_in_words(qian.send("POST", f"{at}/{move}", body), 422, (move, body))


def test_an_extension_beyond_all_measure(program, lamp):
    at = f"/matters/{program().done('/reports', lamp)['number']}"
    program("qian").done(f"{at}/dispatch", {"file": {"type": "0137"}, "unit": "D001"})
    sun = program("sun")
    sun.done(f"{at}/accept")
    for amount in (0, -1, 1e9, 900_000, "soon", 0.001):
        is_in_words(
            sun.send("POST", f"{at}/ask-extension", {"amount": amount, "unit": "working_days", "reason": "雨"}), 422
        )


def test_track_with_anything(program):
    for body in ({"code": "\x00"}, {"code": "x" * 300}, {}, {"code": 5}):
        is_in_words(program().send("POST", "/track", body), 422)
    for body in ({"code": ""}, {"code": "回音"}, {"code": "-----", "phone_tail": "😀"}):
        is_in_words(program().send("POST", "/track", body), 404)


def test_an_address_or_method_that_is_none(program):
    is_in_words(program("lin").send("GET", "/nothing/here", ""), 404)
    is_in_words(program("lin").send("POST", "/nothing/here", {}), 404)
    answer = program("lin").send("DELETE", "/matters", "")
    is_in_words(answer, 405)
    assert answer["Allow"] == "GET"


def test_words_come_in_the_language_asked_for(program):
    said = {
        language: program("", language).post("/reports", {"text": "灯", "lon": 0, "lat": 0})[1]
        for language in ("zh", "en")
    }
    assert "outside the district" in said["en"]["error"]["message"]
    assert json.dumps(said["zh"], ensure_ascii=False) != json.dumps(said["en"], ensure_ascii=False)
