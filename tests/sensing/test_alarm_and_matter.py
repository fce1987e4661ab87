"""What an alarm does to its matter, and a verdict to both."""

import pytest

from huiyin.kernel import outbox
from huiyin.kernel.clock import freeze
from huiyin.kernel.errors import Conflict
from huiyin.matters import services as matters
from huiyin.matters.errors import OnHold
from huiyin.matters.models import Hold, Matter
from huiyin.notices.models import Notice
from huiyin.orgs.actor import SYSTEM
from huiyin.sensing.models import Alarm, AlarmNote, ResponsePlan
from huiyin.sensing.services.alarms import acknowledge, judge_alarm, open_matter
from huiyin.sensing.vocabulary import Verdict
from tests.cast import THURSDAY
from tests.sensing.devices_cast import device, kinds
from tests.sensing.rules_cast import MINUTE, SECOND, only_alarm, rule, say

SMOKE = {"when": "threshold", "metric": "smoke", "is": True}


@pytest.fixture
def of(district):
    return kinds()


def alarm_of(made, at=THURSDAY, metric="smoke") -> Alarm:
    (raised,) = say(made, metric, at, 1).raised
    return raised


def delivered(at):
    with freeze(at):
        outbox.deliver_all(unsettled=True)


def test_one_fire_seen_by_five_detectors_is_one_matter_with_five_reports(of):
    plan = ResponsePlan.objects.create(code="fire", name_zh="火情", name_en="Fire", steps=[])
    rule(SMOKE, plan=plan, matter_type="0137")
    for n in range(5):
        alarm_of(device(of["smoke"], f"s{n}", building="B1"), THURSDAY + n * SECOND)
    matter = Matter.objects.get()
    assert matter.reports.count() == 5
    assert Hold.objects.filter(matter=matter, lifted_at=None).count() == 5


def test_a_manhole_that_somebody_reported_already_is_joined(of, district):
    told = district.reported(component="9901010103000525", type_code="0101")
    rule({"when": "threshold", "metric": "open", "is": True}, ["manhole"], matter_type="0101")
    alarm_of(device(of["manhole"], "m1", component="9901010103000525"), metric="open")
    assert only_alarm().matter == told


def test_far_away_it_is_another_matter(of):
    rule(SMOKE)
    alarm_of(device(of["smoke"], "s1"))
    alarm_of(device(of["smoke"], "s2", lon=114.5105, area="990101002001001"))
    assert Matter.objects.count() == 2


def test_it_waits_for_a_person_where_the_rule_says_so(of, district):
    rule(SMOKE, opens="confirmed")
    alarm = alarm_of(device(of["smoke"], "s1"))
    assert not Matter.objects.exists()
    judge_alarm(alarm, Verdict.TRUE, by=district.actor("lin"), note="浓烟")
    assert Matter.objects.get() == only_alarm().matter
    assert AlarmNote.objects.get().words == "浓烟"


def test_a_false_alarm_takes_its_matter_back(of, district):
    rule(SMOKE)
    alarm = alarm_of(device(of["smoke"], "s1"))
    judge_alarm(alarm, Verdict.FALSE, by=district.actor("lin"))
    assert Matter.objects.get().state == "declined"


def test_a_test_of_the_device_leaves_no_matter_whoever_says_so(of, district):
    rule(SMOKE)
    alarm = alarm_of(device(of["smoke"], "s1"))
    judge_alarm(alarm, Verdict.TEST, by=district.actor("mei"))
    assert Matter.objects.get().state == "declined"


def test_what_a_person_reported_too_is_left_to_people(of, district):
    district.reported(component="9901010103000525", type_code="0101")
    rule({"when": "threshold", "metric": "open", "is": True}, ["manhole"], matter_type="0101")
    alarm = alarm_of(device(of["manhole"], "m1", component="9901010103000525"), metric="open")
    judge_alarm(alarm, Verdict.FALSE, by=district.actor("lin"))
    matter = Matter.objects.get()
    assert (matter.state, matter.texts.filter(kind="note").count()) == ("received", 1)


def test_filed_already_a_false_alarm_asks_to_void_it(of, district):
    rule(SMOKE)
    alarm = alarm_of(device(of["smoke"], "s1"))
    matters.file(only_alarm().matter, district.conditions["0137"], by=district.actor("lin"))
    judge_alarm(alarm, Verdict.FALSE, by=district.actor("lin"))
    assert Matter.objects.get().requests.get().kind == "void"


def test_two_people_who_judge_at_once_get_one_verdict(of, district):
    rule(SMOKE, opens="never")
    alarm_of(device(of["smoke"], "s1"))
    first, second = only_alarm(), only_alarm()
    judge_alarm(first, Verdict.TRUE, by=district.actor("lin"))
    with pytest.raises(Conflict):
        judge_alarm(second, Verdict.FALSE, by=district.actor("zhao"))
    with pytest.raises(Conflict):
        acknowledge(only_alarm(), by=district.actor("zhao"))


def test_merged_into_another_it_holds_that_one_too(of, district):
    rule(SMOKE)
    alarm_of(device(of["smoke"], "s1"))
    mine, root = only_alarm().matter, district.reported()
    matters.merge(mine, root, by=district.actor("lin"))
    root = Matter.objects.get(pk=root.pk)
    with pytest.raises(OnHold):
        matters.decline(root, "重复", by=district.actor("lin"))
    say(Alarm.objects.get().device, "smoke", THURSDAY + MINUTE, 0)
    assert Hold.objects.get().lifted_at is not None
    matters.decline(Matter.objects.get(pk=root.pk), "重复", by=district.actor("lin"))


def test_the_rule_files_and_sends_it_by_itself(of, district):
    rule(SMOKE, matter_type="0137", matter_condition=1)
    alarm_of(device(of["smoke"], "s1"))
    delivered(THURSDAY + SECOND)
    matter = Matter.objects.select_related("unit").get()
    assert (matter.state, matter.unit and matter.unit.code) == ("dispatched", "D001")


def test_the_property_company_hears_of_it_and_that_it_is_over(of, district):
    rule(SMOKE)
    made = device(of["smoke"], "s1", property_unit=district.units["D001"], address="柳巷 1 号")
    alarm_of(made)
    delivered(THURSDAY + SECOND)
    say(made, "smoke", THURSDAY + MINUTE, 0)
    delivered(THURSDAY + 2 * MINUTE)
    told = Notice.objects.filter(account_id=district.staff["sun"].account_id).order_by("pk")
    assert list(told.values_list("template", flat=True)) == ["alarm_here", "alarm_over"]
    assert told[0].params["what"] == ["烟感 · 柳巷 1 号", "Smoke · 柳巷 1 号"]
    assert not Notice.objects.filter(account_id=district.staff["wu"].account_id).exists()


def test_nobody_at_the_place_hears_of_somebody_in_care(of, district):
    rule(SMOKE)
    alarm_of(device(of["smoke"], "s1", property_unit=district.units["D001"], subject="care/1"))
    delivered(THURSDAY + SECOND)
    assert not Notice.objects.filter(template="alarm_here").exists()


def test_opened_twice_it_is_one(of):
    rule(SMOKE)
    alarm = alarm_of(device(of["smoke"], "s1"))
    assert open_matter(only_alarm(), by=SYSTEM) == open_matter(alarm, by=SYSTEM)
    assert Matter.objects.count() == 1
