"""Alarms, walked at random: devices that say and unsay, worse and milder, people who take, judge and end them at once.

After each step: of one device and rule one alarm is active; what was acknowledged, judged and ended is as the model has
it; a matter is held exactly while an alarm of it is active; every trace is whole.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from huiyin.kernel.errors import Conflict
from huiyin.matters.errors import OnHold
from huiyin.matters.models import Hold, Matter
from huiyin.matters.services import decline
from huiyin.matters.states import ENDED, MOVES
from huiyin.orgs.actor import SYSTEM
from huiyin.sensing.models import Alarm, Device, Rule
from huiyin.sensing.services.alarms import acknowledge, clear, judge_alarm, raise_alarm
from huiyin.sensing.vocabulary import Severity, Verdict
from tests.cast import THURSDAY, District
from tests.fuzz import HOW_MANY
from tests.sensing.devices_cast import device, kinds
from tests.sensing.rules_cast import rule as a_rule
from tests.walks.traces import whole

PEOPLE = ("lin", "qian")
WORST_FIRST = tuple(Severity)
PICK = st.integers(0, 100)


@dataclass
class Told:
    """An alarm as the model knows it."""

    place: tuple[int, int]  # of device and rule
    severity: Severity
    count: int = 1
    active: bool = True
    taken_by: str = ""
    verdict: str = ""


class Walk(RuleBasedStateMachine):
    district: District
    devices: list[Device]
    laws: list[Rule]
    done: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.at = THURSDAY
        self.known: dict[int, Told] = {}
        self.actors = {who: self.district.actor(who) for who in PEOPLE}

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    @rule(which=st.integers(0, 1), why=st.integers(0, 1), severity=st.sampled_from(WORST_FIRST))
    def a_device_says_so(self, which: int, why: int, severity: Severity) -> None:
        self.at += timedelta(minutes=1)
        place = (self.devices[which].pk, self.laws[why].pk)
        said = {"said": {"metric": "smoke"}, "began_at": self.at, "at": self.at, "severity": severity}
        alarm = raise_alarm(self.devices[which], self.laws[why], by=SYSTEM, **said)
        there = next((told for told in self.known.values() if told.active and told.place == place), None)
        self.done["said again" if there else "raised"] += 1
        if there is None:
            assert alarm.pk not in self.known
            self.known[alarm.pk] = Told(place, severity)
            return
        there.count += 1
        if WORST_FIRST.index(severity) < WORST_FIRST.index(there.severity):
            there.taken_by = ""  # worse: somebody must take note anew
        there.severity = severity

    @precondition(lambda self: self.known)
    @rule(pick=PICK, who=st.sampled_from(PEOPLE))
    def somebody_takes_it(self, pick: int, who: str) -> None:
        alarm, told = self.one(pick)
        ref = self.actors[who].ref
        if told.taken_by and told.taken_by != ref:
            with pytest.raises(Conflict):
                acknowledge(alarm, by=self.actors[who], at=self.at)
            return
        acknowledge(alarm, by=self.actors[who], at=self.at)
        told.taken_by = ref
        self.done["taken"] += 1

    @precondition(lambda self: self.known)
    @rule(pick=PICK, who=st.sampled_from(PEOPLE), verdict=st.sampled_from(Verdict))
    def somebody_judges_it(self, pick: int, who: str, verdict: Verdict) -> None:
        alarm, told = self.one(pick)
        late = Alarm.objects.select_related("rule__plan", "device__kind").get(pk=alarm.pk)
        judge_alarm(alarm, verdict, by=self.actors[who], at=self.at)
        if told.verdict != verdict:  # whoever looked before it was judged comes too late with another word
            with pytest.raises(Conflict):
                judge_alarm(late, next(v for v in Verdict if v not in (verdict, told.verdict)), by=SYSTEM, at=self.at)
        told.verdict, told.taken_by = verdict, told.taken_by or self.actors[who].ref
        self.done[f"judged {verdict}"] += 1

    @precondition(lambda self: self.known)
    @rule(pick=PICK, how=st.sampled_from(["reading", "person", "expired"]))
    def it_ends(self, pick: int, how: str) -> None:
        alarm, told = self.one(pick)
        clear(alarm, how=how, by=SYSTEM, at=self.at)
        self.done["ended" if told.active else "ended twice"] += 1
        told.active = False

    @precondition(lambda self: Matter.objects.exists())
    @rule(pick=PICK)
    def somebody_declines_its_matter(self, pick: int) -> None:
        matters = list(Matter.objects.order_by("pk"))
        matter = matters[pick % len(matters)]
        if matter.state not in MOVES["decline"].source:
            return
        if Hold.objects.filter(matter=matter, lifted_at=None).exists():
            with pytest.raises(OnHold):
                decline(matter, "误报", by=self.actors["lin"], at=self.at)
        else:
            decline(matter, "误报", by=self.actors["lin"], at=self.at)
            self.done["declined"] += 1

    def one(self, pick: int) -> tuple[Alarm, Told]:
        key = sorted(self.known)[pick % len(self.known)]
        return Alarm.objects.select_related("rule__plan", "device__kind").get(pk=key), self.known[key]

    @invariant()
    def alarms_are_the_model_s(self) -> None:
        stored = {
            alarm.pk: Told(
                (alarm.device_id, alarm.rule_id), Severity(alarm.severity), alarm.count, alarm.cleared_at is None,
                alarm.acknowledged_by, alarm.verdict,
            )
            for alarm in Alarm.objects.all()
        }  # fmt: skip
        assert stored == self.known
        active = Counter(told.place for told in stored.values() if told.active)
        assert all(count == 1 for count in active.values())

    @invariant()
    def a_matter_is_held_while_an_alarm_of_it_is_active(self) -> None:
        holding = Hold.objects.filter(lifted_at=None).exclude(matter__state__in=sorted(ENDED))
        held = set(holding.values_list("matter_id", "owner"))
        real = Alarm.objects.filter(cleared_at=None, matter__isnull=False).exclude(matter__state__in=sorted(ENDED))
        not_real = ("false", "test", "drill")
        wanted = {(alarm.matter_id, alarm.chain) for alarm in real if alarm.verdict not in not_real}
        assert wanted <= held and {owner for _matter, owner in held} <= {alarm.chain for alarm in real}

    @invariant()
    def traces_are_whole(self) -> None:
        for key in self.known:
            assert whole(f"alarm/{key}")[0].action == "sensing.alarm_raised"


def test_one_alarm_whatever_happens_in_whatever_order(district):
    made = kinds()["smoke"]
    devices = [device(made, "s1", address="柳巷 1 号"), device(made, "s2", address="柳巷 2 号")]
    smoke = {"when": "threshold", "metric": "smoke", "is": True}
    laws = [a_rule(smoke, matter_type="0137", code="smoke"), a_rule(smoke, matter_type="0137", code="more")]
    walk = type("WalkHere", (Walk,), {"district": district, "devices": devices, "laws": laws, "done": Counter()})
    bounds = settings(
        max_examples=HOW_MANY or 8, stateful_step_count=30, derandomize=not HOW_MANY, database=None, deadline=None,
        phases=[Phase.generate, Phase.shrink],
    )  # fmt: skip
    run_state_machine_as_test(walk, settings=bounds)
    wanted = {"raised", "said again", "taken", "ended", "ended twice", *(f"judged {one}" for one in Verdict)}
    assert wanted <= walk.done.keys()
