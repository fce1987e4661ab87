"""A matter is handed over, reported on, finished or taken back; its unit stays responsible all the time."""

from datetime import timedelta

import pytest

from huiyin.audit.models import TraceEntry
from huiyin.handoff import services
from huiyin.handoff.errors import NotToBeHandedOff, Over
from huiyin.handoff.jobs import take_back_silent
from huiyin.handoff.models import Handoff
from huiyin.handoff.rules import without_numbers
from huiyin.handoff.services import Heard, hand_off, hear, recall
from huiyin.handoff.states import State
from huiyin.kernel.clock import freeze, now
from huiyin.kernel.errors import Conflict, Forbidden, InvalidInput
from huiyin.kernel.outbox import deliver_all
from huiyin.matters import services as do
from huiyin.matters.errors import Missing
from huiyin.matters.models import Matter, Text
from huiyin.matters.services.photos import keep_upload
from huiyin.matters.vocabulary import EvidenceKind
from huiyin.notices.models import Notice
from tests.handoff.conftest import again
from tests.web.desks import Story, fresh, photo


def uploaded(handoff, kind=EvidenceKind.AFTER):
    from huiyin.handoff.acting import partner_in

    return keep_upload("after.png", photo().read(), kind, by=partner_in(handoff))


def test_a_contractor_confirms_reports_and_says_done_and_the_unit_finishes(district, partner, lamp):
    handoff = hand_off(lamp, partner(), "换灯泡，联系 13800001234", by=district.actor("sun"))
    assert handoff.brief == "换灯泡，联系 ……"
    hear(handoff, Heard("confirm"))
    hear(handoff, Heard("progress", "已到现场"))
    hear(handoff, Heard("done", "已更换灯泡", photos=(uploaded(handoff),)))
    matter = fresh(lamp)
    assert (matter.state, matter.unit) == ("accepted", district.units["D001"])
    assert again(handoff).state == State.DONE
    assert [p.kind for p in matter.photos.all()] == ["after"]
    notes = list(Text.objects.filter(matter=matter, kind="note").order_by("pk").values_list("words", "by"))
    assert notes[0] == ("转外部单位（明灯照明公司）：换灯泡，联系 ……", district.actor("sun").ref)
    assert notes[-1] == ("明灯照明公司反馈已完成：已更换灯泡", handoff.partner.ref)
    steps = TraceEntry.objects.filter(chain=handoff.chain).order_by("seq").values_list("action", flat=True)
    assert list(steps) == ["handoff.made", "handoff.confirm", "handoff.progress", "handoff.done"]
    assert Notice.objects.filter(template="handoff_done").count() == 2, "handler and head of the unit"
    do.finish(matter, "灯已修好", by=district.actor("sun"))


def test_a_partner_set_so_finishes_the_matter_under_its_unit(district, partner):
    lamp = Story(district).dispatched()
    handoff = hand_off(lamp, partner(finishes=True), "换灯泡", by=district.actor("zhao"))
    hear(handoff, Heard("done", "已更换灯泡"))
    matter = fresh(lamp)
    assert (matter.state, matter.unit) == ("finished", district.units["D001"])
    finish = TraceEntry.objects.get(chain=matter.chain, action="matters.finish")
    assert finish.actor == handoff.partner.ref


def test_a_result_without_the_evidence_asked_for_is_not_enough(district, partner):
    cover = district.reported(type_code="0101")
    do.file(cover, district.conditions["0101"], by=district.actor("lin"))
    do.dispatch(cover, district.units["D001"], by=district.actor("zhao"))
    handoff = hand_off(cover, partner(finishes=True), "换井盖", by=district.actor("sun"))
    with pytest.raises(Missing):
        hear(handoff, Heard("done", "换好了"))
    assert again(handoff).state == State.SENT
    hear(again(handoff), Heard("done", "换好了", photos=(uploaded(handoff),)))
    assert fresh(cover).state == "finished"


def test_silence_gives_it_back_and_tells_the_unit(district, partner, lamp):
    handoff = hand_off(lamp, partner(), "换灯泡", by=district.actor("sun"))
    with freeze(now() + timedelta(hours=1, minutes=59)) as at:
        assert take_back_silent(at) == 0
    with freeze(now() + timedelta(hours=2, minutes=1)) as at:
        assert take_back_silent(at) == 1
        assert take_back_silent(at) == 0
        with pytest.raises(Over):
            hear(again(handoff), Heard("confirm"))
    assert again(handoff).state == State.SILENT
    assert fresh(lamp).unit == district.units["D001"]
    assert Notice.objects.filter(template="handoff_silent").count() == 2
    assert hand_off(fresh(lamp), handoff.partner, "再派", by=district.actor("sun"))


