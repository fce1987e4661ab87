"""Plant names, numbers and camera data in tip-offs and ordinary reports; then walk every address as everybody, and look
into every table, file and log line for them.

| whoever has | is searched | by test_… |
|---|---|---|
| a browser or a key | pages, API answers, feeds, metrics: each address | no_address_says_who_it_was |
| a name, to find its matters | every search | no_search_finds_a_matter_by_who_reported_it |
| a partner, gateway, receiver | webhooks, work orders, texts: heads and bodies | what_left_the_house_names_nobody |
| a listening screen | the live streams | no_stream_says_it |
| a copy of the database | every row: outbox, jobs' arguments, notices | no_table_keeps_it |
| the disk | media, imports, exports, temporary files | no_file_keeps_it |
| a backup's listing | the names of what is in it | no_listing_of_a_backup_says_it |
| an export of the trace | every line | no_export_carries_it |
| a list that is taken out | every format and set of columns | no_list_that_is_taken_out_carries_it |
| the logs | every line, at the most talkative level | no_log_line_carries_it |
| this file, to change it | what is planted is found | the_walk_would_notice |
"""

import html
import io
import itertools
import json
import logging
import re
import tempfile
import zipfile
from collections import defaultdict
from dataclasses import asdict
from functools import cache
from urllib.parse import quote

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from huiyin.accounts.models import Account
from huiyin.audit.exporting import lines as trace_lines
from huiyin.backup.files import kept_files
from huiyin.config.logging import FORMATS, JsonLines, ShortPath, WhereFrom
from huiyin.exports.formats import Columns, Format
from huiyin.exports.question import Question
from huiyin.exports.services import take_out
from huiyin.handoff.models import Handoff
from huiyin.handoff.order import order_of
from huiyin.hotline.models import Call
from huiyin.kernel.clock import travel
from huiyin.kernel.outbound import new_secret
from huiyin.kernel.telemetry import tallies
from huiyin.kernel.telemetry.tallies import FaultHandler
from huiyin.live import calls, feed
from huiyin.live.frames import followed, gone, moved
from huiyin.live.scope import scope_of
from huiyin.matters.access import visible_to
from huiyin.matters.chains import MatterChains
from huiyin.matters.models import Photo
from huiyin.orgs.selectors import actor_of
from huiyin.runtime.datadir import DataDir
from tests.architecture.planted import (
    CAMERA,
    CARED,
    CARED_ADVICE,
    CARED_DOOR,
    CARED_KIN,
    CARED_PHONE,
    COLLEAGUE,
    COLLEAGUE_ID,
    EMAIL,
    NAME,
    PHONE,
    PLAIN_WORDS,
    TIP_PLACE,
    TIP_WORDS,
    Story,
    tell,
)
from tests.architecture.walking import PART, Walker, addresses_of, all_routes, answers, everybody
from tests.cast import THURSDAY
from tests.outbound_peer import peer

GATEWAY_SECRET = new_secret()

OF_CARE = (CARED, CARED_PHONE, CARED_KIN, CARED_DOOR, CARED_ADVICE)
# Nobody reads these on any page: they are opened one by one, for a purpose, and never by walking past.
NEVER = (NAME, PHONE, EMAIL, CAMERA, *OF_CARE)
# A colleague is a colleague: lists of staff name them. That they tipped off is what nobody may read.
OF_STAFF = (
    "/office/staff/",
    "/office/units/",
    "/office/areas/",
    "/office/roles/",
    "/office/lists/staff/",
    "/desk/people/",
    "/api/v1/staff",
)

# Whoever takes a call, or calls back, sees whose number it is: the page is the opening, and is logged as such.
OPENS_THE_CALLER = re.compile(r"/desk/hotline/(calls/\d+/take|callbacks/\d+/number)/")

# Whoever goes there today sees to whom, and where: the page is the opening, and is logged as such.
OPENS_THE_DAY = "/field/care/"

