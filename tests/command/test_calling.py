"""An alarm rings at whoever is best placed; nobody answers and the next one rings; one taker wins."""

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from huiyin.audit.models import TraceEntry
from huiyin.care.calling import Kin
from huiyin.command import reaching
from huiyin.command.errors import OverAlready, TakenAlready
from huiyin.command.models import CallOut, CallStep
from huiyin.command.services import begin_call, decline, end, step_due, take
from huiyin.command.vocabulary import Ended
from huiyin.kernel.clock import now, travel
from huiyin.kernel.errors import Conflict, Forbidden
from huiyin.kernel.models import OutboxEvent
from huiyin.kernel.work import work
from huiyin.orgs.actor import SYSTEM
from tests.cast import THURSDAY
from tests.command.ground import alarm, device, on_duty, unit_with


@pytest.fixture(autouse=True)
def thursday():
    with travel(THURSDAY):
        yield


def steps(callout) -> list[tuple]:
    return [(step.rung, step.whom, step.outcome) for step in callout.steps.order_by("order")]


def changes() -> list[tuple]:
    rows = OutboxEvent.objects.filter(topic="command.CallChanged").order_by("pk")
    return [(row.payload["change"], row.payload["staff"]) for row in rows]


def test_the_nearest_on_duty_is_rung_with_the_reasons(district):
    on_duty(district.staff["far"], 900)
    on_duty(district.staff["mei"], 100)
    callout = begin_call(alarm(), by=SYSTEM)
    step = callout.steps.get()
    assert (step.staff, step.outcome) == (district.staff["mei"], "ringing")
    assert step.until == callout.began_at + timedelta(seconds=30) == callout.until
    assert [line["staff"] for line in step.sheet["lines"]] == [district.staff["mei"].pk, district.staff["far"].pk]
    assert [part[0] for part in step.sheet["lines"][0]["parts"]] == ["on_duty", "near", "responsible_grid"]
    assert changes() == [("rung", [district.staff["mei"].pk])]
    actions = TraceEntry.objects.filter(chain=callout.chain).order_by("seq").values_list("action", flat=True)
    assert list(actions) == ["command.call_begun", "command.rung"]


def test_called_twice_it_is_one_call_out(district):
    on_duty(district.staff["mei"])
    raised = alarm()
    assert begin_call(raised, by=SYSTEM).pk == begin_call(raised, by=SYSTEM).pk
    assert CallStep.objects.count() == 1 and len(changes()) == 1


def test_it_costs_few_statements_however_many_are_on_duty(district):
    raised = alarm()
    on_duty(district.staff["mei"], 100)
    with (
        CaptureQueriesContext(
            connection,
        ) as few,
        work(),
    ):
        begin_call(raised, by=SYSTEM)
    for staff in list(district.staff.values())[1:]:
        on_duty(staff, 300)
    other = alarm(device("smoke-2"))
    with CaptureQueriesContext(connection) as more, work():
        begin_call(other, by=SYSTEM)
    assert len(more) <= len(few) <= 14


def test_nobody_fits_and_the_sheet_says_why_before_the_next_rung_rings(district):
    on_duty(district.staff["far"], 100, age=timedelta(minutes=47))
    on_duty(district.staff["sun"], None)
    callout = begin_call(alarm(), by=SYSTEM)
    first = callout.steps.order_by("order").first()
    assert (first.whom, first.outcome) == ("nobody", "nobody")
    assert first.sheet["shortfall"] == {"on_duty": 2, "called": 0, "fresh": 0, "newest": 47, "nearest": None}
    assert steps(callout)[-1] == ("desk", "desk", "ringing"), "nobody at all: the duty desk rings in the same moment"
    assert callout.steps.last().rings == [district.staff["qian"].pk]


def test_unanswered_it_goes_next_then_family_then_community_then_desk(district, monkeypatch):
    on_duty(district.staff["mei"], 100)
    on_duty(district.staff["far"], 500)
    community = unit_with(district.staff["wu"], "Q1", "community", "990101001001")
    company = unit_with(district.staff["sun"], "P1", "property")
    monkeypatch.setattr(reaching, "kin_to_call", lambda subject: [Kin("c-1", "女儿", "zh-hans")])
    of = device(subject="care/1", property_unit=company)
    callout = begin_call(alarm(of), by=SYSTEM)
    seen = []
    for _round in range(6):
        callout.refresh_from_db()
        seen.append([s.whom for s in callout.steps.filter(outcome="ringing").order_by("order")])
        if callout.until is None:
            break
        assert step_due(callout.until - timedelta(seconds=1)) == 0
        with travel(callout.until):
            assert step_due(callout.until) == 1
    assert seen == [["staff"], ["staff"], ["contact"], ["unit", "unit"], ["desk"], []]
    assert callout.state == "unanswered"
    rung = list(callout.steps.filter(whom="staff").order_by("order").values_list("staff__account__login", flat=True))
    assert rung == ["mei", "far"]
    assert set(callout.steps.filter(whom="unit").values_list("unit", flat=True)) == {community.pk, company.pk}
    assert changes()[-1] == ("unanswered", [district.staff["qian"].pk])


