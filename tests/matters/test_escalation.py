"""A clock that has run out takes its matter up, level by level, with growing pauses; each step once."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.accounts.models import Account
from huiyin.audit.selectors import entries_of
from huiyin.matters import services as do
from huiyin.matters.escalation import escalate_overdue
from huiyin.matters.jobs import tell_of_soon_due
from huiyin.matters.models import Clock, Matter
from huiyin.matters.rules.escalation import next_step, steps_passed
from huiyin.matters.vocabulary import Level
from huiyin.notices.models import Notice
from tests.cast import THURSDAY

HOUR = timedelta(hours=1)


@pytest.fixture
def handled(district):
    """A lamp with Municipal Works, whose handling clock runs out on Monday at 10:00."""
    matter = district.reported(received_at=THURSDAY)
    do.file(matter, district.conditions["0137"], by=district.actor("lin"), at=THURSDAY)
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"), at=THURSDAY)
    Clock.objects.filter(matter=matter).exclude(kind="handle").update(due_at=None)
    return matter


def due(matter):
    return Clock.objects.get(matter=matter, kind="handle").due_at


def steps(matter) -> int:
    return sum(1 for entry in entries_of(matter.chain) if entry.action == "matters.escalate")


def test_it_climbs_level_by_level_and_stays_at_the_top(handled):
    at = due(handled)
    assert escalate_overdue(at) == 0, "at the very due moment it is on time"
    levels = []
    for later in (1, 4, 24, 72):
        assert escalate_overdue(at + later * HOUR) == 1
        levels.append(Matter.objects.get(pk=handled.pk).level)
    assert levels == [Level.COMMUNITY, Level.STREET, Level.DISTRICT, Level.DISTRICT]
    entry = entries_of(handled.chain)[-1]
    assert (entry.actor, entry.data["level"]) == ("system", "district")


def test_a_second_look_at_the_same_time_changes_nothing(handled):
    at = due(handled) + HOUR
    assert [escalate_overdue(at) for _ in range(3)] == [1, 0, 0]
    assert steps(handled) == 1


def test_after_a_long_absence_of_the_worker_it_goes_up_one_level_only(handled):
    at = due(handled) + timedelta(days=60)
    assert escalate_overdue(at) == 1
    assert escalate_overdue(at + HOUR) == 0
    assert Matter.objects.get(pk=handled.pk).level == Level.COMMUNITY
    assert escalate_overdue(at + timedelta(days=31)) == 1


def test_what_is_paused_stopped_or_ended_is_left_alone(district, handled):
    at = due(handled)
    do.accept(handled, by=district.actor("sun"), at=THURSDAY)
    do.ask_suspension(handled, "等配件", by=district.actor("sun"), at=THURSDAY)
    do.suspend(handled, "同意", by=district.actor("zhao"), at=THURSDAY)
    assert escalate_overdue(at + HOUR) == 0
    do.resume(handled, by=district.actor("zhao"), at=THURSDAY + HOUR)
    do.finish(handled, "已修", by=district.actor("sun"), at=THURSDAY + 2 * HOUR)
    Clock.objects.filter(matter=handled).exclude(kind="handle").update(due_at=None)
    assert escalate_overdue(at + 100 * HOUR) == 0


def test_two_clocks_that_run_out_together_make_one_escalation(handled):
    at = due(handled)
    Clock.objects.filter(matter=handled, kind="whole").update(due_at=at)
    assert escalate_overdue(at + HOUR) == 1
    assert escalate_overdue(at + HOUR) == 0
    assert set(Clock.objects.filter(matter=handled, due_at=at).values_list("escalated", flat=True)) == {1}


def test_a_matter_taken_over_from_elsewhere_is_not_chased_before_somebody_here_moves_it(district, handled):
    Matter.objects.filter(pk=handled.pk).update(outside_ref="old:1", version=1)
    assert escalate_overdue(due(handled) + HOUR) == 0
    Matter.objects.filter(pk=handled.pk).update(version=2)
    assert escalate_overdue(due(handled) + HOUR) == 1


def test_a_batch_takes_the_longest_overdue_first(district, handled):
    other = district.reported(received_at=THURSDAY - timedelta(days=30))
    assert escalate_overdue(due(handled) + HOUR, limit=1) == 1
    assert (steps(other), steps(handled)) == (1, 0)


@given(st.integers(0, 20), st.timedeltas(timedelta(), timedelta(days=800)))
def test_the_next_step_is_due_exactly_when_one_more_has_passed(passed, late):
    step = next_step(THURSDAY, passed)
    assert steps_passed(THURSDAY, step - timedelta(microseconds=1)) <= passed
    assert steps_passed(THURSDAY, step + timedelta(microseconds=1)) == passed + 1
    assert (steps_passed(THURSDAY, THURSDAY + late) > passed) == (late > timedelta() and THURSDAY + late >= step)


def test_who_has_it_is_told_once_that_it_is_soon_due(handled):
    clock = Clock.objects.get(matter=handled, kind="handle")
    tell_of_soon_due(clock.soon_at - HOUR)
    assert tell_of_soon_due(clock.soon_at) == 1
    assert tell_of_soon_due(clock.soon_at + HOUR) == 0
    told = Notice.objects.filter(template="soon")
    assert [n.account_id for n in told] == [Account.objects.get(login="sun").pk]


def test_the_first_look_tells_nobody_of_old_news(handled):
    clock = Clock.objects.get(matter=handled, kind="handle")
    assert tell_of_soon_due(clock.soon_at + HOUR) == 0
    assert not Notice.objects.filter(template="soon").exists()