def test_silence_after_a_word_counts_from_that_word(district, partner, lamp):
    handoff = hand_off(lamp, partner(), "换灯泡", by=district.actor("sun"))
    start = now()
    with freeze(start + timedelta(hours=1)):
        hear(handoff, Heard("confirm"))
    with freeze(start + timedelta(hours=40)):
        hear(handoff, Heard("progress", "等配件"))
    assert take_back_silent(start + timedelta(hours=80)) == 0
    assert take_back_silent(start + timedelta(hours=89)) == 1


@pytest.mark.parametrize("ending", ["silence", "refusal"])
def test_the_unit_named_for_it_gets_what_the_partner_did_not_do(district, partner, lamp, ending):
    firm = partner(fallback_unit=district.units["S001"])
    handoff = hand_off(lamp, firm, "换灯泡", by=district.actor("sun"))
    if ending == "silence":
        take_back_silent(now() + timedelta(hours=3))
    else:
        hear(handoff, Heard("refuse", "不在合同范围"))
    matter = fresh(lamp)
    assert (matter.state, matter.unit) == ("dispatched", district.units["S001"])


def test_a_suspended_matter_stays_where_it_is_when_the_partner_is_silent(district, partner):
    lamp = Story(district).handling()
    hand_off(lamp, partner(fallback_unit=district.units["S001"]), "换灯泡", by=district.actor("sun"))
    do.suspend(fresh(lamp), "等权属", by=district.actor("qian"))
    assert take_back_silent(now() + timedelta(hours=3)) == 1
    assert (fresh(lamp).state, fresh(lamp).unit) == ("suspended", district.units["D001"])


def test_what_the_matter_leaves_behind_is_taken_back(district, partner, lamp):
    handoff = hand_off(lamp, partner(), "换灯泡", by=district.actor("sun"))
    do.transfer(fresh(lamp), district.units["D002"], "园林的灯", by=district.actor("zhao"))
    with pytest.raises(Over):
        hear(again(handoff), Heard("done", "换好了"))
    deliver_all(unsettled=True)
    assert again(handoff).state == State.RECALLED


def test_the_unit_takes_it_back_with_a_reason(district, partner, lamp):
    handoff = hand_off(lamp, partner(), "换灯泡", by=district.actor("sun"))
    for name, words, error in (("wu", "x", NotToBeHandedOff), ("sun", " ", InvalidInput)):
        with pytest.raises(error):
            recall(again(handoff), words, by=district.actor(name))
    recall(again(handoff), "自己修", by=district.actor("sun"))
    with pytest.raises(Over):
        recall(again(handoff), "自己修", by=district.actor("sun"))


def test_only_the_unit_and_the_dispatcher_hand_over_and_only_once(district, partner, lamp):
    firm = partner()
    for name in ("wu", "lin", "mei"):
        with pytest.raises(NotToBeHandedOff):
            hand_off(fresh(lamp), firm, "x", by=district.actor(name))
    with pytest.raises(InvalidInput):
        hand_off(fresh(lamp), firm, "  ", by=district.actor("sun"))
    hand_off(fresh(lamp), firm, "换灯泡", by=district.actor("zhao"))
    with pytest.raises(Over):
        hand_off(fresh(lamp), firm, "换灯泡", by=district.actor("sun"))


def test_a_partner_gets_only_what_it_takes_and_only_from_its_units(district, partner, lamp):
    for firm in (partner(types=["0101"]), partner(units=["D002"])):
        with pytest.raises(NotToBeHandedOff):
            hand_off(fresh(lamp), firm, "x", by=district.actor("sun"))
    fitting = partner(types=["0137"], units=["D001"])
    assert services.partners_for(fresh(lamp)) == [fitting]