def test_a_late_press_still_takes_it_when_nobody_answered(district):
    on_duty(district.staff["mei"])
    callout = begin_call(alarm(), by=SYSTEM)
    while (callout := CallOut.objects.get()).until:
        step_due(callout.until)
    assert callout.state == "unanswered"
    assert take(callout, by=district.actor("mei")).state == "taken"


def test_one_taker_wins_and_the_other_learns_who(district):
    on_duty(district.staff["mei"], 100)
    on_duty(district.staff["far"], 500)
    callout = begin_call(alarm(), by=SYSTEM)
    step_due(callout.until)
    take(callout, by=district.actor("far"))
    with pytest.raises(TakenAlready, match="远网格") as lost:
        take(callout, by=district.actor("mei"))
    assert lost.value.status == 409 and lost.value.by == f"staff/{district.staff['far'].pk}"
    assert take(callout, by=district.actor("far")).taken_by == lost.value.by, "pressed twice it is the same"
    assert steps(callout) == [("nearest", "staff", "missed"), ("nearest", "staff", "taken")]
    assert step_due(THURSDAY + timedelta(hours=1)) == 0


def test_whoever_cannot_come_hands_it_on_at_once(district):
    on_duty(district.staff["mei"], 100)
    on_duty(district.staff["far"], 500)
    callout = begin_call(alarm(), by=SYSTEM)
    decline(callout, "busy", by=district.actor("mei"))
    assert steps(callout) == [("nearest", "staff", "declined"), ("nearest", "staff", "ringing")]
    assert ("declined", [district.staff["mei"].pk]) in changes()
    with pytest.raises(Forbidden):
        decline(callout, "busy", by=district.actor("wu"))


def test_an_outsider_cannot_take_it_and_the_duty_head_can(district):
    on_duty(district.staff["mei"])
    callout = begin_call(alarm(), by=SYSTEM)
    with pytest.raises(Forbidden):
        take(callout, by=district.actor("wu"))
    assert take(callout, by=district.actor("qian")).taken_by == district.actor("qian").ref
    assert ("taken", [district.staff["mei"].pk]) in changes(), "the phone that rang becomes quiet"


def test_an_ended_call_is_taken_by_nobody(district):
    on_duty(district.staff["mei"])
    callout = begin_call(alarm(), by=SYSTEM)
    assert end(callout, Ended.FALSE, by=SYSTEM) and not end(callout, Ended.FALSE, by=SYSTEM)
    with pytest.raises(OverAlready):
        take(callout, by=district.actor("mei"))
    assert changes()[-1] == ("ended", [district.staff["mei"].pk])


def test_calls_go_round_among_equals(district):
    for name in ("far", "sun"):
        on_duty(district.staff[name], 200)
    first = begin_call(alarm(), by=SYSTEM).steps.get().staff
    end(CallOut.objects.get(), Ended.FALSE, by=SYSTEM)
    with travel(THURSDAY + timedelta(minutes=10)):
        second = begin_call(alarm(device("smoke-2")), by=SYSTEM).steps.get().staff
    assert {first, second} == {district.staff["far"], district.staff["sun"]}


@pytest.fixture
def rung(stage):
    for name, metres in (("mei", 100), ("far", 200)):
        on_duty(stage.staff[name], metres)
    return begin_call(alarm(), by=SYSTEM)


def at_once(acts) -> list:
    """Each in a thread and connection of its own, as near to the same moment as threads can be."""
    gate, came = threading.Barrier(len(acts)), []

    def run(act):
        gate.wait()
        try:
            came.append(act())
        except Conflict as lost:
            came.append(lost)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


def test_of_many_who_press_at_once_one_takes_it(rung, stage):
    step_due(rung.until)
    actors = [stage.actor("mei"), stage.actor("far")] * 4
    came = at_once([lambda by=by: take(rung, by=by) for by in actors])
    taker = CallOut.objects.get().taken_by
    assert len(came) == 8 and all(isinstance(one, CallOut) and one.taken_by == taker or one.by == taker for one in came)
    assert TraceEntry.objects.filter(action="command.taken").count() == 1


def test_many_steppers_step_once(rung):
    due = rung.until
    assert sum(at_once([lambda: step_due(due)] * 6)) == 1
    assert CallStep.objects.count() == 2


def test_many_doors_begin_one_call(stage):
    on_duty(stage.staff["mei"])
    raised = alarm()
    came = at_once([lambda: begin_call(raised, by=SYSTEM)] * 6)
    assert len({one.pk for one in came}) == 1 and CallStep.objects.count() == 1
    assert len(changes()) == 1 and json.dumps(changes())


def test_the_clock_of_the_next_step_stands_in_the_row(rung):
    """Whatever process dies meanwhile, another one finds it there."""
    assert CallOut.objects.filter(until__lte=now() + timedelta(seconds=30), state="ringing").exists()
