"""huiyin as a client of another city's Open311 server, over real HTTP: slow, failing, forgetful ones, too."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from huiyin.handoff import calling
from huiyin.handoff.adapters import adapter_of
from huiyin.handoff.calling import call
from huiyin.handoff.jobs import take_back_silent, withdraw
from huiyin.handoff.services import hand_off, recall
from huiyin.handoff.states import Kind, State, Way
from huiyin.handoff.waking import WITHDRAW
from huiyin.kernel.clock import freeze, now
from huiyin.kernel.outbound import Failed
from huiyin.matters.models import Text
from tests.handoff.conftest import again
from tests.handoff.open311_peer import City
from tests.web.desks import fresh, sign_in


@pytest.fixture
def city(outside):
    made = City()
    outside.answer = made.answer
    return made


@pytest.fixture
def handed(district, partner, lamp, outside, city):
    options = {"services": {"0137": "lamp-out", "*": "other"}, "jurisdiction_id": "east.example"}
    given = {"url": outside.url + "/", "key": "k-9", "options": options, "kind": Kind.CITY}
    return hand_off(lamp, partner(Way.OPEN311, **given), "换灯泡", by=district.actor("sun"))


def later(handoff, minutes=6):
    """The worker's next look."""
    with freeze(again(handoff).call_at + timedelta(seconds=1)):
        return call(handoff.pk)


def test_the_order_is_sent_and_its_status_followed_to_the_end(district, handed, city, lamp):
    assert call(handed.pk)
    (sent,) = city.requests.values()
    assert (sent["service_code"], sent["api_key"], sent["jurisdiction_id"]) == ("lamp-out", "k-9", "east.example")
    assert sent["description"].startswith(f"换灯泡\n[{lamp.number} · ")
    assert float(sent["lat"]) == pytest.approx(lamp.lat) and float(sent["long"]) == pytest.approx(lamp.lon)
    assert (again(handed).state, again(handed).outside_ref) == (State.SENT, "1")

    assert later(handed) and again(handed).state == State.CONFIRMED
    assert later(handed) and again(handed).state == State.CONFIRMED, "nothing new, nothing written"
    sent["status_notes"] = "crew on its way"
    assert later(handed) and again(handed).state == State.PROGRESS
    sent |= {"status": "closed", "status_notes": "bulb replaced"}
    assert later(handed) and again(handed).state == State.DONE
    notes = Text.objects.filter(matter=lamp, by=handed.partner.ref).order_by("pk").values_list("words", flat=True)
    assert list(notes) == [
        "明灯照明公司已接单。",
        "明灯照明公司反馈进展：crew on its way",
        "明灯照明公司反馈已完成：bulb replaced",
    ]
    assert fresh(lamp).unit == district.units["D001"]


def test_a_server_with_tokens_gives_its_number_later(handed, city):
    city.with_tokens = True
    assert call(handed.pk) and again(handed).outside_ref == "token:t1"
    assert later(handed) and again(handed).outside_ref == "token:t1"
    city.with_tokens = False
    assert later(handed)
    assert (again(handed).outside_ref, again(handed).state) == ("1", State.CONFIRMED)


def test_an_order_whose_answer_got_lost_is_not_made_twice(handed, city):
    city.lose_next = True
    assert not call(handed.pk)
    assert (again(handed).state, again(handed).problem) == (State.SENDING, "status")
    assert later(handed)
    assert again(handed).outside_ref == "1" and len(city.requests) == 1


def test_a_server_that_is_down_is_tried_again_and_then_given_up_with_a_word(district, handed, city, lamp):
    city.down = True
    start = now()
    for minutes in (0, 2, 5, 12, 30, 60, 120, 200):
        with freeze(start + timedelta(minutes=minutes)):
            call(handed.pk)
            assert take_back_silent(now()) == 0
    assert again(handed).state == State.SENDING
    assert take_back_silent(start + timedelta(hours=4, minutes=1)) == 1
    assert again(handed).state == State.SILENT
    assert fresh(lamp).unit == district.units["D001"]


