"""Whatever is sent to whatever address, the answer is 4xx with words in the language asked for, and never our fault.

A usual run sends every address a third of the garbage, in turns, so that each kind of it meets hundreds of addresses;
with HUIYIN_FUZZ_EXAMPLES (`make fuzz-calls`) all of it goes everywhere.
"""

import json
import os
import re
from collections.abc import Collection
from urllib.parse import quote, urlencode

import pytest
from django.test import Client

from huiyin.accounts.models import Account
from huiyin.matters import services as do
from tests.architecture.walking import PART, Route, Walker, addresses_of, all_routes
from tests.web.office_cast import administrator

LONG = "灯" * 20_000
# Percent-encoded, so that also what is no text can be sent.
VALUES = {
    "nothing": "",
    "a novel": quote(LONG),
    "a NUL": "a%00b",
    "no UTF-8": "%ff%fe%80",
    "half a character": "%ed%a0%80",
    "a huge number": "9" * 40,
    "no number": "NaN",
    "a page, an order, a way out": quote("<script>' OR 1=1;--../../etc/passwd²٣"),
    "a day that never was": "2026-13-45T99%3A99",
    "a control": "%1b%5b31m",
}
PARTS = ("%00", "²", "%ff%fe", "9" * 30, "..%2f..", "x" * 300, "%0d%0aSet-Cookie:a=b")
ODD_BODIES = (
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=\"a\r\n\r\n"),
    ("application/json", b"[" * 3000),
    ("application/json", b"\xff\xfe"),
    ("text/plain; charset=nonsense", b"a=1"),
    ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(1500))),
    ("application/x-www-form-urlencoded", b"text=" + b"a" * (6 * 1024 * 1024)),
)  # fmt: skip
FIELD = re.compile(r'<(?:input|select|textarea)\b[^>]*\bname="([^"]+)"')
BROKEN_ON_PURPOSE = {"/health/ready"}  # no pack is loaded here: 503 is the truth
TURNS = 1 if os.environ.get("HUIYIN_FUZZ_EXAMPLES") else 3


def share(garbage: Collection, turn: int) -> list:
    """What is sent to the address of that turn."""
    return list(garbage)[turn % TURNS :: TURNS]


