"""On duty a position is known, the latest only; off duty none is kept, whatever a phone sends."""

from datetime import timedelta

import pytest

from huiyin.audit.models import TraceEntry
from huiyin.kernel.clock import freeze
from huiyin.kernel.errors import Conflict, Forbidden
from huiyin.orgs.duty import begin_duty, current_duty, end_duty, share_position
from huiyin.orgs.jobs import tidy_duty
from huiyin.orgs.models import DutySpan, Position
from huiyin.orgs.nearby import nearest_on_duty
from huiyin.orgs.positions import Sample, latest_of
from tests.cast import HARBOUR, LANE, THURSDAY

SOON = THURSDAY + timedelta(minutes=5)


def at(moment, place=LANE, accuracy=10.0):
    return Sample(moment, *place, accuracy)


@pytest.fixture
def mei(district):
    return district.actor("mei")


def on_duty(actor, place=LANE):
    with freeze(THURSDAY):
        begin_duty(by=actor)
    with freeze(SOON):
        share_position([at(SOON, place)], by=actor)


def test_off_duty_no_position_is_kept(mei):
    with freeze(THURSDAY), pytest.raises(Conflict, match="下岗"):
        share_position([at(THURSDAY)], by=mei)
    assert not Position.objects.exists()


def test_going_off_duty_takes_the_position_along(mei):
    on_duty(mei)
    assert Position.objects.count() == 1
    with freeze(SOON):
        assert end_duty(by=mei)
        with pytest.raises(Conflict):
            share_position([at(SOON)], by=mei)
    assert not Position.objects.exists()
    assert DutySpan.objects.get().ended_how == "self"


def test_only_the_latest_position_is_kept_and_an_older_one_that_comes_late_changes_nothing(mei):
    on_duty(mei)
    later = SOON + timedelta(minutes=1)
    with freeze(later):
        share_position([at(later, HARBOUR), at(later - timedelta(seconds=20))], by=mei)
        assert share_position([at(SOON)], by=mei) is None
    assert (Position.objects.get().lon, Position.objects.get().lat) == HARBOUR


def test_what_was_measured_before_the_duty_is_nobodys_business():
    before = at(THURSDAY - timedelta(minutes=1))
    assert latest_of([before], since=THURSDAY, now=SOON) is None


@pytest.mark.parametrize(
    "odd", [at(SOON + timedelta(hours=1)), at(SOON, (400, 30)), at(SOON, LANE, 9000), at(SOON, (float("nan"), 30))]
)
def test_a_position_that_cannot_be_or_is_too_coarse_is_left_out(odd):
    assert latest_of([odd], since=THURSDAY, now=SOON) is None


def test_duty_begun_twice_is_one_and_stands_in_the_trace_without_a_place(mei):
    on_duty(mei)
    with freeze(SOON):
        begin_duty(by=mei)
        end_duty(by=mei)
        assert not end_duty(by=mei)
    entries = TraceEntry.objects.filter(chain=f"staff/{mei.staff_id}").order_by("seq")
    assert [entry.action for entry in entries] == ["orgs.duty_began", "orgs.duty_ended"]
    assert "lon" not in str([entry.data for entry in entries])


def test_a_forgotten_duty_ends_by_itself_and_its_position_goes(mei):
    on_duty(mei)
    with freeze(THURSDAY + timedelta(hours=13)):
        tidy_duty(0)
        assert current_duty(mei.staff_id)
    with freeze(THURSDAY + timedelta(hours=15)):
        tidy_duty(0)
    assert DutySpan.objects.get().ended_how == "forgotten" and not Position.objects.exists()


def test_old_duties_are_forgotten_too(mei):
    on_duty(mei)
    with freeze(SOON):
        end_duty(by=mei)
    with freeze(THURSDAY + timedelta(days=91)):
        tidy_duty(0)
    assert not DutySpan.objects.exists()


def test_the_dispatcher_finds_the_nearest_first(district, mei):
    on_duty(district.actor("far"), (LANE[0] + 0.002, LANE[1]))
    on_duty(mei)
    with freeze(SOON + timedelta(minutes=2)):
        found = nearest_on_duty(district.actor("zhao"), *LANE, now=SOON + timedelta(minutes=2))
    assert [one.staff.name_zh for one in found] == ["梅网格", "远网格"]
    assert found[0].metres == 0 and 180 < found[1].metres < 200 and found[0].age == timedelta(minutes=2)


def test_a_stale_position_is_not_offered(district, mei):
    on_duty(mei)
    assert nearest_on_duty(district.actor("zhao"), *LANE, now=SOON + timedelta(minutes=31)) == []


@pytest.mark.parametrize("login", ["mei", "far", "sun", "zhou"])
def test_only_the_centre_sees_where_somebody_is(district, login):
    with pytest.raises(Forbidden):
        nearest_on_duty(district.actor(login), *LANE, now=SOON)


def test_a_desk_of_one_street_sees_the_workers_of_that_street(district, mei):
    from huiyin.orgs.models import Post

    on_duty(mei)
    on_duty(district.actor("far"))
    Post.objects.filter(staff=district.staff["zhao"]).update(area="990101002")
    found = nearest_on_duty(district.actor("zhao"), *LANE, now=SOON)
    assert [one.staff.name_zh for one in found] == ["远网格"]


def test_however_many_are_on_duty_it_is_one_statement(district, mei, django_assert_num_queries):
    on_duty(mei)
    zhao = district.actor("zhao")
    with django_assert_num_queries(1):
        nearest_on_duty(zhao, *LANE, now=SOON)
    on_duty(district.actor("far"))
    with django_assert_num_queries(1):
        nearest_on_duty(zhao, *LANE, now=SOON)
