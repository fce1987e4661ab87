"""Two reports of one lamp become one cluster: one is handled, everybody keeps what is theirs, and it can be undone."""

from datetime import timedelta

import pytest

from huiyin.audit.selectors import entries_of
from huiyin.kernel.errors import Conflict, InvalidInput
from huiyin.matters import services as do
from huiyin.matters.access import reporter_actor
from huiyin.matters.clusters import reports_in, reports_of, roots_only
from huiyin.matters.errors import Missing, NotYours, WrongState
from huiyin.matters.models import Assignment, Clock, Matter, Merge
from huiyin.matters.rules.clock import ClockKind
from huiyin.matters.selectors.story import shared_story, story_of
from huiyin.matters.states import State
from huiyin.matters.vocabulary import Source, Urgency
from huiyin.orgs.actor import SYSTEM
from tests.cast import HARBOUR, THURSDAY

HOUR = timedelta(hours=1)


@pytest.fixture
def two(district):
    """(the matter that is handled, one of the same lamp)"""
    root, other = district.reported(), district.reported(text="路灯不亮，天黑看不见", source=Source.HOTLINE)
    return root, other


def fresh(matter):
    return Matter.objects.get(pk=matter.pk)


def handled(matter, district):
    do.file(matter, district.conditions["0137"], by=district.actor("lin"))
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
    do.accept(matter, by=district.actor("sun"))
    return matter


def closed(matter, district):
    do.finish(handled(matter, district), "已修", by=district.actor("sun"))
    do.verify(matter, "电话核查", by=district.actor("lin"))
    return do.close(matter, "good", by=district.actor("lin"))


def moves_in(matter):
    return [entry.action.removeprefix("matters.") for entry in entries_of(matter.chain)]


def test_merging_leaves_one_matter_with_two_reports_traced_in_both_chains(two, district):
    root, other = two
    do.merge(other, root, by=district.actor("lin"), reason="同一盏灯")
    assert fresh(other).state == State.MERGED and fresh(root).state == State.RECEIVED
    assert moves_in(other)[-1] == "merge" and moves_in(root)[-1] == "take_in"
    assert roots_only(Matter.objects).count() == 1 and reports_in(roots_only(Matter.objects)) == 2
    assert reports_of([root.pk]) == {root.pk: 2}


def test_clocks_stand_still_and_the_units_part_ends(two, district):
    root, other = two
    handled(other, district)
    do.merge(other, root, by=district.actor("qian"))
    assert Assignment.objects.get(matter=other).ended_how == "merged"
    running = Clock.objects.filter(matter=other, stopped_at=None, paused_at=None)
    assert not running and fresh(other).due_at is None


def test_undone_it_goes_on_as_it_stood_with_the_time_it_had_left(district):
    at = THURSDAY
    root, other = district.reported(received_at=at), district.reported(received_at=at)
    do.file(other, district.conditions["0137"], by=district.actor("lin"), at=at)
    do.dispatch(other, district.units["D001"], by=district.actor("zhao"), at=at)
    do.accept(other, by=district.actor("sun"), at=at)
    due = Clock.objects.get(matter=other, kind=ClockKind.HANDLE).due_at
    do.merge(other, root, by=district.actor("zhao"), at=at + HOUR)
    do.unmerge(other, by=district.actor("zhao"), reason="另一盏灯", at=at + 2 * HOUR)
    there = fresh(other)
    assert (there.state, there.unit, there.closed_at) == (State.ACCEPTED, district.units["D001"], None)
    assert there.due_at == due + HOUR  # the hour in which nobody worked on it is not held against the unit
    part = Assignment.objects.get(matter=other, ended_at=None)
    assert part.lead and part.accepted_at
    assert moves_in(other)[-1] == "unmerge" and moves_in(root)[-1] == "let_go"
    do.finish(there, "已修", by=district.actor("sun"))
    assert reports_of([root.pk]) == {root.pk: 1}


def test_undone_the_open_check_is_asked_again(two, district):
    root, other = two
    do.ask_check(other, by=district.actor("lin"))
    do.merge(other, root, by=district.actor("lin"))
    do.unmerge(other, by=district.actor("lin"))
    do.answer_check(fresh(other), True, by=district.actor("mei"))
    assert fresh(other).state == State.RECEIVED


def test_a_root_that_is_merged_takes_all_of_its_own_along(district):
    first, second, third = (district.reported() for _ in range(3))
    do.merge(third, second, by=district.actor("lin"))
    do.merge(fresh(second), first, by=district.actor("lin"))
    assert set(Merge.objects.filter(undone_at=None).values_list("root", flat=True)) == {first.pk}
    assert moves_in(third)[-1] == "rehang" and reports_of([first.pk]) == {first.pk: 3}
    do.unmerge(fresh(third), by=district.actor("lin"))
    assert fresh(third).state == State.RECEIVED and reports_of([first.pk]) == {first.pk: 2}


def test_nothing_is_merged_into_what_is_merged_settled_or_itself(two, district):
    root, other = two
    with pytest.raises(InvalidInput):
        do.merge(root, root, by=district.actor("lin"))
    do.merge(other, root, by=district.actor("lin"))
    with pytest.raises(Conflict):
        do.merge(district.reported(), fresh(other), by=district.actor("lin"))
    done = closed(district.reported(), district)
    with pytest.raises(Conflict):
        do.merge(district.reported(), done, by=district.actor("lin"))


