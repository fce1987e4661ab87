"""What lists, the full view and the reporter's story show."""

from datetime import timedelta

from huiyin.kernel.clock import now
from huiyin.matters import services as do
from huiyin.matters.access import reporter_actor
from huiyin.matters.models import Matter
from huiyin.matters.selectors import Filters, detail_of, page_of_matters, story_of
from huiyin.people.services import ContactDetails, keep_contact


def with_unit(district):
    matter = district.reported()
    do.file(matter, district.conditions["0137"], by=district.actor("lin"))
    return do.dispatch(matter, district.units["D001"], by=district.actor("zhao"), note="请尽快")


def test_a_unit_sees_its_own_matters_only(district):
    with_unit(district)
    seen = {
        who: page_of_matters(district.actor(who), Filters(), 1, now=now()).total
        for who in ("sun", "wu", "mei", "far", "lin")
    }
    assert seen == {"sun": 1, "wu": 0, "mei": 1, "far": 0, "lin": 1}


def test_a_list_costs_the_same_for_one_row_and_for_many(district, django_assert_num_queries):
    with_unit(district)
    actor = district.actor("lin")
    page_of_matters(actor, Filters(), 1, now=now())  # reads types and units into memory, once for a while
    with django_assert_num_queries(2):
        page_of_matters(actor, Filters(group="open"), 1, now=now())
    for _ in range(30):
        district.reported()
    with django_assert_num_queries(3):
        assert len(page_of_matters(actor, Filters(group="open"), 1, now=now()).rows) == 20


def test_overdue_is_a_question_of_the_moment_not_of_saving(district):
    with_unit(district)
    later = now() + timedelta(days=30)
    actor = district.actor("lin")
    assert page_of_matters(actor, Filters(clock="overdue"), 1, now=now()).total == 0
    assert page_of_matters(actor, Filters(clock="overdue"), 1, now=later).total == 1


def test_the_full_view_names_who_acted_and_why_it_is_due(district):
    matter = with_unit(district)
    detail = detail_of(Matter.objects.get(pk=matter.pk), district.actor("sun"), now=now())
    assert [line.move for line in detail.trace] == ["上报", "立案", "派遣"]
    assert detail.trace[2].actor == "赵派遣" and detail.trace[2].words == "请尽快"
    handle = next(clock for clock in detail.clocks if clock.kind == "handle")
    assert "2 工作日" in handle.why_zh and "2 working days" in handle.why_en
    assert "accept" in detail.moves and "close" not in detail.moves


def test_the_story_names_units_and_no_people(district):
    matter = with_unit(district)
    told = [step.title for step in story_of(matter)]
    assert any("市政养护中心" in title for title in told)
    assert "赵派遣" not in "".join(told) and "请尽快" not in "".join(step.words for step in story_of(matter))


def test_the_reporter_sees_this_matter_and_no_other(district):
    mine, other = district.reported(contact=keep_contact(ContactDetails(phone="19900001234"))), district.reported()
    reporter = reporter_actor(mine.reports.get())
    page = page_of_matters(reporter, Filters(), 1, now=now())
    assert [row.pk for row in page.rows] == [mine.pk] and other.pk != mine.pk
