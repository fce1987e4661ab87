"""By HTTP with a key, by a feed, by a file: the same message twice is one; Update and Cancel find their warning."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.accounts.services import issue_key
from huiyin.kernel.clock import freeze
from huiyin.kernel.errors import InvalidInput
from huiyin.matters.models import WeatherWarning
from huiyin.orgs.actor import SYSTEM
from huiyin.warnings.cap.index import CAP
from huiyin.warnings.cap.words import MsgType, Scope, Severity, Status
from huiyin.warnings.errors import Unusable
from huiyin.warnings.models import Bulletin, Feed, Told, Warning
from huiyin.warnings.services import ask_or_send, look_at_feed, take_in
from huiyin.warnings.vocabulary import State, Via
from tests.cast import THURSDAY
from tests.outbound_peer import peer
from tests.warnings.test_from_message_to_confirmation import sent
from tests.warnings.test_pages import as_
from tests.warnings.town import WHOLE, message


@pytest.fixture(autouse=True)
def _thursday():
    with freeze(THURSDAY):
        yield


def post(body: bytes, key: str = "", **headers):
    given = {"Authorization": f"Bearer {key}"} if key else {}
    return Client().post("/ingest/v1/cap", body, content_type="application/cap+xml", headers=given | headers)


def key_of(town, login: str, *scopes) -> str:
    return issue_key(town.district.staff[login].account, "x", by="system", scopes=list(scopes))


def in_(body: bytes):
    return take_in(body, via=Via.HTTP, by=SYSTEM)


def test_a_key_with_the_scope_brings_it_in_and_it_is_kept_byte_for_byte(town):
    body = town.cap()
    answer = post(body, key_of(town, "lin", "warnings"))
    assert answer.status_code == 201, answer.content
    assert bytes(Bulletin.objects.get().body) == body
    again = post(body, key_of(town, "lin", "warnings"))
    assert again.status_code == 200 and again.json()["status"] == "repeated"
    assert Warning.objects.count() == 1


@pytest.mark.parametrize(("login", "scopes", "status"), [("lin", ("read",), 403), ("mei", ("warnings",), 403)])
def test_another_key_does_not(town, login, scopes, status):
    assert post(town.cap(), key_of(town, login, *scopes)).status_code == status
    assert post(town.cap()).status_code == 401
    assert post(town.cap(), "hy_wrong").status_code == 401
    assert not Bulletin.objects.exists()


def test_what_cannot_be_used_is_answered_with_every_deviation_and_kept(town):
    body = town.cap().replace(b">Actual<", b">Real<").replace(b">Public<", b">All<")
    for _twice in range(2):
        answer = post(body, key_of(town, "lin"), **{"Accept-Language": "en"})
        assert answer.status_code == 422
    said = {(one["path"], one["code"]) for one in answer.json()["deviations"] if one["fault"]}
    assert said == {("alert/status", "choice"), ("alert/scope", "choice")}
    assert "“Real”" in json.dumps(answer.json(), ensure_ascii=False)
    assert bytes(Bulletin.objects.get().body) == body
    assert "alert/status" in as_("lin").get("/desk/warnings/").content.decode()


def test_a_file_by_hand(town):
    file = SimpleUploadedFile("rain.xml", town.cap())
    answer = as_("lin").post("/desk/warnings/", {"file": file})
    assert answer.status_code == 302 and Bulletin.objects.get().via == "file"


def test_a_feed_brings_each_message_once_and_asks_with_its_etag(town, settings):
    settings.HUIYIN_PRIVATE_RECEIVERS = settings.HUIYIN_OUTBOUND_PRIVATE = ["127.0.0.1"]
    bodies = {"/1": town.cap(identifier="F1"), "/2": town.cap(identifier="F2"), "/3": b"<alert/>"}

    def answer(heard):
        if heard.path in bodies:
            return 200, {}, bodies[heard.path]
        if heard.headers.get("if-none-match") == '"v1"':
            return 304, {}, b""
        entries = "".join(
            f'<entry><id>{p}</id><updated>2026-03-05T02:00:00Z</updated><link type="{CAP}" href="{p}"/></entry>'
            for p in bodies
        )
        return 200, {"ETag": '"v1"'}, f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'.encode()

    with peer(answer=answer) as office:
        feed = Feed.objects.create(name="met", url=f"{office.url}/index.atom", by="system")
        brought = look_at_feed(feed.pk, by=SYSTEM)
        feed.refresh_from_db()
        assert (brought, feed.error, feed.etag) == (2, "", '"v1"')
        assert look_at_feed(feed.pk, by=SYSTEM) == 0
    assert Warning.objects.count() == 2
    assert Bulletin.objects.filter(identifier="", feed=feed).count() == 1  # the one that could not be used


def test_a_feed_that_is_down_says_so_and_is_asked_again(town):
    feed = Feed.objects.create(name="met", url="http://127.0.0.1:9/none", by="system")
    assert look_at_feed(feed.pk, by=SYSTEM) == 0
    feed.refresh_from_db()
    assert feed.error and feed.checked_at


def test_an_update_changes_the_warning_and_tells_again(town):
    warning = sent(town)
    update = town.cap(kind=MsgType.UPDATE, identifier="W2", minutes=5, severity=Severity.SEVERE, area=WHOLE,
                      references=(message().reference,))  # fmt: skip
    assert in_(update).warning.pk == warning.pk
    from tests.warnings.test_telling import tell_all

    tell_all(warning)
    warning.refresh_from_db()
    assert (warning.severity, warning.round) == ("Severe", 2)
    told = dict(Told.objects.filter(warning=warning).values_list("recipient", "round"))
    assert told == {"household/H1": 2, "household/H2": 2, "household/H3": 2, "household/H4": 2}


def test_a_cancel_ends_it_and_only_its_sender_may(town):
    warning = sent(town)
    reference = (message().reference,)
    stranger = town.cap(kind=MsgType.CANCEL, identifier="X", sender="somebody@else.example", references=reference)
    assert in_(stranger).warning is None
    warning.refresh_from_db()
    assert warning.state == State.OUT
    in_(town.cap(kind=MsgType.CANCEL, identifier="W3", references=reference))
    warning.refresh_from_db()
    assert warning.state == State.CANCELLED


def test_a_cancel_of_something_strange_is_kept_and_changes_nothing(town):
    taken = in_(town.cap(kind=MsgType.CANCEL, identifier="W9", references=(message(identifier="W0").reference,)))
    assert taken.warning is None and Bulletin.objects.count() == 1


@pytest.mark.parametrize("status", [Status.EXERCISE, Status.TEST, Status.SYSTEM, Status.DRAFT])
def test_what_is_not_actual_never_reaches_residents_by_itself(town, status):
    warning = in_(town.cap(status=status)).warning
    with pytest.raises(InvalidInput):
        ask_or_send(warning.pk, by=town.actor("lin"))
    assert not Told.objects.exists() and not WeatherWarning.objects.exists()


def test_a_restricted_message_is_not_for_the_public(town):
    warning = in_(town.cap(scope=Scope.RESTRICTED, restriction="staff")).warning
    with pytest.raises(InvalidInput):
        ask_or_send(warning.pk, by=town.actor("lin"))


def test_a_geocode_of_the_district_or_of_what_it_lies_in_means_all_of_it(town):
    from dataclasses import replace

    warning = in_(town.cap(area=replace(WHOLE, geocodes=(("ADCODE", "990100"),)))).warning
    assert warning.codes == ["990101"] and warning.shape
    elsewhere = in_(town.cap(identifier="W2", area=replace(WHOLE, geocodes=(("ADCODE", "110101"),)))).warning
    assert elsewhere.shape is None


def test_unusable_is_typed(town):
    with pytest.raises(Unusable):
        in_(b"nothing")