@pytest.fixture
def walkers(district, settings, tmp_path) -> list[Walker]:
    """One of each audience, and a matter that is with a unit, one that has just come, one for a grid worker."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.HUIYIN_LIMITS_EXEMPT = ["127.0.0.1"]  # the gate would keep most of it from the door behind
    administrator(district)
    Account.objects.create(login="resident", name="袁小园")
    handled, asked, _fresh = district.reported(), district.reported(), district.reported()
    do.file(handled, district.conditions["0137"], by=district.actor("lin"))
    do.dispatch(handled, district.units["D001"], by=district.actor("zhao"))
    do.ask_check(asked, by=district.actor("lin"))
    return [Walker(who) for who in ("", "qian", "sun", "mei", "ada")]


def complaint(answer, where: str, language: str) -> str:
    """What is wrong with an answer; "" for nothing."""
    status = answer.status_code
    if status >= 500:
        return f"{where}: {status}"
    content = answer.said.decode("utf-8", "replace")
    if "Traceback" in content or "Error at /" in content:
        return f"{where}: shows its inside"
    if 400 <= status < 500 and status != 405 and content.startswith("<!doctype html>"):
        wanted = f'lang="{"zh-Hans" if language == "zh-hans" else "en"}"'
        return "" if wanted in content[:400] else f"{where}: {status} in another language"
    return ""


def fields_of(route: Route, page: bytes, described: dict) -> list[str]:
    """Names of what a form or a call takes, and some that it does not."""
    names = set(FIELD.findall(page.decode("utf-8", "replace"))) - {"csrfmiddlewaretoken"}
    path = PART.sub(r"{\1}", route.path)
    for call in described["paths"].get(path, {}).values():
        schema = call.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
        name = schema.get("$ref", "").rpartition("/")[2]
        names |= set(described["components"]["schemas"].get(name, {}).get("properties", {}))
        names |= {one["name"] for one in call.get("parameters", ()) if one["in"] == "query"}
    return sorted(names | {"page", "q", "next", "version", "colour"})


def usable(route: Route, walkers: list[Walker]) -> tuple[Walker, str, bytes]:
    """Somebody who may open it, where, and the page."""
    last = None
    for address in addresses_of(route):
        for walker in walkers:
            answer = walker.ask("GET", address)
            last = (walker, address, answer.said)
            if answer.status_code in (200, 400, 405, 422):
                return last
    return last or (walkers[0], PART.sub("1", route.path), b"")


def test_every_address_takes_garbage_calmly(walkers):
    described = json.loads(Client().get("/api/v1/openapi.json").content)
    wrong = []
    for turn, route in enumerate(all_routes()):
        if route.path in BROKEN_ON_PURPOSE:
            continue
        walker, address, page = usable(route, walkers)
        names = fields_of(route, page, described)
        for what, value in share(VALUES.items(), turn):
            query = "&".join(f"{quote(name)}={value}" for name in names)
            language = "en" if len(what) % 2 else "zh-hans"
            read = walker.ask("GET", f"{address}?{query[:60_000]}", language=language)
            wrong.append(complaint(read, f"GET {address} {what}", language))
            if route.is_api:
                body = {name: _plain(what, value) for name in names}
                sent = walker.ask("POST", address, json.dumps(body).encode(), language=language)
            else:
                sent = walker.ask("POST", address, query.encode(), language=language)
            wrong.append(complaint(sent, f"POST {address} {what}", language))
    assert not list(filter(None, wrong)), "\n".join(sorted(set(filter(None, wrong)))[:40])


def _plain(what: str, value: str):
    odd = {"a huge number": 10**40, "nothing": None, "a NUL": "\0", "half a character": "\ud800"}
    return odd.get(what, [value] if what.startswith("a page") else value)


def test_every_part_of_an_address_takes_garbage_calmly(walkers):
    wrong = []
    for turn, route in enumerate(all_routes()):
        if not PART.search(route.path):
            continue
        insider, _address, _page = usable(route, walkers)
        for part in share(PARTS, turn):
            address = PART.sub(part, route.path)
            for method in ("GET", "POST"):
                for walker in {insider.who: insider, "": walkers[0]}.values():
                    wrong.append(
                        complaint(walker.ask(method, address), f"{method} {address} as {walker.who}", "zh-hans")
                    )
    assert not list(filter(None, wrong)), "\n".join(sorted(set(filter(None, wrong)))[:40])


def test_every_address_takes_odd_bodies_and_methods_calmly(walkers):
    wrong = []
    for turn, route in enumerate(all_routes()):
        if route.path in BROKEN_ON_PURPOSE:
            continue
        walker, address, _page = usable(route, walkers)
        for kind, body in share(ODD_BODIES, turn):
            answer = walker.ask("POST", address, body, kind=kind)
            wrong.append(complaint(answer, f"POST {address} {kind} {body[:20]!r}", "zh-hans"))
        for method in ("PUT", "DELETE", "OPTIONS", "HEAD", "LAMP"):
            answer = walker.ask(method, address, b"")
            wrong.append(complaint(answer, f"{method} {address}", "zh-hans"))
    assert not list(filter(None, wrong)), "\n".join(sorted(set(filter(None, wrong)))[:40])


def test_no_form_is_taken_without_its_token(walkers):
    """Of a page's session also the API takes none; a program's key needs none."""
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.force_login(Account.objects.get(login="qian"))
    for route in all_routes():
        address = addresses_of(route)[0] if addresses_of(route) else PART.sub("1", route.path)
        answer = strict.post(
            address,
            urlencode({"text": "x"}),
            content_type="application/x-www-form-urlencoded",
            headers={"Accept-Language": "en"},
        )
        assert answer.status_code in (401, 403, 404, 405) or _takes_no_form(route), (address, answer.status_code)


def _takes_no_form(route: Route) -> bool:
    """They change nothing, or need no session: a tracking code may be used from anywhere, a telephone system signs."""
    return route.path.startswith(
        ("/health/", "/api/v1/openapi.json", "/api/v1/track", "/intake/cti/events", "/ingest/v1/replies")
    )