def test_a_rejection_is_a_refusal_in_their_words(handed, city, lamp):
    call(handed.pk)
    city.requests["1"] |= {"status": "rejected", "status_notes": "private road"}
    assert later(handed) and again(handed).state == State.REFUSED
    assert Text.objects.filter(matter=lamp, words="明灯照明公司不接：private road").exists()


def test_whoever_dies_while_sending_leaves_it_to_the_next(handed, city, monkeypatch):
    """Killed after their server took it and before we wrote it down: found there again, not made twice."""
    from huiyin.handoff import calling

    monkeypatch.setattr(calling, "step", lambda *a, **k: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        call(handed.pk)
    monkeypatch.undo()
    assert not call(handed.pk), "the claim holds for two minutes"
    assert later(handed)
    assert (again(handed).state, len(city.requests)) == (State.SENT, 1)


def test_nonsense_from_the_server_changes_nothing(handed, city, outside):
    call(handed.pk)
    for body in (b"", b"[]", b"<html>", b"[1]", b'[{"status": "unheard-of"}]', b'[{"status": null}]', b"\xff"):
        outside.answer = lambda heard, body=body: (200, {}, body)
        later(handed)
    assert again(handed).state == State.SENT


def told(handoff) -> None:
    """The worker's job, if there is one."""
    for job in ProcrastinateJob.objects.filter(task_name=WITHDRAW, status="todo"):
        withdraw(**job.args)


def test_an_order_taken_back_is_told_to_them_without_the_reason(district, handed, city, lamp):
    call(handed.pk)
    recall(again(handed), "老王家门口那盏", by=district.actor("sun"))
    told(handed)
    (remark,) = city.remarks
    assert remark["service_request_id"] == "1" and remark["api_key"] == "k-9"
    assert remark["description"] == f"市政养护中心已收回此件。 Taken back by Municipal Works. [{lamp.number}]"
    assert again(handed).problem == ""


def test_one_that_was_never_sent_is_nobodys_business(district, handed, city):
    recall(again(handed), "自行处理", by=district.actor("sun"))
    told(handed)
    assert city.remarks == [] and not ProcrastinateJob.objects.filter(task_name=WITHDRAW).exists()


def test_silence_is_told_too_and_a_server_that_is_down_is_tried_again(handed, city):
    call(handed.pk)
    with freeze(again(handed).due_at + timedelta(minutes=1)):
        assert take_back_silent(now()) == 1
        city.down = True
        with pytest.raises(Failed):
            told(handed)
        assert again(handed).problem == "status"
        city.down = False
        told(handed)
    assert len(city.remarks) == 1 and again(handed).problem == ""


def test_a_server_that_takes_no_remarks_is_asked_once_and_the_desk_says_so(district, handed, city):
    call(handed.pk)
    recall(again(handed), "自行处理", by=district.actor("sun"))
    city.takes_remarks = False
    told(handed)
    assert again(handed).problem == "status"
    page = sign_in(district, "sun").get(f"/desk/m/{handed.matter.number}/").content.decode()
    assert "未能告知对方已收回" in page


def test_taken_back_while_the_order_is_on_the_way(district, handed, city, monkeypatch):
    """It arrives, but nobody wants it any more: they learn of it."""
    real = adapter_of(Way.OPEN311)

    def send(handoff, order):
        ref = real.send(handoff, order)
        recall(again(handoff), "自行处理", by=district.actor("sun"))
        return ref

    monkeypatch.setattr(calling, "adapter_of", lambda way: SimpleNamespace(send=send, withdraw=real.withdraw))
    assert not call(handed.pk)
    told(handed)
    assert (again(handed).state, again(handed).outside_ref, len(city.remarks)) == (State.RECALLED, "1", 1)
