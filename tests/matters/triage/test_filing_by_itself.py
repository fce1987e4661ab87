"""The platform files by itself only what the office lets it, and a person can put it right."""

import json

import pytest

from huiyin.audit.models import TraceEntry
from huiyin.kernel import outbox
from huiyin.kernel.errors import Forbidden, InvalidInput
from huiyin.matters import services as do
from huiyin.matters.models import FilingCondition, Matter, Verdict
from huiyin.matters.rules.conditions import clearly_meant
from huiyin.matters.selectors import watching
from huiyin.matters.services import automatic
from huiyin.matters.services.switching import set_switch
from huiyin.matters.states import State
from huiyin.matters.triage.switches import acts, mode, threshold
from huiyin.matters.vocabulary import Choice, Mode
from huiyin.orgs.actor import SYSTEM
from tests.cast import HARBOUR


@pytest.fixture
def acting(district):
    set_switch(Choice.TYPE, "0137", Mode.ACT, threshold=0.9, by=SYSTEM)
    return district


def after(matter: Matter) -> Matter:
    automatic.after_receipt(matter.pk)
    return Matter.objects.get(pk=matter.pk)


def test_a_sure_lamp_is_filed_and_the_trace_says_by_whom_and_how_sure(acting):
    matter = after(acting.reported())
    assert matter.state == State.FILED and matter.type.code == "0137"
    entry = TraceEntry.objects.get(chain=matter.chain, action="matters.file")
    assert entry.actor == "system" and json.loads(entry.data)["chosen"] == {"version": 0, "confidence": 1.0}


def test_by_default_nothing_is_filed_by_itself(district):
    assert after(district.reported()).state == State.RECEIVED
    assert mode(Choice.TYPE, "0137") is Mode.SUGGEST and not acts(Choice.TYPE, 1.0, "0137")


def test_a_report_without_a_place_or_a_confidential_one_waits_for_a_person(acting):
    assert after(acting.reported(lon=None, lat=None)).state == State.RECEIVED
    set_switch(Choice.TYPE, "", Mode.ACT, threshold=0.5, by=SYSTEM)
    tip = after(acting.reported(text="举报有人违规"))
    assert tip.state == State.RECEIVED and tip.confidential


def test_one_like_it_nearby_waits_for_a_person_and_one_far_away_does_not(acting):
    after(acting.reported())
    assert after(acting.reported()).state == State.RECEIVED
    assert after(acting.reported(lon=HARBOUR[0], lat=HARBOUR[1])).state == State.FILED


def test_two_conditions_that_may_be_meant_wait_for_a_person(acting):
    first = acting.conditions["0137"]
    FilingCondition.objects.create(
        type=first.type, number=2, text_zh="灯杆倾斜有倒伏危险", limit_amount=1, limit_unit="working_days"
    )
    from huiyin.matters import library

    library.forget()
    assert after(acting.reported(text="路灯有问题")).state == State.RECEIVED
    leaning = after(acting.reported(text="路灯灯杆倾斜，有倒伏危险", lon=HARBOUR[0], lat=HARBOUR[1]))
    assert leaning.condition is not None and leaning.condition.number == 2


def test_the_condition_is_chosen_only_beyond_doubt():
    conditions = ["井盖缺失、移位", "井盖有裂纹或缺角", "踩上去响动"]
    assert clearly_meant("井盖裂纹很大，缺角", conditions) == 1
    assert clearly_meant("井盖坏了", conditions) is None
    assert clearly_meant("随便什么", ["唯一的条件"]) == 0


def test_somebody_who_was_faster_keeps_their_decision(acting):
    matter = acting.reported()
    do.decline(matter, "不属实", by=acting.actor("lin"))
    assert after(matter).state == State.DECLINED


def test_the_desk_files_it_anew_and_that_counts_against_the_guess(acting):
    matter = after(acting.reported())
    outbox.deliver_all(unsettled=True)
    assert Verdict.objects.get(matter=matter).acted and not Verdict.objects.get(matter=matter).by_person
    do.refile(matter, acting.conditions["0101"], "是井盖", by=acting.actor("lin"))
    outbox.deliver_all(unsettled=True)
    verdict = Verdict.objects.get(matter=matter)
    assert (verdict.guess, verdict.decided, verdict.acted, verdict.by_person) == ("0137", "0101", True, True)
    assert Matter.objects.get(pk=matter.pk).type.code == "0101"
    found = watching.confusions(Choice.TYPE, verdict.at)
    assert [(one.guess, one.decided, one.count) for one in found] == [("0137", "0101", 1)]


def test_figures_count_right_wrong_and_silent(district):
    for text, code in (("路灯不亮", "0137"), ("路灯旁井口", "0101"), ("你好", "0101")):
        do.file(district.reported(text=text), district.conditions[code], by=district.actor("lin"))
    outbox.deliver_all(unsettled=True)
    at = Verdict.objects.latest("at").at
    found = watching.lately(Choice.TYPE, at)
    assert (found.decided, found.right.part, found.right.whole, found.silent.part) == (3, 1, 2, 1)
    assert watching.precision_at(watching.reached(Choice.TYPE, at)["0137"], 0.9).whole == 2
    assert len(watching.weeks(Choice.TYPE, at)) == 1


def test_a_plugged_in_classifier_is_asked_after_receipt_and_its_nonsense_is_ignored(acting, settings):
    settings.HUIYIN_TRIAGE_CLASSIFIER = "tests.matters.triage.plugged.says_cover"
    matter = acting.reported()
    assert automatic.something_to_do(matter)
    automatic.after_receipt(matter.pk)
    assert Matter.objects.get(pk=matter.pk).suggested["types"][0]["code"] == "0101"
    for broken in ("says_nonsense", "fails", "sleeps"):
        settings.HUIYIN_TRIAGE_CLASSIFIER = f"tests.matters.triage.plugged.{broken}"
        settings.HUIYIN_TRIAGE_CLASSIFIER_SECONDS = 0.2
        other = acting.reported(text="井盖")
        automatic.after_receipt(other.pk)
        assert "from" not in Matter.objects.get(pk=other.pk).suggested


def test_switches_are_the_administrators_and_bounded(district):
    with pytest.raises(Forbidden):
        set_switch(Choice.TYPE, "", Mode.ACT, by=district.actor("lin"))
    with pytest.raises(InvalidInput):
        set_switch(Choice.TYPE, "nope", Mode.ACT, by=SYSTEM)
    with pytest.raises(InvalidInput):
        set_switch(Choice.TYPE, "", Mode.ACT, threshold=0.2, by=SYSTEM)
    set_switch(Choice.UNIT, "0137", Mode.ACT, threshold=0.7, by=SYSTEM)
    assert (mode(Choice.UNIT, "0137"), threshold(Choice.UNIT, "0137")) == (Mode.ACT, 0.7)
    set_switch(Choice.UNIT, "0137", None, by=SYSTEM)
    assert mode(Choice.UNIT, "0137") is Mode.SUGGEST
