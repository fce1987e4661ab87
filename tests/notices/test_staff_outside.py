"""Staff hear of their work outside of the app by the ways that they chose, not at night, or in one letter a day."""

import json
from datetime import time, timedelta

import pytest

from huiyin.accounts.models import Account
from huiyin.kernel.clock import freeze
from huiyin.kernel.errors import InvalidInput
from huiyin.matters import services as do
from huiyin.matters.vocabulary import Urgency
from huiyin.notices.again import send_test
from huiyin.notices.digests import collect
from huiyin.notices.hours import set_hours
from huiyin.notices.models import Delivery, Notice
from huiyin.notices.preferences import prefer
from huiyin.people.reaching import keep_reach
from tests.cast import THURSDAY
from tests.notices.conftest import tell_and_send

NIGHT = THURSDAY + timedelta(hours=13)  # 23:00 in the district
MORNING = THURSDAY + timedelta(hours=21, minutes=30)  # 7:30


@pytest.fixture
def sun(stage):
    account = Account.objects.get(login="sun")
    keep_reach("138 0000 0001", "sun@example.org", by=account)
    return account


def dispatched(stage, **given):
    matter = stage.reported(**given)
    do.file(matter, stage.conditions["0137"], by=stage.actor("lin"))
    do.dispatch(matter, stage.units["D001"], by=stage.actor("zhao"))
    return matter


def test_nothing_goes_out_unasked(stage, sun, noon, sms, post):
    dispatched(stage)
    tell_and_send("sms", "email")
    assert Notice.objects.filter(account_id=sun.pk).exists() and not Delivery.objects.exists()


def test_by_the_ways_they_chose_for_that_kind(stage, sun, noon, sms, post):
    prefer({"work": ["sms", "email"], "limits": []}, digest=False, by=sun)
    matter = dispatched(stage)
    do.urge(matter, by=stage.actor("qian"))
    tell_and_send("sms", "email")
    assert [json.loads(heard.body)["to"] for heard in sms.heard] == ["13800000001"]
    assert json.loads(sms.heard[0].body)["link"] == f"https://huiyin.example/notices/open/{matter.number}/"
    assert [mail["Subject"].strip() for mail in post.mails] == ["新派遣：路灯"]


def test_at_night_it_waits_for_the_morning_unless_it_is_urgent(stage, sun, sms):
    prefer({"work": ["sms"]}, digest=False, by=sun)
    with freeze(NIGHT):
        dispatched(stage)
        dispatched(stage, urgency=Urgency.URGENT)
        tell_and_send("sms")
        assert len(sms.heard) == 1 and json.loads(sms.heard[0].body)["urgent"]
        assert Delivery.objects.get(urgent=False).next_at == MORNING
    with freeze(MORNING):
        tell_and_send("sms")
    assert len(sms.heard) == 2


def test_a_second_try_does_not_fall_into_the_night(stage, sun, sms):
    prefer({"work": ["sms"]}, digest=False, by=sun)
    sms.answer = lambda heard: (503, {"retry-after": "7200"}, b"")
    with freeze(THURSDAY + timedelta(hours=10)):  # 20:00
        dispatched(stage)
        tell_and_send("sms")
    with freeze(THURSDAY + timedelta(hours=12, minutes=1)):  # 22:01
        tell_and_send("sms")
        row = Delivery.objects.get()
    assert len(sms.heard) == 1 and (row.next_at, row.tries, row.state) == (MORNING, 1, "waiting")


def test_the_district_sets_its_own_hours(stage, sun, sms):
    prefer({"work": ["sms"]}, digest=False, by=sun)
    set_hours(None, None, time(17), by="staff/1")
    with freeze(NIGHT):
        dispatched(stage)
        tell_and_send("sms")
    assert len(sms.heard) == 1


def test_one_letter_a_day(stage, sun, post):
    prefer({"work": ["email"]}, digest=True, by=sun)
    with freeze(THURSDAY):
        one, two = dispatched(stage), dispatched(stage)
        tell_and_send("email")
        assert post.mails == [] and collect(THURSDAY) == 0, "it is ten in the morning"
    with freeze(THURSDAY + timedelta(hours=7)):  # 17:00
        assert collect(THURSDAY + timedelta(hours=7)) == 1
        assert collect(THURSDAY + timedelta(hours=8)) == 0
        tell_and_send("email")
    letter = post.mails[0]
    assert letter["Subject"].strip() == "今日2条通知"
    assert letter.get_content().count("新派遣：路灯") == 2
    assert one.number in letter.get_content() and two.number in letter.get_content()
    assert set(Delivery.objects.values_list("template", "state")) == {("dispatched", "in_digest"), ("digest", "sent")}


def test_a_closed_account_is_told_nothing_more(stage, sun, noon, sms):
    prefer({"work": ["sms"]}, digest=False, by=sun)
    dispatched(stage)
    tell_and_send()
    Account.objects.filter(pk=sun.pk).update(is_active=False)
    tell_and_send("sms")
    assert sms.heard == [] and Delivery.objects.get().error == "no_address"


def test_somebody_tries_a_way_on_themself(stage, sun, sms):
    with freeze(NIGHT):
        send_test("sms", "test", {"what": ["短信", "text message"]}, to=sun, by="staff/1")
        tell_and_send("sms")
    assert json.loads(sms.heard[0].body)["text"] == "测试：短信。收到这条消息，说明该渠道可用。"
    with pytest.raises(InvalidInput):
        send_test("sms", "test", {}, to=Account.objects.get(login="lin"), by="staff/1")
    with pytest.raises(InvalidInput):
        send_test("voice", "test", {}, to=sun, by="staff/1")


def test_only_known_ways_can_be_chosen(stage, sun):
    with pytest.raises(InvalidInput):
        prefer({"work": ["fax"]}, digest=False, by=sun)


def test_telling_many_costs_no_more_queries_than_telling_one(stage, noon, sms, django_assert_max_num_queries):
    from huiyin.notices.services import Message, tell

    accounts = list(Account.objects.values_list("pk", flat=True))
    for account in Account.objects.all():
        keep_reach("13800000001", "", by=account)
        prefer({"work": ["sms"]}, digest=False, by=account)
    with django_assert_max_num_queries(16) as few:
        tell([Message("dispatched", accounts[:1], "one")])
    with django_assert_max_num_queries(len(few.captured_queries)):
        tell([Message("dispatched", accounts, "many")])
