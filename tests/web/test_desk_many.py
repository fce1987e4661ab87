"""One move for many: what it will do is seen before, nothing else is done, and it is undone where rules allow."""

import re

from huiyin.audit.models import TraceEntry
from huiyin.kernel.models import OutboxEvent
from huiyin.matters import services as do
from huiyin.matters.states import State
from tests.web.desks import Story, fresh, sign_in

MANY = "/desk/many/"


def look(client, verb: str, matters, **given):
    return client.post(MANY, {"verb": verb, "number": [m.number for m in matters], **given})


def confirm(client, page, **given):
    """Press the button of the page that was looked at, with what it carries."""
    content = page.content.decode()
    carried: dict = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', content):
        carried.setdefault(name, []).append(value)
    return client.post(MANY, {**carried, "confirmed": "yes", **given}, follow=True)


def test_the_preview_names_what_will_change_and_what_will_not_and_changes_nothing(district):
    filed, received = Story(district).filed(), Story(district).received()
    entries, events = TraceEntry.objects.count(), OutboxEvent.objects.count()
    page = look(sign_in(district, "zhao"), "dispatch", [filed, received]).content.decode()
    assert "市政养护中心" in page, "the unit that is suggested"
    will, stays = page.split('id="refused-head"')
    assert filed.number in will.split('id="changed-head"')[1] and received.number in stays and "待受理" in stays
    assert (TraceEntry.objects.count(), OutboxEvent.objects.count()) == (entries, events)
    assert fresh(filed).state == State.FILED and fresh(filed).version == filed.version


def test_dispatching_several_can_be_undone_as_long_as_nobody_accepted(district):
    first, second = Story(district).filed(), Story(district).filed()
    client = sign_in(district, "zhao")
    done = confirm(client, look(client, "dispatch", [first, second]), note="请尽快")
    assert {fresh(m).state for m in (first, second)} == {State.DISPATCHED}
    assert 'name="undo"' in done.content.decode()
    do.accept(fresh(second), by=district.actor("sun"))
    undone = client.post(MANY, {"undo": "yes"}, follow=True).content.decode()
    assert fresh(first).state == State.FILED and fresh(second).state == State.ACCEPTED
    assert second.number in undone.split('id="left-head"')[1] and "签收" in undone, "what happened to the other"
    assert 'name="undo"' not in undone, "only once"


def test_a_dispatch_that_was_taken_back_counts_as_no_return_and_binds_nobody(district):
    matter = Story(district).dispatched()
    do.take_back(matter, by=district.actor("zhao"))
    back = fresh(matter)
    assert (back.state, back.returns, back.first_unit) == (State.FILED, 0, None)
    assert not sign_in(district, "sun").get("/desk/inbox/?tab=accept").content.decode().count(matter.number)


def test_what_moved_since_it_was_looked_at_is_left_alone_and_says_why(district):
    calm, raced = Story(district).filed(), Story(district).filed()
    client = sign_in(district, "zhao")
    page = look(client, "urge", [calm, raced])
    do.dispatch(fresh(raced), district.units["D001"], by=district.actor("zhao2"))
    said = confirm(client, page, note="请加快").content.decode()
    assert (fresh(calm).urges, fresh(raced).urges) == (1, 0)
    assert raced.number in said.split('id="left-head"')[1] and "派遣" in said


def test_another_unit_than_the_one_that_was_looked_at_has_to_be_looked_at_again(district):
    matter = Story(district).filed()
    client = sign_in(district, "zhao")
    page = look(client, "dispatch", [matter])
    again = confirm(client, page, unit="D002")
    assert fresh(matter).state == State.FILED and "园林绿化中心" in again.content.decode()
    confirm(client, again, unit="D002")
    assert fresh(matter).unit == district.units["D002"]


def test_supervising_many_needs_a_reason(district):
    matter = Story(district).handling()
    client = sign_in(district, "feng")
    page = look(client, "supervise", [matter])
    assert confirm(client, page).status_code == 422 and not fresh(matter).supervised
    confirm(client, page, reason="多次投诉")
    assert fresh(matter).supervised
    assert "已在督办" in look(client, "supervise", [matter]).content.decode()


def test_closing_many_leaves_out_what_is_held_and_says_by_whom(district):
    ready, held = Story(district).verified(), Story(district).verified()
    do.hold(fresh(held), district.actor("qian").ref, "现场还在冒烟", by=district.actor("qian"))
    client = sign_in(district, "lin")
    page = look(client, "close", [ready, held])
    assert held.number in page.content.decode().split('id="refused-head"')[1]
    confirm(client, page, grade="good")
    assert (fresh(ready).state, fresh(held).state) == (State.CLOSED, State.VERIFIED)


def test_a_unit_accepts_and_assigns_several_and_gives_back_what_somebody_had(district):
    first, second = Story(district).dispatched(), Story(district).dispatched()
    client = sign_in(district, "zhou")
    confirm(client, look(client, "accept", [first, second]))
    assert {fresh(m).state for m in (first, second)} == {State.ACCEPTED}
    sun = str(district.staff["sun"].pk)
    page = look(client, "assign", [first, second])
    confirm(client, confirm(client, page, staff=sun), staff=sun)
    assert {fresh(m).handler_id for m in (first, second)} == {district.staff["sun"].pk}
    client.post(MANY, {"undo": "yes"})
    assert {fresh(m).handler_id for m in (first, second)} == {district.staff["zhou"].pk}


def test_verbs_of_other_posts_and_matters_of_other_units_are_not_there(district):
    matter = Story(district).dispatched()
    assert look(sign_in(district, "wu"), "dispatch", [matter]).status_code == 404
    page = look(sign_in(district, "wu"), "accept", [matter]).content.decode()
    assert matter.number not in page


def test_nothing_chosen_leads_back_to_the_list_and_never_out_of_the_house(district):
    client = sign_in(district, "zhao")
    assert client.post(MANY, {"verb": "urge", "back": "/desk/?tab=open"}).headers["Location"] == "/desk/?tab=open"
    assert client.post(MANY, {"verb": "urge", "back": "//elsewhere.example/desk/"}).headers["Location"] == "/desk/"
    assert client.get(MANY).headers["Location"] == "/desk/"


def test_several_are_merged_into_the_first_and_taken_apart_again(district):
    first, second, third = (Story(district).received() for _ in range(3))
    client = sign_in(district, "lin")
    page = look(client, "merge", [third, first, second])
    assert f'value="{first.number}"' in page.content.decode()
    done = confirm(client, page, root=first.number)
    assert [fresh(m).state for m in (first, second, third)] == [State.RECEIVED, State.MERGED, State.MERGED]
    assert 'name="undo"' in done.content.decode()
    client.post(MANY, {"undo": "yes"}, follow=True)
    assert {fresh(m).state for m in (first, second, third)} == {State.RECEIVED}