# Addresses (or beginnings of them) behind which this story has nothing. Whoever plants it there takes the line out.
NOT_WALKED = {
    "/desk/m/<str:number>/photos/<str:token>/<int:pk>/": "nothing is blurred in this story",
    "/account/": "pages of the sign-in that want a password typed just before",
    "/login/": "further steps of a sign-in that has not begun",
    "/office/wording/": "no wording of that name",
    "/open311/v2/": "a lane of its own with tests of its own; walked as far as its public answers open",
    "/ingest/v1/": "devices, gateways and weather services with credentials of their own; tests of their own",
    "/sensorthings/v1.1/": "a lane of its own with tests of its own; nothing in it opens without a key",
    "/track/<str:code>/push/": "needs keys of a browser",
    "/notices/": "reached from a notice only",
    "/api/v1/handoffs/heard/": "answers only to a partner's signature",
    "/desk/hotline/calls/<int:pk>/link/": "wants the number of a matter, which the walk does not type",
    "/office/imports/<int:pk>/rejected.csv": "rows as a stranger's file had them; each opening is logged",
    "/health/ready": "no pack is loaded in this story: 503 is the truth",
    "/metrics": "the walk does not come from this machine's own Prometheus; tests of its own",
    "/api/v1/<path:anything>": "answers 404 by its nature",
    "/office/areas/": "borders of grids hold no person; drafts of them were not made in this story",
    "/field/m/<str:number>/accept/": "no task is open in this story when it is walked",
}


def outside_answers(heard) -> tuple[int, dict[str, str], bytes]:
    return 200, {}, b'{"id": "x-1"}'


