"""What a run finds becomes dossiers that keep their identity, and what people decided stays."""

from huiyin.audit.models import TraceEntry
from huiyin.insight.models import Membership, Problem
from huiyin.insight.selectors import problem_of
from huiyin.insight.services import add_matter, dismiss, remove_matter, rename
from huiyin.insight.states import State
from huiyin.kernel.clock import freeze
from huiyin.matters.models import Matter
from tests.cast import THURSDAY
from tests.insight.conftest import A_DAY, look, report_all
from tests.insight.messages import LIFT, PLANT

LATER = THURSDAY + 10 * A_DAY


def members(problem) -> set[int]:
    return set(Membership.objects.filter(problem=problem, removed=False).values_list("matter", flat=True))


def test_matters_of_one_problem_found_a_dossier_with_a_name_a_place_and_a_trace(plant, problem):
    assert members(problem) == {matter.pk for matter in plant}
    assert problem.state == State.FOUND and "搅拌站" in problem.name and problem.place == "云栖花园"
    assert problem.area == "990101001001"
    assert [e.action for e in TraceEntry.objects.filter(chain=problem.chain)] == ["insight.problem.found"]


def test_a_second_run_founds_nothing_new(problem):
    assert look(LATER) == (0, 0)
    assert Problem.objects.count() == 1


def test_new_like_matters_extend_the_dossier(problem):
    more = report_all(PLANT[:2], LATER)
    assert look(LATER + 5 * A_DAY) == (0, 1)
    assert {matter.pk for matter in more} < members(problem)


def test_another_problem_of_the_place_gets_a_dossier_of_its_own(problem):
    lifts = report_all(LIFT, LATER)
    assert look(LATER + 5 * A_DAY)[0] == 1
    other = Problem.objects.exclude(pk=problem.pk).get()
    assert members(other) == {matter.pk for matter in lifts}


def test_what_a_person_took_out_stays_out_and_what_they_put_in_stays_in(plant, problem, district):
    feng = district.actor("feng")
    with freeze(LATER):
        remove_matter(problem, plant[0], by=feng)
        lamp = Matter.objects.exclude(pk__in=[matter.pk for matter in plant]).first()
        add_matter(problem, lamp, by=feng)
    report_all(PLANT[:1], LATER)
    look(LATER + 5 * A_DAY)
    assert plant[0].pk not in members(problem) and lamp.pk in members(problem)
    assert Problem.objects.count() == 1


def test_a_given_name_is_left_alone(problem, district):
    with freeze(LATER):
        rename(problem, "云栖花园搅拌站", by=district.actor("feng"))
    report_all(PLANT[:2], LATER)
    look(LATER + 5 * A_DAY)
    assert Problem.objects.get().name == "云栖花园搅拌站"


def test_what_was_not_taken_up_is_not_found_again(problem, district):
    with freeze(LATER):
        dismiss(problem, "搅拌站已迁走", by=district.actor("feng"))
    report_all(PLANT[:3], LATER)
    assert look(LATER + 5 * A_DAY)[0] == 0
    assert Problem.objects.get().state == State.DISMISSED


def test_confidential_matters_take_no_part(district):
    hidden = report_all(PLANT, type_code="E9901")
    assert all(matter.confidential for matter in hidden)
    assert look(LATER) == (0, 0)


def test_a_matter_knows_the_problem_that_it_is_part_of(plant, problem, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert problem_of(plant[0]) == problem
    other = Matter.objects.exclude(pk__in=[matter.pk for matter in plant]).first()
    assert problem_of(other) is None
