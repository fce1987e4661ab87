"""Take up, plan, watch: each by whoever may, in its order, with a trace entry; a lost race is told."""

from datetime import date

import pytest

from huiyin.audit.models import TraceEntry
from huiyin.insight import services as do
from huiyin.insight.access import access_problem, may_see, problems_for
from huiyin.insight.models import Measure, Problem
from huiyin.insight.states import LABELS, STEP_LABELS, STEPS, State
from huiyin.kernel.clock import freeze
from huiyin.kernel.errors import Conflict, Forbidden, InvalidInput, NotFound
from tests.cast import THURSDAY
from tests.insight.conftest import A_DAY

LATER = THURSDAY + 10 * A_DAY
DUE = date(2026, 4, 1)


@pytest.fixture(autouse=True)
def _today():
    with freeze(LATER):
        yield


@pytest.fixture
def feng(district):
    return district.actor("feng")


def test_every_step_leaves_one_trace_entry(problem, district, feng):
    unit = district.units["D001"]
    do.adopt(problem, unit, by=feng)
    do.rename(problem, "搅拌站扰民", by=feng)
    measure = do.plan_measure(problem, "封闭料仓", unit, DUE, by=feng)
    do.finish_measure(problem, measure.pk, by=feng)
    do.watch(problem, 4, by=feng)
    actions = list(TraceEntry.objects.filter(chain=problem.chain).order_by("seq").values_list("action", flat=True))
    assert actions == [f"insight.problem.{v}" for v in ("found", "adopt", "rename", "plan", "finish", "watch")]
    assert Problem.objects.get().state == State.WATCHING
    assert all(action.removeprefix("insight.problem.") in STEP_LABELS for action in actions)


def test_the_owner_does_the_work_and_leaders_decide(problem, district, feng):
    zhou, sun = district.actor("zhou"), district.actor("sun")
    with pytest.raises(Forbidden):
        do.adopt(problem, district.units["D001"], by=zhou)
    do.adopt(problem, district.units["D001"], by=feng)
    do.plan_measure(problem, "封闭料仓", district.units["D001"], DUE, by=zhou)
    for actor in (sun, district.actor("wu"), district.actor("lin")):
        with pytest.raises(Forbidden):
            do.plan_measure(problem, "别的", district.units["D001"], DUE, by=actor)
    with pytest.raises(Forbidden):
        do.rename(problem, "别的", by=zhou)


def test_who_sees_which_dossier(problem, district, feng):
    zhou, lin = district.actor("zhou"), district.actor("lin")
    assert access_problem(feng, problem.pk) == problem and may_see(feng, problem)
    for actor in (zhou, lin):
        with pytest.raises(NotFound):
            access_problem(actor, problem.pk)
        assert not may_see(actor, problem)
    do.adopt(problem, district.units["D001"], by=feng)
    assert list(problems_for(zhou)) == [problem] and may_see(zhou, problem)
    assert not problems_for(lin).exists()


def test_a_measure_that_is_open_keeps_the_watching_from_beginning(problem, district, feng):
    do.adopt(problem, district.units["D001"], by=feng)
    with pytest.raises(Conflict):
        do.watch(problem, 4, by=feng)
    do.plan_measure(problem, "封闭料仓", district.units["D001"], DUE, by=feng)
    with pytest.raises(Conflict, match="measure|措施"):
        do.watch(problem, 4, by=feng)
    assert Problem.objects.get().state == State.MEASURES


def test_what_is_wrong_is_said_and_nothing_is_kept(problem, district, feng):
    do.adopt(problem, district.units["D001"], by=feng)
    with pytest.raises(InvalidInput):
        do.plan_measure(problem, " ", district.units["D001"], DUE, by=feng)
    with pytest.raises(InvalidInput):
        do.plan_measure(problem, "封闭料仓", district.units["D001"], date(2026, 1, 1), by=feng)
    with pytest.raises(InvalidInput):
        do.dismiss(problem, "", by=feng)
    with pytest.raises(InvalidInput):
        do.watch(problem, 0, by=feng)
    assert not Measure.objects.exists() and Problem.objects.get().state == State.ADOPTED


def test_whoever_comes_second_is_told(problem, district, feng):
    stale = Problem.objects.get()
    do.adopt(problem, district.units["D001"], by=feng)
    with pytest.raises(Conflict):
        do.adopt(stale, district.units["D002"], by=district.actor("qian"))
    assert Problem.objects.get().unit == district.units["D001"]


def test_a_confidential_matter_is_not_put_beside_others(problem, district, feng):
    with pytest.raises(InvalidInput):
        do.add_matter(problem, district.reported(type_code="E9901"), by=feng)


def test_a_matter_is_part_of_one_problem_only(plant, problem, feng):
    other = Problem.objects.create(name="别的", since=LATER, found_at=LATER)
    with pytest.raises(Conflict, match="part of|属于"):
        do.add_matter(other, plant[0], by=feng)


def test_every_state_has_words_and_can_be_reached_or_left():
    assert set(LABELS) == set(State)
    assert set(STEPS) | {"found", "grew"} == set(STEP_LABELS)
    assert {target for _sources, target in STEPS.values() if target} | {State.FOUND} == set(State)
