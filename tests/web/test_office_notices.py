"""The office looks after what goes out: which ways there are, how each message went, and in whose words."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.accounts.models import Account
from huiyin.audit.models import TraceEntry
from huiyin.matters.vocabulary import Section
from huiyin.notices.models import Delivery, Hours, Wording
from huiyin.notices.sending import send_all
from huiyin.people.reaching import keep_reach
from tests.notices.conftest import PHONE, SECRET, contact, noon, tell_and_send
from tests.outbound_peer import peer
from tests.web.office_cast import administrator

__all__ = ["noon"]  # a fixture: by day, so that nothing waits for the morning
WORDS = {"title": "【回澜区】{what}办结", "body": "请评价。", "out": "结果：{result}", "version": "0"}


@pytest.fixture
def ada(client, stage, noon):
    client.force_login(administrator(stage).account)
    return client


@pytest.fixture
def refusing(settings):
    with peer(answer=lambda heard: (422, {}, b"13900001234 unknown")) as gateway:
        settings.HUIYIN_SMS_URL, settings.HUIYIN_SMS_SECRET = gateway.url, SECRET
        settings.HUIYIN_PUBLIC_URL = "https://huiyin.example"
        yield gateway


def page(client, path: str, language: str = "en") -> str:
    return client.get(path, headers={"accept-language": language}).content.decode()


def test_what_is_not_set_up_is_named_with_its_settings(ada):
    shown = page(ada, "/office/ways-out/")
    assert shown.count("Not set up") == 5 and "HUIYIN_SMS_URL" in shown and "HUIYIN_SMTP_URL" in shown


def test_a_secret_is_never_shown(ada, refusing, settings):
    settings.HUIYIN_SMTP_URL, settings.HUIYIN_MAIL_FROM = "smtp://bob:sesame@127.0.0.1:9", "a@example.org"
    shown = page(ada, "/office/ways-out/")
    assert SECRET not in shown and "sesame" not in shown and "bob" not in shown


def test_the_list_says_what_failed_and_why_and_never_whom_by_number(ada, stage, refusing):
    matter = stage.reported(contact=contact())
    tell_and_send("sms")
    shown = page(ada, "/office/deliveries/")
    assert "The gateway refused it (422)" in shown and matter.number in shown and "Whoever reported it" in shown
    assert PHONE not in shown and "袁小园" not in shown


def test_of_a_confidential_matter_the_list_says_nothing(ada, stage, refusing):
    matter = stage.reported(section=Section.TIP_OFF, contact=contact(tell_by="sms"))
    tell_and_send("sms")
    shown = page(ada, "/office/deliveries/")
    assert "Of a confidential matter" in shown and matter.number not in shown
    assert "Nothing matches" in page(ada, f"/office/deliveries/?q={matter.number}")


def test_filters_by_way_state_and_number(ada, stage, refusing):
    one, two = (stage.reported(contact=contact(phone=f"1390000000{n}")) for n in (1, 2))
    tell_and_send("sms")
    assert page(ada, "/office/deliveries/?state=failed&channel=sms").count("(422)") == 2
    assert "Nothing matches" in page(ada, "/office/deliveries/?state=sent")
    shown = page(ada, f"/office/deliveries/?q={one.number}")
    assert one.number in shown and two.number not in shown


def test_one_or_all_that_failed_go_again(ada, stage, refusing):
    for number in range(3):
        stage.reported(contact=contact(phone=f"1390000000{number}"))
    tell_and_send("sms")
    refusing.answer = lambda heard: (200, {}, b"{}")
    first = Delivery.objects.earliest("pk")
    assert ada.post(f"/office/deliveries/{first.pk}/again/").status_code == 302
    assert "Send these 2 again" in page(ada, "/office/deliveries/?state=failed")
    ada.post("/office/deliveries/again/", {"q": "", "channel": "sms", "state": "failed"})
    send_all("sms")
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    again = TraceEntry.objects.filter(action="notices.sent_again")
    assert again.count() == 2 and all(entry.actor.startswith("staff/") for entry in again)


def test_many_rows_cost_no_more_queries_than_few(ada, stage, refusing):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert ada.get("/office/deliveries/").status_code == 200
        return len(seen)

    stage.reported(contact=contact())
    tell_and_send("sms")
    queries()
    few = queries()
    for number in range(15):
        stage.reported(contact=contact(phone=f"139000100{number:02}"))
    tell_and_send("sms")
    assert queries() <= few


def test_hours_are_kept_and_traced(ada):
    given = {"quiet_from": "22:00", "quiet_until": "06:30", "digest_at": "16:00"}
    assert ada.post("/office/ways-out/", given).status_code == 302
    assert Hours.objects.get().quiet_from.hour == 22
    assert TraceEntry.objects.filter(action="notices.hours_set").exists()
    assert ada.post("/office/ways-out/", given | {"quiet_until": ""}).status_code == 422


def test_a_test_goes_to_whoever_asks_for_it(ada, stage, refusing):
    refusing.answer = lambda heard: (200, {}, b"{}")
    assert (
        "left no address"
        in ada.post("/office/ways-out/sms/test/", follow=True, headers={"accept-language": "en"}).content.decode()
    )
    keep_reach("13811112222", "", by=Account.objects.get(login="ada"))
    ada.post("/office/ways-out/sms/test/")
    ada.post("/office/wording/yours_closed/zh-hans/test/", {"channel": "sms"})
    send_all("sms")
    assert [b"13811112222" in heard.body for heard in refusing.heard] == [True, True]
    assert "您反映的“路灯不亮”已办结".encode() in refusing.heard[1].body


def test_words_are_previewed_checked_kept_and_taken_back(ada):
    path = "/office/wording/yours_closed/zh-hans/"
    shown = ada.post(path + "preview/", WORDS).content.decode()
    assert "【回澜区】路灯不亮办结" in shown and "已更换灯泡" in shown and not Wording.objects.exists()
    wrong = ada.post(path, WORDS | {"body": "{result}"}, headers={"accept-language": "en"})
    assert wrong.status_code == 422 and "{result}” is no placeholder here" in wrong.content.decode()
    assert ada.post(path, WORDS).status_code == 302
    assert "【回澜区】路灯不亮办结" in page(ada, "/office/wording/", "zh-hans")
    assert ada.post(path, WORDS | {"title": "迟到"}).status_code == 409, "its version is old"
    assert ada.post(path + "back/").status_code == 302
    assert "【回澜区】" not in page(ada, "/office/wording/", "zh-hans")
    assert "【回澜区】" in page(ada, path, "zh-hans"), "what was said before stays on record"


def test_a_broken_preview_says_what_is_wrong(ada):
    shown = ada.post(
        "/office/wording/dispatched/en/preview/", WORDS | {"title": "{what"}, headers={"accept-language": "en"}
    )
    assert "brace" in shown.content.decode()


@pytest.mark.parametrize("path", ["wording/nothing/en/", "wording/dispatched/fr/"])
def test_unknown_words_are_not_found(ada, path):
    assert ada.get(f"/office/{path}").status_code == 404