def test_a_tip_off_is_handed_over_by_the_confidant_only(district, partner):
    tip_off = district.reported(type_code="E9901", text="有人偷倒垃圾")
    do.file(tip_off, district.conditions["E9901"], by=district.actor("lin"))
    do.dispatch(tip_off, district.units["D001"], by=district.actor("zhao"))
    firm = partner()
    for name in ("sun", "zhou", "zhao", "qian"):
        with pytest.raises(NotToBeHandedOff):
            hand_off(fresh(tip_off), firm, "查看", by=district.actor(name))
    from huiyin.orgs.models import Post
    from huiyin.orgs.roles import Role

    Post.objects.create(staff=district.staff["mi"], role=Role.DISPATCHER, unit=district.units["C001"])
    hand_off(fresh(tip_off), firm, "查看现场", by=district.actor("mi"))


def test_types_set_so_are_handed_over_by_themselves_in_the_words_of_the_standard(district, partner):
    partner(types=["0137"], by_itself=True)
    lamp = Story(district, text="我家 13912345678 门口路灯不亮").dispatched()
    deliver_all(unsettled=True)
    handoff = Handoff.objects.get(matter=lamp)
    assert (handoff.brief, handoff.by) == ("路灯：不亮：恢复", "system")
    do.note(fresh(lamp), "看看", by=district.actor("sun"))
    deliver_all(unsettled=True)
    assert Handoff.objects.count() == 1


def test_of_two_words_at_the_same_moment_one_wins(district, partner, lamp):
    handoff = hand_off(lamp, partner(), "换灯泡", by=district.actor("sun"))
    mine, theirs = again(handoff), again(handoff)
    hear(mine, Heard("confirm"))
    with pytest.raises(Over):
        hear(theirs, Heard("refuse", "不接"))
    assert again(handoff).state == State.CONFIRMED
    assert not Text.objects.filter(words__contains="不接").exists()


def test_a_partner_with_matters_in_hand_is_not_closed(district, partner, lamp, ada):
    firm = partner()
    handoff = hand_off(lamp, firm, "换灯泡", by=district.actor("sun"))
    with pytest.raises(Conflict):
        services.close_partner(firm, by=ada)
    recall(handoff, "自己修", by=district.actor("sun"))
    services.close_partner(firm, by=ada)
    assert services.partners_for(fresh(lamp)) == []


def test_only_an_administrator_sets_up_partners(district, partner, ada):
    from huiyin.handoff.services import Wanted, change_partner, close_partner, open_partner
    from huiyin.handoff.states import Kind, Way

    firm, sun = partner(), district.actor("sun")
    wanted = Wanted("甲", Kind.CONTRACTOR, Way.LINK)
    for forbidden in (
        lambda: open_partner(wanted, by=sun),
        lambda: change_partner(firm, wanted, by=sun),
        lambda: close_partner(firm, by=sun),
    ):
        with pytest.raises(Forbidden):
            forbidden()
    for wrong in (
        Wanted("甲", Kind.CITY, Way.OPEN311, url="http://8.8.8.8"),
        Wanted("甲", Kind.CITY, Way.HUIYIN, url="https://10.0.0.1"),
        Wanted("甲", Kind.SYSTEM, Way.API),
        Wanted(" ", Kind.SYSTEM, Way.LINK),
        Wanted("甲", Kind.SYSTEM, Way.LINK, by_itself=True),
    ):
        with pytest.raises(InvalidInput):
            open_partner(wrong, by=ada)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("打 13800001234 或 +86 138-0000-1234", "打 …… 或 ……"),
        ("座机 021-55556666", "座机 ……"),
        ("证号 11010119900101123X", "证号 ……"),
        ("灯杆 990101202600012", "灯杆 990101202600012"),
    ],
)
def test_numbers_of_people_do_not_leave(said, kept):
    assert without_numbers(said) == kept


def test_the_matter_is_untouched_when_the_note_fails(district, partner, lamp):
    """One transaction: a hand-off without its note, or a note without its hand-off, cannot be."""
    handoff = hand_off(lamp, partner(), "换灯泡", by=district.actor("sun"))
    before = Matter.objects.get(pk=lamp.pk).version
    foreign = keep_upload("x.png", photo().read(), EvidenceKind.AFTER, by=district.actor("wu"))
    with pytest.raises(InvalidInput):
        hear(again(handoff), Heard("done", "好了", photos=(foreign,)))
    assert again(handoff).state == State.SENT
    assert Matter.objects.get(pk=lamp.pk).version == before
