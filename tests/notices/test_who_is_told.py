"""A matter moves; whom it concerns finds a notice, once, in their own language, and nobody else does."""

from datetime import timedelta

import pytest

from huiyin.accounts.models import Account
from huiyin.kernel import outbox
from huiyin.kernel.calendar import Limit, LimitUnit
from huiyin.kernel.models import OutboxEvent
from huiyin.matters import services as do
from huiyin.matters import subscribers
from huiyin.matters.access import reporter_actor
from huiyin.matters.escalation import escalate_overdue
from huiyin.matters.events import MatterMoved
from huiyin.matters.states import MOVES
from huiyin.matters.telling.short import IN_SHORT
from huiyin.matters.telling.table import TABLE
from huiyin.notices.models import Notice
from huiyin.notices.selectors import notices_page, unread_count
from huiyin.notices.services import mark_read
from huiyin.notices.templates import TEMPLATES
from huiyin.orgs.actor import SYSTEM
from huiyin.people.services import ContactDetails, keep_contact
from tests.cast import THURSDAY


@pytest.fixture
def resident(district):
    return Account.objects.create(login="xiaoyuan", name="小园", language="en")


@pytest.fixture
def matter(district, resident):
    contact = keep_contact(ContactDetails(name="袁小园", phone="13900001234", account_id=resident.pk))
    return district.reported(contact=contact)


def told(matter=None) -> dict[str, set[str]]:
    """Template → logins of those who were told since the last look."""
    outbox.deliver_all(unsettled=True)
    logins = dict(Account.objects.values_list("pk", "login"))
    found: dict[str, set[str]] = {}
    for notice in Notice.objects.filter(read_at=None):
        found.setdefault(notice.template, set()).add(logins[notice.account_id])
    Notice.objects.update(read_at=THURSDAY)
    return found


def test_the_story_of_a_lamp_told_to_those_it_concerns(district, matter):
    assert told() == {}
    do.ask_check(matter, by=district.actor("lin"))
    assert told() == {"check_asked": {"mei"}}
    do.answer_check(matter, True, by=district.actor("mei"))
    assert told() == {"check_answered": {"lin"}}
    do.file(matter, district.conditions["0137"], by=district.actor("lin"))
    assert told() == {"yours_filed": {"xiaoyuan"}}
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"), co_units=(district.units["D002"],))
    assert told() == {"dispatched": {"sun"}, "joined": {"wu"}, "yours_dispatched": {"xiaoyuan"}}
    do.return_(matter, "不是我们的灯", by=district.actor("sun"))
    assert told() == {"returned": {"zhao"}}
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao2"))
    do.accept(matter, by=district.actor("sun"))
    do.ask_extension(matter, Limit(1, LimitUnit.WORKING_DAYS), "缺灯泡", by=district.actor("sun"))
    assert told()["extension_asked"] == {"zhao2"}
    do.decide_extension(matter, True, by=district.actor("zhao2"))
    assert told() == {"extension_granted": {"sun"}}
    do.urge(matter, by=reporter_actor(matter.reports.get()))
    assert told() == {"urged": {"sun"}}
    do.finish(matter, "已更换", by=district.actor("sun"))
    assert told() == {"finished": {"lin"}, "yours_finished": {"xiaoyuan"}}
    do.redo(matter, "还是不亮", by=district.actor("lin"))
    assert told() == {"redo": {"sun"}}
    do.finish(matter, "又更换", by=district.actor("sun"))
    do.ask_verification(matter, by=district.actor("lin"))
    assert told()["verification_asked"] == {"mei"}
    do.answer_verification(matter, True, by=district.actor("mei"))
    assert told() == {"verification_answered": {"lin"}}
    do.close(matter, "good", by=district.actor("lin"))
    assert told() == {"yours_closed": {"xiaoyuan"}}
    do.rate(matter, 5, by=reporter_actor(matter.reports.get()))
    assert told() == {"rated": {"sun", "zhou"}}


def test_a_dispute_and_an_escalation_reach_the_leaders(district, matter):
    do.file(matter, district.conditions["0137"], by=district.actor("lin"))
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
    told()
    do.dispute(matter, "灯在公园内", by=district.actor("sun"))
    assert told() == {"disputed": {"qian", "feng"}}
    do.arbitrate(matter, district.units["D002"], "确在公园", by=district.actor("qian"))
    assert told() == {"dispatched": {"wu"}, "yours_dispatched": {"xiaoyuan"}}
    do.transfer(matter, district.units["D001"], "改派", by=district.actor("zhao"))
    assert told() == {"dispatched": {"sun"}, "taken_away": {"wu"}, "yours_dispatched": {"xiaoyuan"}}
    do.escalate(matter, "解决不了", by=district.actor("sun"))
    assert told() == {"escalated": {"qian", "feng"}}


