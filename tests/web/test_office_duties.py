"""The list of duties: a rule is tried on what was, then kept, then ended."""

import re
from datetime import timedelta

import pytest

from huiyin.kernel.clock import now
from huiyin.kernel.packs import PackFault
from huiyin.matters import services as do
from huiyin.matters.duty_list import load_duties
from huiyin.matters.models import ResponsibilityRule
from huiyin.matters.triage.responsibility import responsible_for
from huiyin.orgs.actor import SYSTEM
from tests.matters.desk import filed
from tests.web.desks import sign_in
from tests.web.office_cast import administrator

RULE = {
    "type_code": "0137",
    "target": "D002",
    "valid_from": "2026-01-01",
    "basis": "市政府通知12号第4条",
    "months": "1",
}
HEAD = "key,type,condition,area,grid,component_type,owner,weekdays,hours,season,target,valid_from,valid_until,basis\n"


@pytest.fixture
def office(district):
    administrator(district)
    return sign_in(district, "ada")


def test_a_rule_is_tried_before_it_can_be_kept(district, office):
    matter = filed(district)
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
    tried = office.post("/office/duties/new/", RULE)
    seen = tried.content.decode()
    assert tried.status_code == 200 and "会有 1 件事项改派" in seen and matter.number in seen
    assert not ResponsibilityRule.objects.exists()
    digest = re.search(r'name="tried" value="(\w+)"', seen)[1]
    other = office.post("/office/duties/new/", RULE | {"target": "S001", "tried": digest})
    assert other.status_code == 200 and not ResponsibilityRule.objects.exists()  # what is kept is what was tried
    assert office.post("/office/duties/new/", RULE | {"tried": digest}).status_code == 302
    assert responsible_for(filed(district), district.conditions["0137"]).unit.code == "D002"
    listed = office.get("/office/duties/").content.decode()
    assert "路灯" in listed and "园林绿化中心" in listed and "市政府通知12号第4条" in listed


def test_a_rule_that_cannot_work_comes_back_with_what_was_typed(district, office):
    for wrong in (
        {"area": "123456789"},
        {"season_from": "13-45"},
        {"type_code": "", "basis": "某通知"},
        {"months": "99"},
    ):
        answer = office.post("/office/duties/new/", RULE | wrong)
        assert answer.status_code == 422, wrong
        assert (wrong.get("basis") or RULE["basis"]) in answer.content.decode()
    assert not ResponsibilityRule.objects.exists()


def test_it_is_ended_once(district, office):
    rule = do.add_rule(_duty(), by=SYSTEM)
    assert "已停用" in office.post(f"/office/duties/{rule.pk}/end/", follow=True).content.decode()
    rule.refresh_from_db()
    assert rule.ended_at
    assert "此规则已停用" in office.post(f"/office/duties/{rule.pk}/end/", follow=True).content.decode()
    assert office.post("/office/duties/999/end/").status_code == 404


def test_others_do_not_get_in(district):
    for name in ("qian", "sun", "mei"):
        assert sign_in(district, name).get("/office/duties/").status_code in (302, 403, 404)


def _duty():
    from datetime import date

    from huiyin.matters.rules.responsibility import Duty

    return Duty(target="D002", valid_from=date(2026, 1, 1), basis="通知", type_code="0137")


def test_a_pack_brings_the_list_and_loading_it_again_changes_nothing(district, tmp_path):
    line = "R1,0137,,990101001,,,,67,18:00/06:00,11-15/03-15,D002,2026-01-01,,市政府通知12号\n"
    (tmp_path / "duties.csv").write_text(HEAD + line, encoding="utf-8")
    assert load_duties(tmp_path, SYSTEM).added == 1
    assert not load_duties(tmp_path, SYSTEM).anything
    rule = ResponsibilityRule.objects.get()
    assert (rule.weekdays, rule.season_to, f"{rule.time_to:%H:%M}") == ("67", "03-15", "06:00")
    (tmp_path / "duties.csv").write_text(HEAD + line.replace("D002", "S001"), encoding="utf-8")
    assert load_duties(tmp_path, SYSTEM).changed == 1
    assert ResponsibilityRule.objects.get(ended_at=None).target == "S001" and ResponsibilityRule.objects.count() == 2


@pytest.mark.parametrize("wrong", ["D999,2026-01-01,,通知", "D002,gestern,,通知", "D002,2026-01-01,,"])
def test_a_line_that_is_wrong_is_named(district, tmp_path, wrong):
    (tmp_path / "duties.csv").write_text(HEAD + f"R1,0137,,,,,,,,,{wrong}\n", encoding="utf-8")
    with pytest.raises(PackFault) as fault:
        load_duties(tmp_path, SYSTEM)
    assert fault.value.line == 2 and not ResponsibilityRule.objects.exists()


def test_only_the_months_that_were_asked_for_are_looked_at(district, office):
    matter = filed(district)
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
    type(matter).objects.filter(pk=matter.pk).update(received_at=now() - timedelta(days=45))
    assert "会有 0 件" in office.post("/office/duties/new/", RULE).content.decode()
    assert "会有 1 件" in office.post("/office/duties/new/", RULE | {"months": "2"}).content.decode()
