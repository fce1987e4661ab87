"""Who reported what was merged is told once that it was, and told with everybody else how its root ends."""

from huiyin.accounts.models import Account
from huiyin.kernel import outbox
from huiyin.matters import services as do
from huiyin.matters.access import reporter_actor
from huiyin.matters.telling.words import particulars
from huiyin.notices.models import Notice
from huiyin.people.services import ContactDetails, keep_contact
from tests.cast import THURSDAY


def reported(district, login: str):
    account = Account.objects.create(login=login, name=login)
    contact = keep_contact(ContactDetails(name=login, phone="13900001234", account_id=account.pk))
    return district.reported(contact=contact)


def told() -> list[tuple[str, str, str]]:
    """(template, login, chain) of what is new since the last look."""
    outbox.deliver_all(unsettled=True)
    logins = dict(Account.objects.values_list("pk", "login"))
    fresh = Notice.objects.filter(read_at=None)
    found = sorted((one.template, logins[one.account_id], one.about) for one in fresh)
    fresh.update(read_at=THURSDAY)
    return found


def test_each_hears_under_their_own_number_and_nobody_twice(district):
    root, other = reported(district, "first"), reported(district, "second")
    told()
    do.merge(other, root, by=district.actor("lin"))
    assert told() == [("yours_merged", "second", other.chain)]
    do.file(root, district.conditions["0137"], by=district.actor("lin"))
    assert told() == [("yours_filed", "first", root.chain)]
    do.dispatch(root, district.units["D001"], by=district.actor("zhao"))
    heard = [one for one in told() if one[0].startswith("yours_")]
    assert heard == [("yours_dispatched", "first", root.chain), ("yours_dispatched", "second", other.chain)]
    finish(root, district)
    heard = [one for one in told() if one[0] == "yours_closed"]
    assert heard == [("yours_closed", "first", root.chain), ("yours_closed", "second", other.chain)]


def test_the_message_quotes_the_roots_answer_and_opens_the_own_story(district):
    root, other = reported(district, "first"), reported(district, "second")
    do.merge(other, root, by=district.actor("lin"))
    do.file(root, district.conditions["0137"], by=district.actor("lin"))
    do.dispatch(root, district.units["D001"], by=district.actor("zhao"))
    finish(root, district)
    quoted = particulars(other.chain, "yours_closed", "zh-hans", f"contact/{other.reports.get().contact_id}")
    assert "灯已换好" in quoted["result"] and other.tracking_code[:5] in quoted["code"].replace("-", "")
    assert root.tracking_code not in quoted["code"].replace("-", "")


def test_taken_apart_again_its_reporter_is_told_and_hears_no_more_of_the_other(district):
    root, other = reported(district, "first"), reported(district, "second")
    do.merge(other, root, by=district.actor("lin"))
    told()
    do.unmerge(other, by=district.actor("lin"))
    assert told() == [("yours_unmerged", "second", other.chain)]
    do.decline(root, "不在本区", by=district.actor("qian"))
    assert [one[1] for one in told()] == ["first"]


def test_what_a_merged_reporter_adds_reaches_whoever_has_the_root(district):
    root, other = reported(district, "first"), reported(district, "second")
    do.merge(other, root, by=district.actor("lin"))
    do.file(root, district.conditions["0137"], by=district.actor("lin"))
    do.dispatch(root, district.units["D001"], by=district.actor("zhao"))
    told()
    do.note(other, "两盏都不亮", by=reporter_actor(other.reports.get()))
    assert ("reporter_added", "sun", root.chain) in told()


def finish(matter, district) -> None:
    do.accept(matter, by=district.actor("sun"))
    do.finish(matter, "已修", by=district.actor("sun"))
    do.verify(matter, "电话核查", by=district.actor("lin"))
    do.close(matter, "good", by=district.actor("lin"), note="灯已换好")
