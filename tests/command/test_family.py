"""Family is called by text message, opens the page behind it without signing in, and answers."""

import json
import re

import pytest
from django.test import Client

from huiyin.care.calling import Kin
from huiyin.command import reaching
from huiyin.command.links import token_for
from huiyin.command.models import CallOut
from huiyin.command.services import begin_call
from huiyin.command.services import kin as kin_service
from huiyin.kernel.clock import travel
from huiyin.notices.models import Notice
from huiyin.orgs.actor import SYSTEM
from tests.cast import THURSDAY
from tests.command.ground import alarm, device, on_duty
from tests.notices.conftest import contact, sms, tell_and_send  # noqa: F401 - a fixture

NIGHT = THURSDAY.replace(hour=15)  # 23:00 in Shanghai: quiet hours


@pytest.fixture
def daughter(monkeypatch) -> str:
    who = contact()
    for module in (reaching, kin_service):
        monkeypatch.setattr(module, "kin_to_call", lambda subject: [Kin(who, "女儿", "zh-hans")] if subject else [])
    return who


@pytest.fixture
def called(district, daughter):
    """Nobody is on duty at night, so family rings in the first moment."""
    with travel(NIGHT):
        yield begin_call(alarm(device(subject="care/1")), by=SYSTEM)


def step(callout):
    return callout.steps.get(whom="contact")


def test_the_message_goes_out_at_night_and_names_nobody(called, sms):  # noqa: F811
    tell_and_send("sms")
    sent = json.loads(sms.heard[-1].body)
    assert "您家人处发生报警" in sent["text"] and sent["urgent"] is True
    assert re.fullmatch(r"https://huiyin.example/kin/[\w:.-]+/", sent["link"])
    assert "柳巷" not in sms.heard[-1].body.decode()
    page = Client().get(sent["link"].removeprefix("https://huiyin.example"))
    assert page.status_code == 200 and "柳巷" not in page.content.decode()


def page_of(callout) -> str:
    return f"/kin/{token_for(step(callout).pk)}/"


def test_going_is_noted_and_the_call_goes_on(called):
    answered = Client().post(page_of(called) + "going/", follow=True)
    assert "您已告知会前往" in answered.content.decode()
    assert step(called).outcome == "going" and CallOut.objects.get().state == "ringing"


def test_whoever_cannot_go_lets_the_next_ones_ring_at_once(called):
    assert Client().post(page_of(called) + "cannot/").status_code == 302
    assert step(called).outcome == "declined"
    assert called.steps.filter(whom="desk", outcome="ringing").exists()


def test_with_them_everybody_stands_down_and_the_desk_is_told(called, district, sms):  # noqa: F811
    Client().post(page_of(called) + "with-them/")
    assert CallOut.objects.get().taken_by == f"contact/{step(called).contact}"
    tell_and_send("sms")
    told = Notice.objects.filter(account_id=district.staff["qian"].account_id).values_list("template", flat=True)
    assert "call_kin_there" in told


def test_a_forged_or_withdrawn_address_opens_nothing(called, monkeypatch):
    good = page_of(called)
    assert Client().get("/kin/forged/").status_code == 404
    assert Client().get(good).status_code == 200
    monkeypatch.setattr(kin_service, "kin_to_call", lambda subject: [])
    assert Client().get(good).status_code == 404
    assert Client().post(good + "going/").status_code == 404


def test_who_is_on_the_way_is_told_without_a_name(called, district):
    on_duty(district.staff["mei"])
    from huiyin.command.services import take

    take(called, by=district.actor("qian"))
    page = Client().get(page_of(called)).content.decode()
    assert "工作人员已于" in page and "钱值班" not in page
