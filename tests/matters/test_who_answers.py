"""Who answers for a matter: the most specific rule, a decision about its like; never whom it was in vain before."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, Forbidden
from huiyin.matters import services as do
from huiyin.matters.errors import Missing, NotYours
from huiyin.matters.models import Precedent, Returned, Ruling, Statement
from huiyin.matters.rules.responsibility import Case, Duty, Rule, rules_for
from huiyin.matters.selectors.simulation import simulate
from huiyin.matters.triage.responsibility import responsible_for
from huiyin.orgs import memory
from huiyin.orgs.actor import SYSTEM
from huiyin.places.models import Component
from tests.cast import THURSDAY
from tests.matters.desk import filed
from tests.places import town
from tests.web.office_cast import administrator

LAMPS = Duty(target="D002", valid_from=date(2026, 1, 1), basis="市政府通知12号第4条", type_code="0137")


@pytest.fixture(autouse=True)
def _town(district):
    town.build()


def proposed(district, matter) -> str:
    found = responsible_for(matter, district.conditions["0137"])
    return found.unit.code if found.unit else ""


# The list of duties.


def test_the_most_specific_rule_decides_whatever_the_order():
    at = THURSDAY.replace(tzinfo=None)
    case = Case("0137", 1, "990101001001001", "99010100100101", "0137", "D002", at)
    anywhere, here = (
        Rule("A", date(2026, 1, 1), "", pk=1, type_code="0137"),
        Rule("B", date(2026, 1, 1), "", pk=2, area="990101001"),
    )
    both = Rule("C", date(2026, 1, 1), "", pk=3, type_code="0137", area="990101001001")
    owned = Rule("D", date(2026, 1, 1), "", pk=4, type_code="0137", owner="D002")
    for order in ([anywhere, here, both, owned], [owned, both, here, anywhere]):
        assert [rule.target for rule in rules_for(case, order)] == ["D", "C", "A", "B"]


def test_hours_over_midnight_weekdays_and_seasons_over_new_year():
    night = Rule("A", date(2026, 1, 1), "", pk=1, type_code="0137", time_from=time(22), time_to=time(6))
    weekend = Rule("A", date(2026, 1, 1), "", pk=2, type_code="0137", weekdays="67")
    winter = Rule("A", date(2026, 1, 1), "", pk=3, type_code="0137", season_from="11-15", season_to="03-15")
    base = Case("0137", 1, "", "", "", "", THURSDAY.replace(tzinfo=None))
    at = base.at
    assert [night.holds(replace(base, at=at.replace(hour=h))) for h in (21, 22, 3, 6)] == [False, True, True, False]
    assert [weekend.holds(replace(base, at=at + timedelta(days=n))) for n in range(4)] == [False, False, True, True]
    assert [winter.holds(replace(base, at=at.replace(month=m))) for m in (3, 6, 12)] == [True, False, True]


def test_a_rule_decides_before_the_condition_and_its_end_ends_that(district):
    ada = district.actor(administrator(district).account.login)
    matter = filed(district)
    assert proposed(district, matter) == "D001"
    rule = do.add_rule(LAMPS, by=ada)
    found = responsible_for(matter, district.conditions["0137"])
    assert (found.unit.code, found.reason, found.rule.basis) == ("D002", "rule", "市政府通知12号第4条")
    assert [one.unit.code for one in found.runners_up] == ["D001", "S001", "C001"]
    do.end_rule(rule, by=ada)
    assert proposed(district, matter) == "D001"
    with pytest.raises(Conflict):
        do.end_rule(rule, by=ada)


def test_owner_and_street_are_resolved_where_the_matter_lies(district):
    matter = filed(district, component="9901010137000017")
    do.add_rule(replace(LAMPS, target="owner", owner="D002"), by=SYSTEM)
    assert proposed(district, matter) == "D002"
    do.add_rule(replace(LAMPS, target="street", area="990101001001", owner="D002"), by=SYSTEM)
    assert proposed(district, matter) == "S001"


def test_a_lamp_that_was_not_named_but_stands_at_the_pin_counts_for_less(district):
    district.conditions["0137"].responsible = "owner"
    named, near = filed(district, component="9901010137000017"), filed(district, lon=114.5005, lat=30.5005)
    sure, guessed = (responsible_for(one, district.conditions["0137"]) for one in (named, near))
    assert sure.unit == guessed.unit == district.units["D002"] and guessed.confidence < sure.confidence
    Component.objects.all().delete()


def test_a_closed_unit_is_passed_over_and_the_street_takes_what_nobody_has(district):
    district.units["D001"].closed_at = now()
    district.units["D001"].save()
    memory.forget()
    found = responsible_for(filed(district), district.conditions["0137"])
    assert (found.unit.code, found.reason) == ("S001", "fallback.street") and found.confidence < 0.5


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"target": "D999"}, "target"),
        ({"type_code": ""}, "type_code"),
        ({"basis": " "}, "basis"),
        ({"time_from": time(8)}, "time_to"),
        ({"season_from": "11-15"}, "season_to"),
        ({"valid_until": date(2025, 1, 1)}, "valid_until"),
    ],
)
def test_a_rule_that_could_not_work_is_refused_by_its_field(district, wrong, field):
    with pytest.raises(Missing) as refused:
        do.add_rule(replace(LAMPS, **wrong), by=SYSTEM)
    assert refused.value.field == field


def test_only_an_administrator_changes_the_list(district):
    with pytest.raises(Forbidden):
        do.add_rule(LAMPS, by=district.actor("qian"))


# What returns teach.


def returned(district, **report):
    matter = filed(district, **report)
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
    do.return_(matter, "不是我们的路", by=district.actor("sun"))
    return matter


def test_the_same_case_does_not_go_to_the_same_unit_twice(district):
    matter = returned(district)
    found = responsible_for(matter, district.conditions["0137"])
    assert found.unit.code == "S001" and [row.unit.code for row in found.returned] == ["D001"]


def test_its_like_in_the_same_place_goes_there_last(district):
    returned(district)
    found = responsible_for(filed(district), district.conditions["0137"])
    assert found.unit.code == "S001" and "D001" in [one.unit.code for one in found.runners_up]
    elsewhere = filed(district, lon=114.5105)
    assert proposed(district, elsewhere) == "D001"


def test_after_a_year_or_an_overruling_a_return_counts_no_more(district):
    returned(district)
    like = filed(district)
    Returned.objects.update(overruled_at=now())
    assert proposed(district, like) == "D001"
    Returned.objects.update(overruled_at=None, at=now() - timedelta(days=366))
    assert proposed(district, like) == "D001"


def test_the_unit_that_settled_it_in_the_end_is_not_held_to_its_return(district):
    matter = returned(district)
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
    do.accept(matter, by=district.actor("sun"))
    do.finish(matter, "修好了", by=district.actor("sun"))
    assert proposed(district, filed(district)) == "D001"


# Disputes.


def disputed(district):
    matter = filed(district, component="9901010137000017")
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
    do.dispute(matter, "权属不在我们", by=district.actor("sun"))
    return matter


def test_a_dispute_asks_the_unit_that_had_it_and_others_that_are_named(district):
    matter = disputed(district)
    ruling = Ruling.objects.get(matter=matter)
    assert ruling.due_at and ruling.decided_at is None
    do.ask_statements(matter, [district.units["D002"]], by=district.actor("qian"))
    assert set(ruling.statements.values_list("unit__code", flat=True)) == {"D001", "D002"}
    with pytest.raises(Missing):
        do.ask_statements(matter, [district.units["D002"]], by=district.actor("qian"))
    with pytest.raises(NotYours):
        do.ask_statements(matter, [district.units["S001"]], by=district.actor("sun"))


def test_each_unit_states_its_own_case(district):
    matter = disputed(district)
    do.ask_statements(matter, [district.units["D002"]], by=district.actor("qian"))
    do.state_case(
        matter, district.units["D002"], "灯是我们的", by=district.actor("wu"), proposes=district.units["D002"]
    )
    row = Statement.objects.get(unit=district.units["D002"])
    assert row.stated_at and row.proposes.code == "D002"
    assert matter.texts.get(kind="state_case").words == "灯是我们的"
    with pytest.raises(NotYours):
        do.state_case(matter, district.units["D001"], "不", by=district.actor("wu"))
    with pytest.raises(Missing):
        do.state_case(matter, district.units["D002"], "  ", by=district.actor("wu"))


def test_a_decision_closes_the_dispute_and_the_next_like_case_cites_it(district):
    matter = disputed(district)
    do.arbitrate(matter, district.units["D002"], "灯杆权属登记为园林", by=district.actor("qian"), scope="component")
    assert Ruling.objects.get(matter=matter).unit.code == "D002"
    like = filed(district, component="9901010137000017")
    found = responsible_for(like, district.conditions["0137"])
    assert (found.unit.code, found.reason) == ("D002", "precedent") and found.precedent.ruling.matter == matter
    other = filed(district, component="9901010137000018")
    assert proposed(district, other) == "D001"
    with pytest.raises(Conflict):
        do.state_case(matter, district.units["D001"], "还是不", by=district.actor("sun"))


@pytest.mark.parametrize(("scope", "there"), [("unit_grid", "D001"), ("street", "D001"), ("type", "D002")])
def test_the_arbiter_says_how_far_it_holds(district, scope, there):
    do.arbitrate(disputed(district), district.units["D002"], "归园林", by=district.actor("qian"), scope=scope)
    assert proposed(district, filed(district)) == "D002"
    assert proposed(district, filed(district, lon=114.5105)) == there


def test_a_precedent_needs_what_it_holds_for(district):
    matter = filed(district)
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
    do.dispute(matter, "不是我们", by=district.actor("sun"))
    with pytest.raises(Missing) as refused:
        do.arbitrate(matter, district.units["D002"], "归园林", by=district.actor("qian"), scope="component")
    assert refused.value.field == "scope"
    assert not Precedent.objects.exists() and Ruling.objects.get().decided_at is None


def test_a_precedent_is_replaced_by_a_later_one_and_withdrawn_by_leaders(district):
    for unit in ("D002", "S001"):
        do.arbitrate(disputed(district), district.units[unit], "归它", by=district.actor("qian"), scope="component")
    first, second = Precedent.objects.order_by("pk")
    assert first.withdrawn_at and not second.withdrawn_at
    like = filed(district, component="9901010137000017")
    assert proposed(district, like) == "S001"
    with pytest.raises(Forbidden):
        do.withdraw_precedent(second, "不再适用", by=district.actor("sun"))
    do.withdraw_precedent(second, "设施已移交", by=district.actor("qian"))
    assert responsible_for(like, district.conditions["0137"]).reason != "precedent"


def test_a_decision_overrules_the_return_of_the_unit_that_got_it(district):
    matter = returned(district)
    do.dispatch(matter, district.units["D002"], by=district.actor("zhao"))
    do.dispute(matter, "也不是我们", by=district.actor("wu"))
    do.arbitrate(matter, district.units["D001"], "路属市政", by=district.actor("qian"))
    assert Returned.objects.get().overruled_at
    assert proposed(district, filed(district)) == "D001"


# Trying a rule out.


def test_a_rule_is_tried_on_what_was(district, django_assert_max_num_queries):
    returned(district)  # it went to D001 first, which returned it
    kept = filed(district, lon=114.5105)
    do.dispatch(kept, district.units["D001"], by=district.actor("zhao"))
    back = filed(district)
    do.dispatch(back, district.units["D001"], by=district.actor("zhao"))
    do.transfer(back, district.units["D002"], "应归园林", by=district.actor("zhao"))
    do.return_(back, "不是树", by=district.actor("wu"))
    window = {"since": now() - timedelta(days=31), "until": now() + timedelta(minutes=1)}
    simulate(LAMPS, **window)
    with django_assert_max_num_queries(3):
        tried = simulate(LAMPS, **window)
    assert (tried.read, tried.held, len(tried.moved), len(tried.returned), len(tried.settled)) == (3, 3, 3, 1, 1)
    assert [one.number for one in tried.returned] == [back.number]
    assert [(unit.code, count) for unit, count in tried.units] == [("D002", 3)]
    here = simulate(replace(LAMPS, area="990101001"), **window)
    assert (here.read, len(here.moved)) == (2, 2)


def test_a_rule_less_specific_than_another_moves_nothing(district):
    do.add_rule(replace(LAMPS, target="D001", area="990101001"), by=SYSTEM)
    do.dispatch(filed(district), district.units["D001"], by=district.actor("zhao"))
    tried = simulate(LAMPS, since=now() - timedelta(days=31), until=now() + timedelta(minutes=1))
    assert (tried.read, tried.held, tried.moved) == (1, 0, ())
