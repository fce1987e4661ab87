"""After the weeks of watching it is counted whether the problem came back."""

from datetime import date, timedelta

import pytest

from huiyin.insight import services as do
from huiyin.insight.models import Problem
from huiyin.insight.rules import Check, common_area, same_problem, weekly
from huiyin.insight.states import State
from huiyin.kernel.clock import freeze
from tests.cast import THURSDAY
from tests.insight.conftest import A_DAY, look, report_all
from tests.insight.messages import PLANT

WATCHED = THURSDAY + 12 * A_DAY
CHECKED = WATCHED + 28 * A_DAY


@pytest.fixture
def watched(problem, district) -> Problem:
    feng, unit = district.actor("feng"), district.units["D001"]
    with freeze(WATCHED):
        do.adopt(problem, unit, by=feng)
        measure = do.plan_measure(problem, "封闭料仓", unit, date(2026, 4, 1), by=feng)
        do.finish_measure(problem, measure.pk, by=feng)
        do.watch(problem, 4, by=feng)
    return problem


def checked() -> Problem:
    look(CHECKED)
    do.check_due_ones(CHECKED)
    return Problem.objects.get()


def test_a_problem_that_stays_away_is_solved_with_the_figures(watched):
    found = checked()
    assert found.state == State.SOLVED and found.check_at is None
    assert (found.checked["now"], found.checked["before"]) == (0, len(PLANT))


def test_a_problem_that_comes_back_is_open_again(watched):
    report_all(PLANT[:4], WATCHED + A_DAY)
    found = checked()
    assert found.state == State.CAME_BACK and found.checked["now"] == 4


def test_nothing_is_settled_before_its_time(watched):
    assert do.check_due_ones(CHECKED - timedelta(seconds=1)) == 0
    assert Problem.objects.get().state == State.WATCHING


def test_a_solved_problem_that_returns_later_comes_back(watched):
    checked()
    report_all(PLANT[:4], CHECKED + A_DAY)
    look(CHECKED + 10 * A_DAY)
    assert Problem.objects.get().state == State.CAME_BACK


def test_one_or_two_more_are_no_return():
    assert not Check(WATCHED, CHECKED, 2, 4).came_back and Check(WATCHED, CHECKED, 3, 4).came_back
    assert not Check(WATCHED, CHECKED, 9, 40).came_back and Check(WATCHED, CHECKED, 10, 40).came_back


def test_a_group_goes_on_with_the_dossier_it_shares_most_with():
    known = {1: frozenset({1, 2, 3}), 2: frozenset({4, 5})}
    assert same_problem([3, 4, 5, 6], known) == 2
    assert same_problem([1, 7, 8, 9], known) is None
    assert same_problem([7], {}) is None


def test_the_common_area_is_the_finest_that_nearly_all_share():
    here, there = "990101001001001", "990101001002001"
    assert common_area([here] * 3) == here[:12]
    assert common_area([here, there]) == "990101001"
    assert common_area(["", ""]) == ""


def test_weeks_are_counted_from_the_start_of_the_window():
    assert [n for _at, n in weekly([WATCHED, WATCHED + 8 * A_DAY], WATCHED, WATCHED + 15 * A_DAY)] == [1, 1, 0]