@pytest.mark.parametrize("which", ["matter", "root"])
def test_what_is_confidential_is_never_merged_and_the_refusal_does_not_say_so(two, district, which):
    root, other = two
    Matter.objects.filter(pk=(other if which == "matter" else root).pk).update(confidential=True)
    with pytest.raises(Conflict) as refused:
        do.merge(fresh(other), fresh(root), by=district.actor("lin"))
    assert refused.value.code == "not_mergeable"
    assert not Merge.objects.exists()


def test_a_unit_cannot_merge(two, district):
    root, other = two
    with pytest.raises(NotYours):
        do.merge(other, root, by=district.actor("sun"))


def test_of_two_who_merge_at_once_one_wins(two, district):
    root, other = two
    mine, theirs = fresh(other), fresh(other)
    do.merge(mine, fresh(root), by=district.actor("lin"))
    with pytest.raises(Conflict) as lost:
        do.merge(theirs, fresh(root), by=district.actor("qian"))
    assert lost.value.status == 409 and Merge.objects.count() == 1


def test_undoing_twice_is_a_conflict(two, district):
    root, other = two
    do.merge(other, root, by=district.actor("lin"))
    do.unmerge(fresh(other), by=district.actor("lin"))
    with pytest.raises(Conflict):
        do.unmerge(fresh(other), by=district.actor("qian"))


def test_an_urgent_report_makes_its_root_urgent(two, district):
    root, other = two
    Matter.objects.filter(pk=other.pk).update(urgency=Urgency.CRITICAL)
    do.merge(fresh(other), root, by=district.actor("lin"))
    assert fresh(root).urgency == Urgency.CRITICAL


def test_several_are_merged_together_or_not_at_all(district):
    root, one, other = (district.reported() for _ in range(3))
    Matter.objects.filter(pk=other.pk).update(confidential=True)
    with pytest.raises(Conflict):
        do.merge_many([one, fresh(other)], root, by=district.actor("lin"))
    assert not Merge.objects.exists() and fresh(one).state == State.RECEIVED
    do.merge_many([fresh(one)], fresh(root), by=district.actor("lin"))
    assert fresh(one).state == State.MERGED


def test_a_cluster_over_four_channels_is_one(district):
    root = district.reported()
    others = [district.reported(source=source) for source in (Source.HOTLINE, Source.SENSOR, Source.CAMERA)]
    do.merge_many(others, root, by=district.actor("lin"))
    assert roots_only(Matter.objects).count() == 1 and reports_of([root.pk]) == {root.pk: 4}


def test_the_merged_reporter_reads_how_the_root_goes_and_nobody_elses_words(two, district):
    root, other = two
    do.merge(other, root, by=district.actor("lin"))
    do.note(root, "我家门口", by=reporter_actor(root.reports.get()))
    closed(root, district)
    own = story_of(fresh(other), other.reports.get())
    assert root.number in own[-1].title
    shared = shared_story(Merge.objects.select_related("root").get())
    assert shared[-1].move == "close" and "我家门口" not in "".join(step.words for step in shared)


def test_each_rates_once_and_only_what_is_settled(two, district):
    root, other = two
    do.merge(other, root, by=district.actor("lin"))
    neighbour = reporter_actor(other.reports.get())
    with pytest.raises(Missing):
        do.rate(fresh(other), 5, by=neighbour)
    closed(root, district)
    do.rate(fresh(root), 5, by=reporter_actor(root.reports.get()))
    do.rate(fresh(other), 3, by=neighbour)
    assert (fresh(other).state, other.reports.get().stars, root.reports.get().stars) == (State.MERGED, 3, 5)
    with pytest.raises(Missing):
        do.rate(fresh(other), 1, by=neighbour)
    assert fresh(root).stars == 5


def test_a_bad_rating_of_a_merged_report_reopens_the_root_once(two, district):
    root, other = two
    do.merge(other, root, by=district.actor("lin"))
    closed(root, district)
    do.rate(fresh(other), 1, by=reporter_actor(other.reports.get()), comment="还是黑的")
    assert (fresh(root).state, fresh(root).reopens) == (State.FILED, 1)


def test_a_settled_matter_is_not_merged(two, district):
    root, other = two
    closed(other, district)
    with pytest.raises(WrongState):
        do.merge(fresh(other), root, by=district.actor("lin"))


def test_the_platform_may_merge_and_says_how_sure_it_was(two):
    root, other = two
    do.merge(other, root, by=SYSTEM, probability=0.97, traits=("far:8", "kind:same"))
    entry = entries_of(other.chain)[-1]
    assert entry.actor == "system" and entry.data["probability"] == 0.97
    assert Merge.objects.get().traits == ["far:8", "kind:same"]


def test_elsewhere_is_another_matter(two, district):
    _root, other = two
    far = district.reported(lon=HARBOUR[0], lat=HARBOUR[1])
    do.merge(other, far, by=district.actor("lin"))  # people may know better than the map
    assert fresh(other).state == State.MERGED
