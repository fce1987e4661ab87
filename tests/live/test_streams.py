"""The live process as a browser meets it: a real server, real sessions, moves committed by real verbs."""

import signal
import subprocess
import time

import httpx
import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client

from huiyin.accounts.models import Account
from huiyin.accounts.scopes import Scope
from huiyin.accounts.services import issue_key
from huiyin.kernel import outbox
from huiyin.kernel.models import OutboxEvent
from huiyin.matters import services as do
from huiyin.matters.follow import follow_token
from huiyin.orgs.models import Post
from tests import cast
from tests.live.watching import Watch, free_port, granian


@pytest.fixture(scope="module")
def district(own_database):
    return cast.build()


@pytest.fixture(scope="module")
def live(own_database, district):
    """Address of a live process of its own."""
    port = free_port()
    environment = own_database.environment | {"HUIYIN_SECRET_KEY": settings.SECRET_KEY, "HUIYIN_PORT": "8000"}
    process = subprocess.Popen(granian(port), env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(address)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def _wait_until_ready(address: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if httpx.get(f"{address}/health/ready").status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise AssertionError("the live process does not become ready")


def cookie(login: str) -> dict[str, str]:
    browser = Client()
    browser.force_login(Account.objects.get(login=login))
    return {"cookie": f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"}


@pytest.fixture
def watch(live):
    watching = []

    def open_one(login: str = "", path: str = "/live/matters", **headers: str) -> Watch:
        given = (cookie(login) if login else {}) | {name.replace("_", "-"): value for name, value in headers.items()}
        watching.append(Watch(live + path, given))
        return watching[-1]

    yield open_one
    for one in watching:
        one.leave()


def dispatched(district):
    matter = district.reported()
    do.file(matter, district.conditions["0137"], by=district.actor("lin"))
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
    return matter


def settled(*watching: Watch) -> None:
    """Whatever was to come has come: a move that everybody of the centre sees has passed."""
    time.sleep(0.5)


def test_each_sees_what_concerns_them_and_nothing_else(district, watch):
    eyes = {login: watch(login) for login in ("lin", "mei", "far", "sun", "wu", "qian")}
    matter = district.reported()
    eyes["lin"].wait_for("matter.receive")
    do.file(matter, district.conditions["0137"], by=district.actor("lin"))
    eyes["lin"].wait_for("matter.file")
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
    eyes["sun"].wait_for("matter.dispatch")
    do.transfer(matter, district.units["D002"], "改派", by=district.actor("zhao"))
    eyes["wu"].wait_for("matter.transfer")
    settled()
    seen = {login: eye.moves() for login, eye in eyes.items()}
    everything = ["receive", "file", "dispatch", "transfer"]
    assert seen == {
        "lin": everything, "qian": everything, "mei": everything,
        "far": [], "sun": ["dispatch", "gone"], "wu": ["transfer"],
    }  # fmt: skip
    assert eyes["sun"].named("matter.gone")[0].data == {"number": matter.number}


def test_a_move_holds_codes_only(district, watch):
    eye = watch("lin")
    district.reported(text="我叫袁小园，电话13900001234", address="柳巷3号")
    told = eye.wait_for("matter.receive")[0].data
    assert set(told) == {"number", "move", "before", "state", "urgency", "unit", "area", "grid", "at"}


def test_who_comes_back_misses_nothing_and_sees_nothing_twice(district, watch):
    before = watch("lin")
    matter = district.reported()
    before.wait_for("matter.receive")
    before.leave()
    do.file(matter, district.conditions["0137"], by=district.actor("lin"))
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
    after = watch("lin", last_event_id=before.last_id)
    do.accept(matter, by=district.actor("sun"))
    after.wait_for("matter.accept")
    assert after.moves() == ["file", "dispatch", "accept"]
    assert watch("sun", f"/live/matters?last_event_id={before.last_id}").wait_for("matter.accept")


def test_who_was_away_too_long_is_told_to_load_anew(district, watch):
    district.reported()
    settled()  # the reader has come past it: before that, the place before it is where a new stream begins
    first = OutboxEvent.objects.order_by("tx", "id").first()
    for unknown in (f"{first.tx - 1}-0", "99999999999999-1"):
        eye = watch("lin", last_event_id=unknown)
        assert eye.wait_for("reset")
        assert eye.moves() == ["reset"] or eye.moves() == []
    eye = watch("lin", last_event_id="nonsense")
    assert eye.status == 200 and not eye.named("reset")


def test_one_matter_only(district, watch):
    mine, other = district.reported(), district.reported()
    eye = watch("lin", f"/live/matters?number={mine.number}")
    nothing = watch("lin", "/live/matters?number=nonsense")
    for matter in (other, mine):
        do.file(matter, district.conditions["0137"], by=district.actor("lin"))
    eye.wait_for("matter.file")
    settled()
    assert [event.data["number"] for event in eye.named("matter.file")] == [mine.number]
    assert nothing.moves() == []


def test_nobody_watches_without_signing_in(district, watch):
    assert watch().status == 401
    assert watch(cookie=f"{settings.SESSION_COOKIE_NAME}=forged").status == 401
    assert watch(authorization="Bearer hy_forged").status == 401
    secret = issue_key(Account.objects.get(login="lin"), "program", by="test")
    assert watch(authorization=f"Bearer {secret}").status == 200


def test_a_page_of_another_origin_gets_nothing(live, district, watch):
    for foreign in ("https://evil.example", "http://127.0.0.1:9", "null", "http://127.0.0.1.evil.example:8000"):
        eye = watch("lin", origin=foreign)
        assert eye.status == 403 and "access-control-allow-origin" not in eye.answer
    ours = watch("lin", origin="http://127.0.0.1:8000")
    assert ours.status == 200
    assert ours.answer["access-control-allow-origin"] == "http://127.0.0.1:8000"
    assert ours.answer["access-control-allow-credentials"] == "true"
    assert watch("lin", origin=live).status == 200


def test_signing_out_ends_the_stream(district, watch):
    eye, other = watch("lin"), watch("lin")
    key = eye.headers["cookie"].partition("=")[2]
    assert Session.objects.get(pk=key).get_decoded()[SESSION_KEY]
    Session.objects.filter(pk=key).delete()
    assert eye.ended.wait(20)
    assert eye.named("end")[0].data == {"why": "signed_out"}
    assert not other.ended.is_set()


def test_a_new_password_ends_all_streams_of_the_account(district, watch):
    eye = watch("wu")
    wu = Account.objects.get(login="wu")
    wu.set_password("another-one-9")
    wu.save()
    assert eye.ended.wait(20)


def test_a_post_that_ends_takes_its_view_along(district, watch):
    eye = watch("zhao2")
    assert eye.status == 200
    district.reported()
    assert eye.wait_for("matter.receive")
    Post.objects.filter(staff=district.staff["zhao2"]).delete()
    time.sleep(4)
    before = len(eye.moves())
    matter = district.reported()
    watch("lin", last_event_id=eye.last_id).wait_for("matter.receive")
    settled()
    assert len(eye.moves()) == before, f"{matter.number} is none of theirs any more"


def test_a_reporter_follows_their_own_matter(district, watch):
    matter, other = district.reported(), district.reported()
    eye = watch("", f"/live/track/{follow_token(matter.pk)}")
    for one in (other, matter):
        do.file(one, district.conditions["0137"], by=district.actor("lin"))
        do.note(one, "内部备注", by=district.actor("lin"))
        do.dispatch(one, district.units["D001"], by=district.actor("zhao"))
    eye.wait_for("matter.moved", 2)
    settled()
    seen = [(e.data["number"], e.data["move"]) for e in eye.events]
    # Its own reception is told again where another transaction of the server was still open when the page was.
    assert [one for one in seen if one[1] != "receive"] == [(matter.number, "file"), (matter.number, "dispatch")]
    assert {number for number, _move in seen} == {matter.number}
    assert set(eye.events[0].data) == {"number", "move", "state", "at"}
    assert watch("", "/live/track/forged").status == 404
    assert watch("", f"/live/track/{follow_token(matter.pk)}x").status == 404


def test_the_number_of_unread_notices_is_told(district, watch):
    eye, bell = watch("sun"), watch("sun", "/live/notices")
    assert bell.wait_for("notices")
    unread = bell.named("notices")[-1].data["unread"]
    dispatched(district)
    outbox.deliver_all()
    for one in (eye, bell):
        assert one.wait_for("notices", 2)
    assert bell.named("notices")[-1].data["unread"] > unread
    assert bell.moves() == []


def test_health_tells_how_many_watch(live, district, watch):
    watch("lin")
    body = httpx.get(f"{live}/health/ready").json()
    assert body["status"] == "ok" and body["streams"] >= 1
    assert httpx.get(f"{live}/health/live").json()["status"] == "ok"


def test_a_stop_ends_the_streams_first_and_takes_no_time(own_database, district):
    port = free_port()
    environment = own_database.environment | {"HUIYIN_SECRET_KEY": settings.SECRET_KEY}
    process = subprocess.Popen(granian(port), env=environment)
    try:
        _wait_until_ready(f"http://127.0.0.1:{port}")
        eye = Watch(f"http://127.0.0.1:{port}/live/matters", cookie("lin"))
        assert eye.status == 200
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert eye.ended.wait(15)
        assert eye.named("end")[0].data == {"why": "restart"}
        process.wait(15)
        assert time.monotonic() - began < 15, "it would have waited 20 s for an open stream"
    finally:
        process.kill()


def test_a_key_that_may_not_read_sees_no_stream_and_an_area_binds_it(district, watch):
    lin = Account.objects.get(login="lin")
    reporting = issue_key(lin, "reports only", by="test", scopes=[Scope.REPORT])
    assert watch(authorization=f"Bearer {reporting}").status == 401
    bound = issue_key(lin, "Willow only", by="test", scopes=[Scope.READ], area="990101001")
    eye, everything = watch(authorization=f"Bearer {bound}"), watch("lin")
    there = district.reported(lon=cast.HARBOUR[0], lat=cast.HARBOUR[1])
    here = district.reported()
    everything.wait_for("matter.receive")
    eye.wait_for("matter.receive")
    settled()
    numbers = [event.data["number"] for event in eye.named("matter.receive")]
    assert numbers == [here.number] and there.number not in numbers
