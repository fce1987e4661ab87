"""What the desk, the phone and a strange unit see of a call-out; in both languages, with constant statements."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huiyin.accounts.models import Account
from huiyin.command.models import CallOut
from huiyin.command.services import begin_call, end, step_due, take
from huiyin.command.vocabulary import Ended
from huiyin.kernel.clock import travel
from huiyin.orgs.actor import SYSTEM
from tests.cast import THURSDAY
from tests.command.ground import alarm, device, on_duty, unit_with


@pytest.fixture(autouse=True)
def thursday():
    with travel(THURSDAY):
        yield


def browser(login: str, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(Account.objects.get(login=login))
    return client


@pytest.fixture
def called(district):
    on_duty(district.staff["mei"], 100)
    on_duty(district.staff["far"], 400)
    callout = begin_call(alarm(), by=SYSTEM)
    step_due(callout.until)
    return callout


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", ("梅网格", "未接", "本人网格")), ("en", ("No answer", "their own grid"))]
)
def test_the_desk_sees_who_was_called_and_why(called, language, words):
    page = browser("qian", language).get(f"/desk/callouts/{called.pk}/").content.decode()
    assert all(word in page for word in words)
    for address in ("/desk/callouts/", f"/desk/alarms/{called.alarm_id}/"):
        assert "data-countdown" in browser("qian", language).get(address).content.decode()


def test_the_list_costs_the_same_however_many_run(called, district):
    desk = browser("qian")
    desk.get("/desk/callouts/")
    with CaptureQueriesContext(connection) as few:
        desk.get("/desk/callouts/")
    for number in range(6):
        one = begin_call(alarm(device(f"more-{number}")), by=SYSTEM)
        if number % 2:
            take(one, by=district.actor("qian"))
            end(one, Ended.DONE, by=SYSTEM)
    with CaptureQueriesContext(connection) as more:
        page = desk.get("/desk/callouts/")
    assert len(more) <= len(few) + 2, "the rows of those that are over, and the names of who went"
    assert page.status_code == 200 and "已到场处置" in page.content.decode()


def test_a_duty_desk_takes_it_from_the_bar(called, district):
    while CallOut.objects.get().until:
        step_due(CallOut.objects.get().until)
    desk = browser("qian")
    bar = desk.get("/desk/callouts/pop/").content.decode()
    assert "烟雾报警" in bar and "无人接警" in bar
    assert desk.post(f"/desk/callouts/{called.pk}/take/").status_code == 302
    assert "callout-bar" not in desk.get("/desk/callouts/pop/").content.decode()
    late = browser("mei").post(f"/field/call/{called.pk}/take/", headers={"accept": "application/json"})
    assert late.status_code == 409 and "钱值班" in late.json()["message"]


def test_a_property_company_is_rung_on_its_own_desk(district):
    company = unit_with(district.staff["wu"], "P1", "property")
    callout = begin_call(alarm(device(property_unit=company)), by=SYSTEM)
    wu = browser("wu")
    assert f"/desk/callouts/{callout.pk}/take/" in wu.get("/desk/inbox/").content.decode()
    assert wu.post(f"/desk/callouts/{callout.pk}/take/").status_code == 302
    assert "我已到场" in wu.get(f"/desk/callouts/{callout.pk}/").content.decode()
    assert wu.post(f"/desk/callouts/{callout.pk}/arrived/").status_code == 302


def test_an_outsider_finds_nothing(called):
    sun = browser("sun")
    for address in (f"/desk/callouts/{called.pk}/", f"/notices/call/{called.pk}/"):
        assert sun.get(address, follow=True).status_code == 404
    assert sun.post(f"/desk/callouts/{called.pk}/take/").status_code == 404
    assert CallOut.objects.get().state == "ringing"


def test_the_phone_rings_with_what_it_needs_and_then_says_why_not(called, district):
    far, mei = browser("far"), browser("mei")
    ring = far.get("/field/line.json").json()["alarms"][0]
    assert ring["about"] == called.chain and ring["steps"] == ["带上灭火器", "疏散邻居"]
    assert mei.get("/field/line.json").json()["alarms"] == []
    assert "下一位" in mei.get("/field/line.json").json()["settled"][0]["said"]
    take(called, by=district.actor("far"))
    assert "远网格" in mei.get("/field/line.json").json()["settled"][0]["said"]
    page = far.get(f"/field/call/{called.pk}/").content.decode()
    assert all(word in page for word in ("我已到场", "属实", "误报", "请求支援"))
    sent = far.post(f"/field/call/{called.pk}/false/", {"text": "做饭油烟"}, headers={"accept": "application/json"})
    assert sent.status_code == 200 and CallOut.objects.get().ended_how == "false"
