"""Whoever went says what it was: the alarm is judged, the matter has their words, everybody else stands down."""

import pytest

from huiyin.command.models import CallOut
from huiyin.command.services import arrive, ask_help, begin_call, report, take
from huiyin.kernel import outbox
from huiyin.kernel.clock import travel
from huiyin.kernel.errors import Forbidden
from huiyin.notices.models import Notice
from huiyin.orgs.actor import SYSTEM
from huiyin.sensing.models import Alarm
from huiyin.sensing.services.alarms import clear, judge_alarm, raise_alarm
from huiyin.sensing.vocabulary import Verdict
from tests.cast import THURSDAY
from tests.command.ground import alarm, device, on_duty, smoke_rule


@pytest.fixture(autouse=True)
def thursday():
    with travel(THURSDAY):
        yield


@pytest.fixture
def taken(district):
    on_duty(district.staff["mei"], 100)
    on_duty(district.staff["far"], 400)
    callout = begin_call(alarm(), by=SYSTEM)
    return take(callout, by=district.actor("mei"))


def told(district, name: str) -> list[str]:
    outbox.deliver_all(unsettled=True)
    mine = Notice.objects.filter(account_id=district.staff[name].account_id, about__startswith="callout/")
    return list(mine.order_by("pk").values_list("template", flat=True))


def test_a_true_one_is_judged_and_the_call_is_over(taken, district):
    arrive(taken, by=district.actor("mei"))
    report(taken, Verdict.TRUE, by=district.actor("mei"), note="厨房起火，已扑灭")
    over = CallOut.objects.get()
    assert (over.state, over.ended_how) == ("ended", "done") and over.arrived_at
    assert Alarm.objects.get().verdict == "true"


def test_a_false_one_stands_everybody_down(taken, district):
    report(taken, Verdict.FALSE, by=district.actor("mei"), note="做饭油烟")
    assert CallOut.objects.get().ended_how == "false" and Alarm.objects.get().verdict == "false"
    assert told(district, "mei") == ["call_rung", "call_over"]


def test_somebody_who_did_not_go_reports_nothing(taken, district):
    with pytest.raises(Forbidden):
        report(taken, Verdict.FALSE, by=district.actor("far"))
    assert Alarm.objects.get().verdict == ""


def test_help_rings_the_next_nearest_who_joins(taken, district):
    ask_help(taken, by=district.actor("mei"))
    assert len(CallOut.objects.get().steps.filter(outcome="ringing")) == 2, "the next nearest, and the duty desk"
    ask_help(taken, by=district.actor("mei"))
    assert CallOut.objects.get().steps.count() == 3, "pressed twice it is asked once"
    take(taken, by=district.actor("far"))
    assert CallOut.objects.get().taken_by == f"staff/{district.staff['mei'].pk}"
    assert taken.steps.get(staff=district.staff["far"]).outcome == "joined"
    assert told(district, "far") == ["call_help"]


def raised(**given) -> Alarm:
    rule = smoke_rule(opens="never")
    return raise_alarm(device(), rule, said={}, began_at=THURSDAY, at=THURSDAY, by=SYSTEM, **given)


def test_an_alarm_that_no_door_called_for_is_called_by_the_net(district):
    on_duty(district.staff["mei"])
    raised()
    assert not CallOut.objects.exists()
    assert told(district, "mei") == ["call_rung"]
    assert CallOut.objects.get().state == "ringing"


def test_cleared_before_anybody_took_it_everybody_stands_down(district):
    on_duty(district.staff["mei"])
    one = raised()
    told(district, "mei")
    clear(one, how="reading", by=SYSTEM)
    assert told(district, "mei") == ["call_rung", "call_over"]
    assert CallOut.objects.get().ended_how == "cleared"


def test_cleared_while_somebody_is_on_the_way_they_look_all_the_same(district):
    on_duty(district.staff["mei"])
    one = raised()
    told(district, "mei")
    take(CallOut.objects.get(), by=district.actor("mei"))
    clear(one, how="reading", by=SYSTEM)
    assert told(district, "mei") == ["call_rung", "call_cleared"]
    assert CallOut.objects.get().state == "taken"


def test_judged_false_at_a_desk_the_phones_become_quiet(district):
    on_duty(district.staff["mei"])
    one = raised()
    told(district, "mei")
    judge_alarm(one, Verdict.FALSE, by=district.actor("qian"))
    assert told(district, "mei") == ["call_rung", "call_over"]


def test_a_drill_says_that_it_is_one_and_stays_one(district):
    on_duty(district.staff["mei"])
    one = raised(verdict=Verdict.DRILL)
    callout = begin_call(one, by=SYSTEM)
    assert callout.drill and told(district, "mei") == ["call_drill"]
    take(callout, by=district.actor("mei"))
    report(callout, Verdict.TRUE, by=district.actor("mei"))
    assert Alarm.objects.get().verdict == "drill" and Alarm.objects.get().matter is None
