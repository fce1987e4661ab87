"""Rules are drafted, changed, switched; a pack's own and the office's; limits of one device."""

from pathlib import Path

import pytest

from huiyin.kernel.errors import Conflict, InvalidInput
from huiyin.orgs.actor import SYSTEM
from huiyin.sensing.loading.rules import load_plans, load_rules
from huiyin.sensing.models import Alarm, Rule, RuleVersion
from huiyin.sensing.rules.reader import KINDS
from huiyin.sensing.services.rules.ruling import (
    RuleFacts,
    change_rule,
    draft_rule,
    facts_of,
    lift_limit,
    set_limit,
    switch,
)
from tests.cast import THURSDAY
from tests.sensing.devices_cast import PACK, device, kinds
from tests.sensing.rules_cast import MINUTE, say

LEVEL = {"when": "threshold", "metric": "heart_rate", "above": 130}


@pytest.fixture
def of(district):
    return kinds()


@pytest.fixture
def pulse(of, district) -> Rule:
    facts = RuleFacts("pulse", "心率", "Pulse", LEVEL, ("wristband",), opens="never")
    rule = draft_rule(facts, by=district.actor("qian"))
    return switch(rule, Rule.State.ON, by=district.actor("qian"))


@pytest.fixture
def band(of):
    return device(of["wristband"], "w1", subject="care/1")


def test_a_draft_raises_nothing(of, band, district):
    draft_rule(RuleFacts("pulse", "心率", "Pulse", LEVEL, ("wristband",)), by=district.actor("qian"))
    assert say(band, "heart_rate", THURSDAY, 180).raised == ()


def test_a_change_is_a_version_with_who_and_why(pulse, band, district):
    facts = facts_of(pulse)
    changed = RuleFacts(**{**vars(facts), "definition": {**LEVEL, "above": 150}})
    change_rule(pulse, changed, by=district.actor("qian"), note="误报太多")
    assert say(band, "heart_rate", THURSDAY, 140).raised == ()
    latest = RuleVersion.objects.order_by("-version").first()
    assert (latest.version, latest.note, latest.by) == (2, "误报太多", district.actor("qian").ref)
    assert latest.said["definition"]["above"] == 150


def test_of_two_who_change_it_the_second_is_told(pulse, district):
    other = Rule.objects.get(pk=pulse.pk)
    facts = facts_of(pulse)
    change_rule(pulse, facts, by=district.actor("qian"), note="一")
    with pytest.raises(Conflict):
        change_rule(other, facts, by=district.actor("qian"), note="二")


def test_switched_off_its_alarms_end(pulse, band, district):
    say(band, "heart_rate", THURSDAY, 180)
    switch(pulse, Rule.State.OFF, by=district.actor("qian"))
    assert Alarm.objects.get().cleared_how == "person"


def test_one_wearer_has_limits_of_their_own(pulse, band, district, of):
    other = device(of["wristband"], "w2", subject="care/2")
    set_limit(pulse, band, {"above": 160}, reason="运动员", by=district.actor("qian"), at=THURSDAY)
    assert say(band, "heart_rate", THURSDAY, 150).raised == ()
    assert len(say(other, "heart_rate", THURSDAY, 150).raised) == 1
    assert lift_limit(pulse, band, by=district.actor("qian"), at=THURSDAY + MINUTE)
    assert len(say(band, "heart_rate", THURSDAY + 2 * MINUTE, 150).raised) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "Pulse!"}, "code"),
        ({"kinds": ()}, "kinds"),
        ({"kinds": ("smoke",)}, "kinds"),
        ({"matter_type": "nothing"}, "matter_type"),
        ({"plan": "nothing"}, "plan"),
        ({"definition": {**LEVEL, "above": "much"}}, "above"),
    ],
)
def test_what_could_never_work_is_refused_by_name(of, district, wrong, field):
    good = {"code": "pulse", "name_zh": "心率", "name_en": "Pulse", "definition": LEVEL, "kinds": ("wristband",)}
    with pytest.raises(InvalidInput) as refused:
        draft_rule(RuleFacts(**(good | wrong)), by=district.actor("qian"))
    assert refused.value.field == field


def _pack(tmp_path: Path) -> Path:
    """The sample district's rules, without the types of matter that the toy district has not."""
    folder = tmp_path / "sensing"
    folder.mkdir()
    (folder / "plans.yaml").write_text((PACK / "sensing" / "plans.yaml").read_text("utf-8"), "utf-8")
    text = (PACK / "sensing" / "rules.yaml").read_text("utf-8")
    for code in ("E0510", "E0502", "E9201", "E0602", "E9107", "E0506", "E0503", "E0501", "E9207", '"0103"', '"0399"'):
        text = text.replace(f"matter_type: {code}", 'matter_type: ""')
    (folder / "rules.yaml").write_text(text.replace("condition: 1,", ""), "utf-8")
    return tmp_path


def test_the_sample_districts_rules_load_once_and_show_every_kind(of, tmp_path):
    pack = _pack(tmp_path)
    assert load_plans(pack).added == 9
    assert load_rules(pack, by=SYSTEM).added == 31
    assert not load_rules(pack, by=SYSTEM).anything
    assert {rule.definition["when"] for rule in Rule.objects.all()} == set(KINDS) - {"scene"}


def test_what_the_office_changed_the_pack_leaves_alone(of, district, tmp_path):
    pack = _pack(tmp_path)
    load_plans(pack)
    load_rules(pack, by=SYSTEM)
    rule = Rule.objects.select_related("plan").get(code="smoke")
    facts = RuleFacts(**{**vars(facts_of(rule)), "severity": "serious"})
    change_rule(rule, facts, by=district.actor("qian"), note="试行")
    load_rules(pack, by=SYSTEM)
    assert Rule.objects.get(code="smoke").severity == "serious"