@pytest.fixture
def story(district, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "media"
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    settings.HUIYIN_LIMITS_EXEMPT = ["127.0.0.1"]  # the gate would keep most of it from the door behind
    settings.HUIYIN_OUTBOUND_PRIVATE = ["127.0.0.1"]
    with peer(answer=outside_answers) as outside, travel(THURSDAY):  # at night nobody is sent a text
        settings.HUIYIN_SMS_URL, settings.HUIYIN_SMS_SECRET = f"{outside.url}/sms", GATEWAY_SECRET
        settings.HUIYIN_PUBLIC_URL = "https://huiyin.example"
        yield tell(district, outside)


# -- looking --------------------------------------------------------------------------------------------------


@cache
def forms_of(marker: str) -> set[bytes]:
    """As it may stand in a page, an address, JSON or another alphabet."""
    shapes = {marker, html.escape(marker), quote(marker), json.dumps(marker)[1:-1], marker.encode().hex()}
    return {shape.encode() for shape in shapes} | {marker.encode("utf-16-le"), marker.encode("gb18030")}


def is_in(marker: str, content: bytes) -> bool:
    return any(shape in content for shape in forms_of(marker))


def whole(answer) -> bytes:
    """Headers, cookies and content."""
    heads = "\n".join(f"{name}: {value}" for name, value in answer.items()) + answer.cookies.output()
    return heads.encode() + b"\n" + answer.said


def forbidden_to(walker: Walker, story: Story) -> list[str]:
    """What this one must meet nowhere; of words and places only whoever may not see the matter."""
    found = [*NEVER, *story.codes]
    if walker.who not in story.seen:
        story.seen[walker.who] = _seen_by(walker, story)
    seen = story.seen[walker.who]
    if not seen & {tip.pk for tip in story.tips}:
        found += [TIP_WORDS, TIP_PLACE]
    if story.plain.pk not in seen:
        found.append(PLAIN_WORDS)
    return found


def _seen_by(walker: Walker, story: Story) -> set[int]:
    if walker.who == FOLLOWER:
        return {story.plain.pk}
    if not walker.who:
        return set()
    return set(visible_to(actor_of(Account.objects.get(login=walker.who))).values_list("pk", flat=True))


def leaks(walker: Walker, story: Story, address: str, answer) -> list[str]:
    content = whole(answer)
    found = [m for m in forbidden_to(walker, story) if m not in address and is_in(m, content)]
    if not address.startswith(OF_STAFF):
        found += [m for m in (COLLEAGUE, str(COLLEAGUE_ID)) if m not in address and is_in(m, content)]
    if OPENS_THE_CALLER.fullmatch(address) and walker.who in ("lin", "qian"):
        found = [marker for marker in found if marker not in (PHONE, NAME)]
    if address.startswith(OPENS_THE_DAY) and walker.who == "mei":
        found = [marker for marker in found if marker not in (CARED, CARED_PHONE, CARED_DOOR, CARED_ADVICE)]
    return found


FOLLOWER = "whoever has the ordinary report's code"


def follower(story: Story) -> Walker:
    walker = Walker("", own=story.plain.tracking_code)
    key = {"code": story.plain.tracking_code, "phone_tail": PHONE[-4:]}
    assert walker.client.post("/track/", key).status_code == 302
    walker.who = FOLLOWER
    return walker


def test_every_part_of_every_address_is_known(story):
    unknown = []
    for route in all_routes():
        try:
            addresses_of(route)
        except LookupError as said:
            unknown.append(str(said))
    assert not unknown, "\n".join(unknown)


OPENED = frozenset({200, 201, 204, 400, 409, 415, 422})


def test_no_address_says_who_it_was(story):
    walkers = [*everybody(story.district), follower(story), Walker("firm")]
    found, opened, broken = [], set(), []
    for route in all_routes():
        for walker, method, address, answer in answers(route, walkers):
            if answer.status_code >= 500 and address != "/health/ready":  # no pack is loaded here: 503 is the truth
                broken.append(f"{method} {address} as {walker.who or 'a stranger'}: {answer.status_code}")
            if answer.status_code in OPENED or (answer.status_code == 302 and "/login/" not in answer["Location"]):
                opened.add(route.path)
            for marker in leaks(walker, story, address, answer):
                found.append(f"{method} {address} tells {walker.who or 'a stranger'} “{marker}”")
    assert not found, "\n".join(sorted(set(found))[:40])
    assert not broken, "\n".join(broken[:20])
    opened.add("/api/v1/")  # the beginning of addresses, none itself
    closed = {route.path for route in all_routes() if not route.path.startswith(tuple(NOT_WALKED))} - opened
    assert not closed, "nobody could open:\n" + "\n".join(sorted(closed))


def test_the_walk_would_notice(story):
    """The net has no hole: what is planted is found where it may stand."""
    lin, tip = Walker("lin"), story.tips[0]
    page = lin.ask("GET", f"/desk/m/{tip.number}/")
    assert is_in(TIP_WORDS, page.said) and is_in(TIP_PLACE, page.said)
    opened = lin.ask("POST", f"/desk/m/{story.plain.number}/reporter/", "purpose=约时间上门".encode())
    assert set(leaks(lin, story, "/", opened)) == {NAME, PHONE, EMAIL}
    taken = lin.ask("GET", f"/desk/hotline/calls/{Call.objects.get().pk}/take/")
    assert is_in(PHONE, taken.said) and leaks(lin, story, "/", taken) == [PHONE]
    original = Walker("mi").ask(
        "POST",
        f"/api/v1/photos/{Photo.objects.filter(matter=tip).first().token}/original",
        json.dumps({"purpose": "核实线索"}).encode(),
    )
    assert is_in(CAMERA, original.said)
    assert is_in(COLLEAGUE, Walker("ada").ask("GET", f"/office/staff/{COLLEAGUE_ID}/").said)


def test_no_search_finds_a_matter_by_who_reported_it(story):
    """Not even that there is one: a number that is found says who it was."""
    lists = [
        route.path for route in all_routes() if not PART.search(route.path) and not route.path.startswith("/office/")
    ]
    numbers = [matter.number for matter in (*story.tips, story.plain)]
    for who in ("qian", "sun", "mei"):
        walker = Walker(who)
        for path in lists:
            plainly = walker.ask("GET", path, {"q": "没有这样的词语"})
            for asked in (NAME, PHONE, COLLEAGUE) if plainly.status_code == 200 else ():
                answer = walker.ask("GET", path, {"q": asked})
                same = [number for number in numbers if is_in(number, answer.said) and not is_in(number, plainly.said)]
                assert not same, (who, path, asked)


# All that is planted but the number that a text goes to.
PLANTED_WORDS = (
    NAME, EMAIL, CAMERA, COLLEAGUE, str(COLLEAGUE_ID), TIP_WORDS, PLAIN_WORDS,
    CARED, CARED_KIN, CARED_DOOR, CARED_ADVICE,
)  # fmt: skip


def test_what_left_the_house_names_nobody(story):
    """Over the line: a webhook with the rights of the desk, texts to the reporter, work orders."""
    said = {heard.path: b"" for heard in story.outside.heard}
    for heard in story.outside.heard:
        said[heard.path] += json.dumps(heard.headers).encode() + heard.body
    assert set(said) == {"/hook-lin", "/hook-mi", "/sms"}
    planted = (*PLANTED_WORDS, *story.codes)
    assert is_in(story.plain.number, said["/hook-lin"]) and is_in(story.tips[0].number, said["/hook-mi"])
    assert not [tip for tip in story.tips if is_in(tip.number, said["/hook-lin"])]
    hooks = said["/hook-lin"] + said["/hook-mi"]
    assert not [marker for marker in (*planted, PHONE) if is_in(marker, hooks)]
    texts = [json.loads(heard.body) for heard in story.outside.heard if heard.path == "/sms"]
    assert {text["to"] for text in texts} == {PHONE, CARED_PHONE} and len(texts) >= 2
    assert not any(is_in(marker, json.dumps(text["text"]).encode()) for text in texts for marker in (*planted, PHONE))
    orders = b"".join(
        json.dumps(asdict(order_of(one, one.matter)), default=str).encode() for one in Handoff.objects.all()
    )
    assert is_in(story.plain.number, orders)
    assert not [marker for marker in (*planted, PHONE) if is_in(marker, orders)]


def test_no_stream_says_it(story):
    """Everything that the live process could send of this story, to whoever may listen at all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tx::text::bigint, id, topic, payload::text, audience::text, at FROM kernel_outboxevent")
        rows = [(tx, pk, topic, json.loads(told), json.loads(to or "{}"), at) for tx, pk, topic, told, to, at in cursor]
    nobody = defaultdict(set)
    moves = [feed._happening(row, nobody, nobody, nobody) for row in rows if row[2] == feed.TOPIC]
    rings = [calls.ring(row) for row in rows if row[2] == calls.TOPIC]
    said = [frame(one) for one in moves for frame in (moved, gone, followed)]
    said += [calls.shown(scope_of(story.district.actor(who)), ring) or b"" for ring in rings for who in ("lin", "qian")]
    stream = b"".join(said)
    assert is_in(story.tips[0].number, stream) and b"event: call" in stream
    assert not [marker for marker in (*TABLES, *story.codes) if is_in(marker, stream)]


# Where it may stand in the database, and why. Who somebody is stands nowhere but sealed.
TABLES = {
    NAME: set(),
    PHONE: set(),
    EMAIL: set(),
    CAMERA: set(),
    CARED: set(),
    CARED_PHONE: set(),
    CARED_KIN: set(),
    CARED_DOOR: set(),
    CARED_ADVICE: set(),
    COLLEAGUE: {"orgs_staff", "accounts_account"},
    # Who reported it, closed behind people's details; whose upload it was, until and after it is used; who was opened.
    f"staff/{COLLEAGUE_ID}": {"matters_photo", "audit_accessentry"},
    TIP_WORDS: {"matters_matter", "matters_report", "matters_text"},
    TIP_PLACE: {"matters_matter", "webhooks_delivery"},  # told to whoever may know of the reporter, too
}


# What must have something in it, or nothing is proved by finding nothing.
NOT_EMPTY = {
    "people_contact", "people_cared", "people_resident", "kernel_outboxevent", "procrastinate_jobs",
    "webhooks_delivery", "handoff_handoff", "notices_delivery", "notices_notice", "audit_accessentry", "hotline_call",
}  # fmt: skip


def test_no_table_keeps_it(story):
    found, filled = [], set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            rows = "\n".join(row[0] for row in cursor).encode()
            filled |= {table} if rows else set()
            found += [
                f"{table} keeps “{marker}”"
                for marker, allowed in TABLES.items()
                if table not in allowed and is_in(marker, rows)
            ]
    sessions = str([session.get_decoded() for session in Session.objects.all()]).encode()
    found += [f"a session keeps “{marker}”" for marker in TABLES if is_in(marker, sessions)]
    assert not found, "\n".join(found)
    assert filled >= NOT_EMPTY


def test_no_file_keeps_it(story, settings):
    """Uploads, what was handed in, what waits to be fetched, and what was laid down for a moment."""
    files = [path for path in settings.MEDIA_ROOT.parent.rglob("*") if path.is_file()]
    assert {path.relative_to(settings.MEDIA_ROOT.parent).parts[0] for path in files} >= {"media", "imports"}
    for path in files:
        # A list holds what whoever took it out may see, and nobody else fetches it.
        content, taken_out = path.read_bytes(), "exports" in path.parts
        wrong = set(TABLES) - ({TIP_WORDS, TIP_PLACE} if taken_out else set())
        assert not [marker for marker in wrong if is_in(marker, content)], path


def test_no_listing_of_a_backup_says_it(story, settings):
    """What is in the file is encrypted; what a listing of it shows is names of files."""
    names = [kept.name for kept in kept_files(DataDir(settings.MEDIA_ROOT.parent))]
    assert len(names) >= 8
    listing = "\n".join(names).encode()
    assert not [marker for marker in (*TABLES, *story.codes) if is_in(marker, listing)]


def test_no_export_carries_it(story):
    exported = "".join(trace_lines("", [MatterChains()])).encode()
    assert story.plain.chain.encode() in exported
    assert not [marker for marker in (*TABLES, *story.codes) if is_in(marker, exported)]


def test_no_list_that_is_taken_out_carries_it(story):
    """Not even for whoever may open the reporter's details."""
    for format, columns, login in itertools.product(Format, Columns, ("lin", "mi", "sun")):
        by = actor_of(Account.objects.get(login=login))
        _export, file = take_out(Question(), format, columns, by=by, purpose="a walk")
        content = unpacked(file.read()) if format == Format.XLSX else file.read()
        assert not [marker for marker in (*NEVER, COLLEAGUE, *story.codes) if is_in(marker, content)], (
            format,
            columns,
            login,
        )


def unpacked(workbook: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist())


def test_no_log_line_carries_it(story):
    """At the most talkative level that an operator can choose, also when something breaks."""
    kept = io.StringIO()
    handler = logging.StreamHandler(kept)
    handler.setFormatter(JsonLines())
    handler.addFilter(ShortPath())
    watched = [logging.getLogger(name) for name in ("", "huiyin", "django", "procrastinate")]
    levels = [logger.level for logger in watched]
    logging.getLogger().addHandler(handler)
    try:
        for logger in watched:
            logger.setLevel(logging.INFO)
        for walker in (Walker("lin"), Walker("")):
            for route in all_routes():
                for address in addresses_of(route)[:2]:
                    walker.ask("POST", address, f"text={PHONE}&name={quote(NAME)}&code={story.codes[0]}".encode())
        logging.getLogger("huiyin.test").error(
            "broken", exc_info=ValueError(PHONE), extra={"request": NAME, "sql": PHONE}
        )
    finally:
        logging.getLogger().removeHandler(handler)
        for logger, level in zip(watched, levels, strict=True):
            logger.setLevel(level)
    said = kept.getvalue().encode()
    assert b"broken" in said
    assert not [marker for marker in (*TABLES, *story.codes) if is_in(marker, said)]


def test_no_log_line_carries_a_key_a_password_or_a_token(story, settings):
    """Whatever is sent where it does not belong, in both formats, also as a request's id, and where it breaks."""
    settings.HUIYIN_LOG_REQUESTS = True
    secrets = {name: f"geheim-{name}-{new_secret()[-12:]}" for name in ("password", "key", "token", "cookie", "id")}
    kept = {name: io.StringIO() for name in FORMATS}
    handlers = []
    for name, stream in kept.items():
        handler = logging.StreamHandler(stream)
        handler.setFormatter(FORMATS[name]())
        handler.addFilter(ShortPath())
        handler.addFilter(WhereFrom())
        handlers.append(handler)
        logging.getLogger().addHandler(handler)
    client = Walker("").client
    try:
        client.post("/login/", {"login": NAME, "password": secrets["password"]})
        heads = {"Authorization": f"Bearer {secrets['key']}", "Cookie": f"huiyin_session={secrets['cookie']}"}
        client.get("/api/v1/matters", headers=heads | {"X-Request-Id": f"{secrets['id']} {PHONE}"})
        client.get(f"/track/{story.codes[0]}/", {"token": secrets["token"]})
        client.get(f"/nowhere/{secrets['token']}/{quote(NAME)}/")
        wrong = {"text": PLAIN_WORDS, "contact": {"phone": PHONE}, "wrong": NAME}
        client.post("/api/v1/reports", json.dumps(wrong), content_type="application/json")
    finally:
        for handler in handlers:
            logging.getLogger().removeHandler(handler)
    for name, stream in kept.items():
        said = stream.getvalue().encode()
        assert said.count(b"answered") >= 5, name
        assert not [one for one in (*secrets.values(), *TABLES, *story.codes) if is_in(one, said)], name


def test_no_tally_of_requests_or_errors_carries_it(story):
    walker = Walker("lin")
    for address in (f"/nowhere/{PHONE}/", f"/desk/m/{story.plain.number}/", f"/track/{story.codes[0]}/"):
        walker.ask("GET", address)
    handler = FaultHandler()
    for error in (ValueError(PHONE), KeyError(NAME)):
        record = logging.LogRecord("huiyin.test", logging.ERROR, "", 1, "it broke", (), (type(error), error, None))
        handler.emit(record)
    assert tallies.flush("test") >= 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM kernel_requesttally t UNION ALL SELECT f::text FROM kernel_fault f")
        said = "\n".join(row[0] for row in cursor).encode()
    assert b"desk" in said and b"KeyError" in said
    assert not [one for one in (*TABLES, *story.codes, story.plain.number) if is_in(one, said)]