def overdue(district, count: int) -> None:
    late = THURSDAY - timedelta(days=60)
    for _ in range(count):
        matter = district.reported(received_at=late)
        do.file(matter, district.conditions["0137"], by=district.actor("lin"), at=late)
        do.dispatch(matter, district.units["D001"], by=district.actor("zhao"), at=late)
    told()
    assert escalate_overdue(THURSDAY) == count


def test_many_that_run_out_together_are_told_in_one_line(district):
    overdue(district, 7)
    assert told() == {"escalated_many": {"qian", "feng"}, "overdue_many": {"sun", "zhou"}}
    assert {n.params["count"] for n in Notice.objects.filter(template__endswith="_many")} == {7}
    qian = Account.objects.get(login="qian")
    assert notices_page(qian).rows[0].title == "7件事项超期升级"


def test_the_one_line_grows_until_it_is_read(district):
    """They come one by one, as the worker's minutes pass: after five unread, one line goes on counting."""
    qian = Account.objects.get(login="qian")
    for _ in range(8):
        overdue_one(district)
    shown = [row.title for row in notices_page(qian, unread_only=True).rows]
    assert shown[0] == "3件事项超期升级" and len(shown) == 6
    mark_read(by=qian)
    for _ in range(6):
        overdue_one(district)
    assert [row.title for row in notices_page(qian, unread_only=True).rows][0] == "1件事项超期升级"


def overdue_one(district) -> None:
    matter = district.reported()
    do.file(matter, district.conditions["0137"], by=district.actor("lin"))
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
    do.escalate(matter, "超期", by=SYSTEM)
    outbox.deliver_all(unsettled=True)


def test_an_event_that_comes_twice_tells_nobody_twice(district, matter):
    do.file(matter, district.conditions["0137"], by=district.actor("lin"))
    outbox.deliver_all(unsettled=True)
    items = [(MatterMoved(**row.payload), row) for row in OutboxEvent.objects.order_by("id")]
    before = Notice.objects.count()
    subscribers.tell_people(items)
    assert Notice.objects.count() == before == 1


def test_no_notice_holds_what_a_person_typed_or_who_reported(district):
    contact = keep_contact(ContactDetails(name="举报人甲", phone="13911112222"))
    matter = district.reported(text="隔壁老王偷电", type_code="E9901", contact=contact)
    do.file(matter, district.conditions["E9901"], by=district.actor("lin"), note="保密")
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"), note="请注意")
    do.note(matter, "我叫举报人甲", by=reporter_actor(matter.reports.get()))
    do.return_(matter, "王先生说没有", by=district.actor("sun"))
    outbox.deliver_all(unsettled=True)
    kept = str(list(Notice.objects.values()))
    assert Notice.objects.exists()
    for secret in (
        "举报人甲",
        "13911112222",
        "老王",
        "王先生",
        "保密",
        "请注意",
        f"reporter/{matter.reports.get().pk}",
    ):
        assert secret not in kept


def test_a_notice_speaks_the_readers_language(district, matter, resident):
    do.file(matter, district.conditions["0137"], by=district.actor("lin"), at=THURSDAY)
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"), at=THURSDAY)
    outbox.deliver_all(unsettled=True)
    from django.utils.translation import override

    sun = Account.objects.get(login="sun")
    with override("zh-hans"):
        row = notices_page(sun).rows[0]
        assert (row.title, row.number) == ("新派遣：路灯", matter.number)
        assert row.body == "请签收并处置，3月9日 周一 10:00前办结。"
    with override("en"):
        assert notices_page(sun).rows[0].body == "Please accept it; due Mon 9 Mar 10:00."
        assert notices_page(resident).rows[0].title == "Municipal Works has your report “Street lamp”"


def test_reading_ones_notices_leaves_those_of_others_unread(district, matter):
    do.file(matter, district.conditions["0137"], by=district.actor("lin"))
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"), co_units=(district.units["D002"],))
    outbox.deliver_all(unsettled=True)
    sun, wu = (Account.objects.get(login=login) for login in ("sun", "wu"))
    assert unread_count(sun) == unread_count(wu) == 1
    assert mark_read(list(Notice.objects.values_list("pk", flat=True)), by=sun) == 1
    assert (unread_count(sun), unread_count(wu)) == (0, 1)
    assert notices_page(sun, unread_only=True).rows == []


def test_every_line_of_the_table_has_a_template_and_a_move():
    assert set(TABLE) <= set(MOVES) | {"receive"}
    by_table = {line.template for lines in TABLE.values() for line in lines}
    others = ("account_", "webhook_", "handoff_", "care_", "alarm_", "call_", "look_", "warning", "devices_", "backup_")
    by_others = {name for name in TEMPLATES if name.startswith(others)} | {"digest", "test"}
    assert by_table | {"soon", *IN_SHORT.values()} | by_others == set(TEMPLATES)


def test_every_template_can_be_told_without_any_parameter():
    from huiyin.notices.words import in_words

    for name in TEMPLATES:
        for language in ("zh-hans", "en"):
            shown = in_words(Notice(pk=1, template=name, params={}, created_at=THURSDAY), language)
            assert shown.title and "{" not in shown.title + shown.body
