"""A matter goes up to another huiyin over its real JSON API, and the answer comes back: asked for, or by webhook."""

import json
import threading
from contextlib import contextmanager
from datetime import timedelta
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import Client

from huiyin.accounts.services import issue_key
from huiyin.handoff.calling import call, withdraw_from
from huiyin.handoff.services import Wanted, hand_off, open_partner, recall
from huiyin.handoff.states import Kind, State, Way
from huiyin.kernel.clock import freeze, now
from huiyin.kernel.outbound import new_secret, sign
from huiyin.matters import services as do
from huiyin.matters.models import Matter, Photo, Text
from huiyin.matters.services.photos import keep_upload
from huiyin.matters.vocabulary import EvidenceKind
from tests.handoff.conftest import again
from tests.web.desks import Story, fresh, photo
from tests.web.office_cast import administrator


class Quiet(WSGIRequestHandler):
    def log_message(self, *args) -> None:
        pass


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def process_request_thread(self, request, client_address) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()


@contextmanager
def served():
    """The whole platform behind a real socket: what the city's huiyin is to the district's."""
    server = make_server("127.0.0.1", 0, get_wsgi_application(), Threaded, Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def city(stage, settings):
    settings.HUIYIN_OUTBOUND_PRIVATE = ["127.0.0.1"]
    with served() as url:
        yield url


@pytest.fixture
def handed(stage, city):
    administrator(stage)
    lamp = Story(stage).accepted()
    wanted = Wanted(
        "市级平台", Kind.LEVEL, Way.HUIYIN, "City platform", url=city, hook_secret=new_secret(),
        key=issue_key(stage.staff["lin"].account, "district", by="system"), options={"services": {"*": "0137"}},
        confirm_within=timedelta(days=1),
    )  # fmt: skip
    return hand_off(lamp, open_partner(wanted, by=stage.actor("ada")), "需市级更换变压器", by=stage.actor("sun"))


def later(handoff):
    with freeze(again(handoff).call_at + timedelta(seconds=1)):
        return call(handoff.pk)


def test_it_goes_up_is_settled_there_and_its_answer_comes_back(stage, handed):
    assert call(handed.pk)
    ours = Matter.objects.get(pk=handed.matter_id)
    theirs = Matter.objects.exclude(pk=ours.pk).get()
    assert (again(handed).outside_ref, again(handed).state) == (theirs.number, State.SENT)
    assert theirs.description.startswith(f"需市级更换变压器\n[{ours.number} · ")
    assert (theirs.source, theirs.lon) == ("platform", ours.lon)

    do.file(theirs, stage.conditions["0137"], by=stage.actor("lin"))
    do.dispatch(theirs, stage.units["D002"], by=stage.actor("zhao"))
    assert later(handed) and again(handed).state == State.CONFIRMED
    do.accept(theirs, by=stage.actor("wu"))
    do.start(theirs, by=stage.actor("wu"))
    assert later(handed) and again(handed).state == State.PROGRESS
    do.finish(theirs, "变压器已更换", by=stage.actor("wu"))
    do.verify(theirs, "已核", by=stage.actor("lin"))
    assert later(handed) and again(handed).state == State.PROGRESS, "not settled before it is closed"
    do.close(theirs, "good", by=stage.actor("lin"))
    assert later(handed) and again(handed).state == State.DONE
    assert Text.objects.filter(matter=ours, words="市级平台反馈已完成：变压器已更换").exists()
    assert fresh(ours).unit == stage.units["D001"]


def test_their_photo_of_the_result_becomes_evidence_here(stage, handed, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    call(handed.pk)
    theirs = Matter.objects.exclude(pk=handed.matter_id).get()
    do.file(theirs, stage.conditions["0137"], by=stage.actor("lin"))
    do.dispatch(theirs, stage.units["D002"], by=stage.actor("zhao"))
    do.accept(theirs, by=stage.actor("wu"))
    after = keep_upload("after.png", photo().read(), EvidenceKind.AFTER, by=stage.actor("wu"))
    do.finish(theirs, "变压器已更换", by=stage.actor("wu"), photos=[after])
    do.verify(theirs, "已核", by=stage.actor("lin"))
    do.close(theirs, "good", by=stage.actor("lin"))
    assert later(handed) and again(handed).state == State.DONE
    (ours,) = Photo.objects.filter(matter=handed.matter_id)
    assert (ours.kind, ours.by, ours.width) == ("after", handed.partner.ref, after.width)


def test_taken_back_it_is_noted_there(stage, handed):
    call(handed.pk)
    recall(again(handed), "自行处理", by=stage.actor("sun"))
    theirs = Matter.objects.exclude(pk=handed.matter_id).get()
    withdraw_from(handed.pk)
    note = Text.objects.get(matter=theirs, words__startswith="市政养护中心已收回此件。")
    assert handed.matter.number in note.words


def test_sent_twice_it_is_one_matter_there(stage, handed, monkeypatch):
    from huiyin.handoff import calling

    monkeypatch.setattr(calling, "step", lambda *a, **k: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        call(handed.pk)
    monkeypatch.undo()
    assert later(handed)
    assert Matter.objects.count() == 2


def test_what_they_decline_comes_back_with_their_reason(stage, handed):
    call(handed.pk)
    theirs = Matter.objects.exclude(pk=handed.matter_id).get()
    do.decline(theirs, "属区级职责", by=stage.actor("lin"))
    assert later(handed) and again(handed).state == State.REFUSED
    assert Text.objects.filter(matter=handed.matter_id, words="市级平台不接：属区级职责").exists()


def test_their_signed_webhook_makes_us_ask_at_once(stage, handed):
    call(handed.pk)
    secret = hook_secret(handed)
    body = json.dumps({"type": "matter.close", "data": {"matter": {"number": again(handed).outside_ref}}}).encode()
    path = f"/api/v1/handoffs/heard/{handed.partner_id}"

    def post(headers):
        given = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
        return Client().post(path, body, content_type="application/json", **given)

    assert again(handed).call_at > now()
    assert post(sign(new_secret(), "msg_1", now(), body)).status_code == 403
    assert post(sign(secret, "msg_1", now() - timedelta(hours=1), body)).status_code == 403
    assert again(handed).call_at > now()
    answer = post(sign(secret, "msg_1", now(), body))
    assert (answer.status_code, answer.json()) == (200, {"count": 1})
    assert again(handed).call_at <= now()
    assert again(handed).state == State.SENT, "what it says is asked for, not believed"


def hook_secret(handoff) -> str:
    from huiyin.kernel.sealing import unseal

    return unseal(handoff.partner.hook_secret)
