"""A care file, walked at random: what was agreed grows, shrinks, runs out and ends, while devices measure, family is
named, visits fall due and are made.

After each step: one consent is in force, as the model has it; no plan, visit, device or relative is there that it does
not cover, and no reading of a time in which a device has served them and serves them no more; of a file that ended only
what the law wants kept is left; every trace is whole. Whoever has no business there is refused.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from huiyin.care.access import actor_of_key
from huiyin.care.dues import make_dues, raise_missed
from huiyin.care.lapsing import look_after_consents
from huiyin.care.models import Binding, CareContact, CareFile, Carer, Consent, Due, Key, Plan, Record
from huiyin.care.rules.consent import KEPT_FOR_RENEWAL
from huiyin.care.services import (
    Agreement,
    NewFile,
    add_contact,
    bind_device,
    end_plan,
    enrol,
    order,
    plan,
    record_contact,
    renew,
    unbind_device,
    withdraw,
)
from huiyin.care.vocabulary import (
    BY_INTERVAL,
    PURPOSE_OF_PLAN,
    DueState,
    Met,
    OrderKind,
    PlanKind,
    Purpose,
    RecordKind,
    Relation,
    State,
)
from huiyin.kernel.clock import freeze
from huiyin.kernel.errors import Conflict, Forbidden, InvalidInput
from huiyin.orgs.actor import Actor
from huiyin.people.models import Cared, Contact
from huiyin.sensing.models import Device, Reading
from huiyin.sensing.services.readings import partitions
from tests.care.conftest import BAI, DAUGHTER, add_carer
from tests.cast import LANE, THURSDAY, District
from tests.fuzz import HOW_MANY
from tests.sensing.devices_cast import device, kinds, said
from tests.walks.traces import whole

MOST = 2  # files of one walk
# What a device has to be allowed to, and something that it says.
NEEDS = (
    ({Purpose.DEVICES}, "smoke"),
    ({Purpose.DEVICES, Purpose.VITALS, Purpose.POSITION}, "heart_rate"),
)
PURPOSES = st.frozensets(st.sampled_from(Purpose), min_size=1)
MANY_PURPOSES = st.frozensets(st.sampled_from(Purpose), min_size=5)
PICK = st.integers(0, 100)
MET = st.sampled_from([Met.WELL, Met.UNWELL, Met.NOT_MET])


@dataclass
class Told:
    """A file as the model knows it. plans: what is planned; devices: which serve them, by place in NEEDS."""

    purposes: set[Purpose]
    until: datetime
    plans: set[PlanKind]
    active: bool = True
    devices: set[int] = field(default_factory=set)
    family: int = 0
    records: int = 0

    def is_covered(self, at: datetime) -> bool:
        return self.active and self.until > at

    def lose(self, lost: set[Purpose]) -> None:
        self.purposes -= lost
        self.plans = {kind for kind in self.plans if PURPOSE_OF_PLAN[kind] not in lost}
        self.devices = {which for which in self.devices if not NEEDS[which][0] & lost}
        if Purpose.FAMILY in lost:
            self.family = 0

    def end(self) -> None:
        self.lose(set(Purpose))
        self.active, self.records = False, 0


def planned_for(purposes: set[Purpose]) -> set[PlanKind]:
    return {kind for kind in PlanKind if PURPOSE_OF_PLAN[kind] in purposes}


class Walk(RuleBasedStateMachine):
    district: District
    devices: list[Device]
    done: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.at = THURSDAY
        self.known: dict[int, Told] = {}
        self.he, self.tao, self.mei = (self.district.actor(who) for who in ("he", "tao", "mei"))

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    # -- what was agreed

    @precondition(lambda self: len(self.known) < MOST)
    @rule(purposes=PURPOSES, days=st.sampled_from([20, 90, 365]))
    def somebody_agrees(self, purposes: frozenset[Purpose], days: int) -> None:
        new = NewFile(BAI, self.agreement(purposes, days), *LANE, advice="耳背")
        with freeze(self.at):
            with pytest.raises(Forbidden):
                enrol(new, by=self.tao)
            file = enrol(new, by=self.he)
        self.known[file.pk] = Told(set(purposes), new.agreement.until, planned_for(set(purposes)))
        self.done["enrolled"] += 1

    @precondition(lambda self: self.known)
    @rule(pick=PICK, purposes=MANY_PURPOSES, days=st.sampled_from([20, 365]), online=st.booleans())
    def they_agree_anew(self, pick: int, purposes: frozenset[Purpose], days: int, online: bool) -> None:
        file, told = self.one(pick)
        agreement = self.agreement(purposes, days)
        with freeze(self.at):
            with pytest.raises(Forbidden):
                renew(file, agreement, by=self.mei)
            if not told.active:
                with pytest.raises(Conflict):
                    renew(file, agreement, by=self.he)
                return
            late = CareFile.objects.get(pk=file.pk)
            renew(file, agreement, by=self.he)
            with pytest.raises(Conflict):  # whoever looked before it was renewed comes too late
                withdraw(late, by=self.he)
        told.lose(told.purposes - purposes)
        told.purposes, told.until = set(purposes), agreement.until
        told.plans |= planned_for(told.purposes)
        self.done["renewed"] += 1

    @precondition(lambda self: self.known)
    @rule(pick=PICK, purposes=PURPOSES, all_of_it=st.booleans(), by_key=st.booleans())
    def they_take_it_back(self, pick: int, purposes: frozenset[Purpose], all_of_it: bool, by_key: bool) -> None:
        file, told = self.one(pick)
        taken = None if all_of_it and pick % 3 == 0 else purposes  # else hardly a file would grow old
        with freeze(self.at):
            with pytest.raises(Forbidden):
                withdraw(file, taken, by=self.mei)
            if not told.active:
                with pytest.raises(Conflict):
                    withdraw(file, taken, by=self.he)
                return
            keys = list(Key.objects.filter(file=file).order_by("pk"))  # their own, or one of the family's
            withdraw(file, taken, by=actor_of_key(keys[pick % len(keys)]) if by_key else self.he)
        if taken is None or told.purposes <= taken:
            told.end()
            self.done["withdrawn"] += 1
        else:
            told.lose(told.purposes & taken)
            self.done["narrowed"] += 1

    @rule(days=st.sampled_from([1, 3, 8, 40, 200]))
    def time_passes(self, days: int) -> None:
        """And the jobs run, as often as they like."""
        self.at += timedelta(days=days)
        with freeze(self.at):
            for _time in range(2):
                look_after_consents(self.at)
                make_dues(self.at)
                raise_missed(self.at)
        for told in self.known.values():
            if told.active and told.until <= self.at:
                told.devices = set()
                self.done["lapsed"] += 1
            if told.active and told.until <= self.at - KEPT_FOR_RENEWAL:
                told.end()
                self.done["expired"] += 1

    # -- what is done under it

    @precondition(lambda self: self.known)
    @rule(pick=PICK, which=st.integers(0, len(NEEDS) - 1))
    def a_device_is_bound(self, pick: int, which: int) -> None:
        self.at += timedelta(minutes=1)  # of one device and moment there is one reading
        file, told = self.one(pick)
        needs, metric = NEEDS[which]
        elsewhere = any(which in one.devices for key, one in self.known.items() if key != file.pk)
        bound = self.attempt(
            told.is_covered(self.at) and needs <= told.purposes and not elsewhere,
            lambda by: bind_device(file, self.fresh(which), by=by),
        )
        if bound:
            told.devices.add(which)
            partitions.ensure([self.at.date()])
            said(self.devices[which], metric, 1, self.at)
            self.done["bound"] += 1

    @precondition(lambda self: Binding.objects.exists())
    @rule(pick=PICK)
    def a_device_is_taken_away(self, pick: int) -> None:
        rows = list(Binding.objects.select_related("file", "device__kind").order_by("pk"))
        row = rows[pick % len(rows)]
        self.attempt(True, lambda by: unbind_device(row, by=by))
        self.known[row.file_id].devices -= {self.place_of(row.device_id)}
        self.done["unbound"] += 1

    @precondition(lambda self: self.known)
    @rule(pick=PICK)
    def family_is_named(self, pick: int) -> None:
        file, told = self.one(pick)
        allowed = told.is_covered(self.at) and Purpose.FAMILY in told.purposes and told.family < 6
        if self.attempt(allowed, lambda by: add_contact(file, DAUGHTER, Relation.DAUGHTER, by=by)):
            told.family += 1
            self.done["family"] += 1

    @precondition(lambda self: self.known)
    @rule(pick=PICK, kind=st.sampled_from(PlanKind))
    def a_plan_is_made(self, pick: int, kind: PlanKind) -> None:
        file, told = self.one(pick)
        allowed = told.is_covered(self.at) and PURPOSE_OF_PLAN[kind] in told.purposes
        if self.attempt(allowed, lambda by: plan(file, kind, every_days=5, by=by)):
            told.plans.add(kind)
            self.done["planned"] += 1

    @precondition(lambda self: Plan.objects.filter(ended_at=None).exists())
    @rule(pick=PICK)
    def a_plan_ends(self, pick: int) -> None:
        rows = list(Plan.objects.filter(ended_at=None).select_related("file").order_by("pk"))
        row = rows[pick % len(rows)]
        self.attempt(True, lambda by: end_plan(row, by=by))
        self.known[row.file_id].plans -= {PlanKind(row.kind)}
        self.done["plan ended"] += 1

    @precondition(lambda self: self.known)
    @rule(pick=PICK, kind=st.sampled_from([RecordKind.VISIT, RecordKind.CALL]), met=MET)
    def somebody_goes_there(self, pick: int, kind: RecordKind, met: Met) -> None:
        file, told = self.one(pick)
        allowed = told.is_covered(self.at) and PURPOSE_OF_PLAN[PlanKind(kind)] in told.purposes
        if self.attempt(allowed, lambda by: record_contact(file, kind, met, note="谈了天", by=by), one_more=self.mei):
            told.records += 1
            self.done["visited"] += 1

    @precondition(lambda self: self.known)
    @rule(pick=PICK, kind=st.sampled_from(OrderKind))
    def they_ask_for_something(self, pick: int, kind: OrderKind) -> None:
        file, told = self.one(pick)
        if self.attempt(told.is_covered(self.at), lambda by: order(file, kind, "一份", by=by), one_more=self.mei):
            self.done["ordered"] += 1

    def attempt(self, allowed: bool, verb, one_more: Actor | None = None) -> bool:
        """A carer of elsewhere is refused. Done by He, or Mei where she may, if the model says that it may be."""
        with freeze(self.at):
            with pytest.raises(Forbidden):
                verb(self.tao)
            if allowed:
                verb(one_more or self.he)
            else:
                with pytest.raises((Conflict, InvalidInput)):
                    verb(self.he)
                self.done["refused"] += 1
        return allowed

    def agreement(self, purposes: frozenset[Purpose], days: int) -> Agreement:
        return Agreement(purposes, until=self.at + timedelta(days=days))

    def one(self, pick: int) -> tuple[CareFile, Told]:
        key = sorted(self.known)[pick % len(self.known)]
        return CareFile.objects.get(pk=key), self.known[key]

    def fresh(self, which: int) -> Device:
        return Device.objects.select_related("kind").get(pk=self.devices[which].pk)

    def place_of(self, device: int) -> int:
        return next(which for which, one in enumerate(self.devices) if one.pk == device)

    # -- what holds after every step

    @invariant()
    def one_consent_is_in_force(self) -> None:
        in_force = {row.file_id: row for row in Consent.objects.filter(ended_at=None)}
        assert set(in_force) == {key for key, told in self.known.items() if told.active}
        for key, row in in_force.items():
            told = self.known[key]
            assert (set(row.purposes), row.until) == (told.purposes, told.until)
            assert CareFile.objects.get(pk=key).covered_until == told.until

    @invariant()
    def nothing_is_planned_that_was_not_agreed_to(self) -> None:
        plans = Counter(Plan.objects.filter(ended_at=None).values_list("file", "kind"))
        assert plans == Counter((key, kind) for key, told in self.known.items() for kind in told.plans)
        due = Due.objects.filter(state=DueState.OPEN).values_list("file", "kind")
        assert set(due) <= {(key, kind) for key, kind in plans if kind in BY_INTERVAL}

    @invariant()
    def devices_serve_whom_they_may(self) -> None:
        bound = {(row.file_id, self.place_of(row.device_id)): row for row in Binding.objects.all()}
        assert set(bound) == {(key, which) for key, told in self.known.items() for which in told.devices}
        for which, one in enumerate(self.devices):
            now_serves = Device.objects.get(pk=one.pk)
            row = next((row for (_key, place), row in bound.items() if place == which), None)
            assert now_serves.subject == (f"care/{row.file_id}" if row else "")
            assert now_serves.subject_until == (row.until if row else None)
            assert row is None or row.until == self.known[row.file_id].until
            assert row or not Reading.objects.filter(device_id=one.pk).exists()

    @invariant()
    def family_is_known_while_it_may_be_told(self) -> None:
        named = Counter(CareContact.objects.values_list("file", flat=True))
        assert named == Counter({key: told.family for key, told in self.known.items() if told.family})
        places = CareContact.objects.order_by("file", "place").values_list("file", "place")
        assert list(places) == [(key, n + 1) for key, count in sorted(named.items()) for n in range(count)]
        keys = Counter(Key.objects.values_list("file", flat=True))
        assert keys == Counter({key: told.family + 1 for key, told in self.known.items() if told.active})

    @invariant()
    def what_was_found_is_kept_until_the_end(self) -> None:
        kept = Counter(Record.objects.exclude(kind=RecordKind.MESSAGE).values_list("file", flat=True))
        assert kept == Counter({key: told.records for key, told in self.known.items() if told.records})

    @invariant()
    def of_what_ended_only_proof_is_left(self) -> None:
        ended = CareFile.objects.filter(state=State.ENDED)
        assert set(ended.values_list("pk", flat=True)) == {key for key, told in self.known.items() if not told.active}
        for row in ended:
            assert (row.risks, row.advice, row.lon, row.lat, row.grid) == ([], "", None, None, "")
            assert not Carer.objects.filter(file=row).exists() and not Due.objects.filter(file=row).exists()
            assert not Cared.objects.filter(contact=row.person).exists()
            assert Contact.objects.get(pk=row.person).erased_at

    @invariant()
    def traces_are_whole(self) -> None:
        for key, told in self.known.items():
            entries = whole(f"care/{key}")
            assert entries[0].action == "care.enrolled"
            assert ("care.ended" in {entry.action for entry in entries}) is not told.active


def test_nothing_outlives_the_consent_that_it_needs_whatever_happens_in_whatever_order(district):
    add_carer(district)
    made = kinds()
    devices = [device(made["smoke"], "s1"), device(made["wristband"], "w1")]
    walk = type("WalkHere", (Walk,), {"district": district, "devices": devices, "done": Counter()})
    bounds = settings(
        max_examples=HOW_MANY or 10, stateful_step_count=30, derandomize=not HOW_MANY, database=None, deadline=None,
        phases=[Phase.generate, Phase.shrink],
    )  # fmt: skip
    run_state_machine_as_test(walk, settings=bounds)
    wanted = {
        "enrolled", "renewed", "narrowed", "withdrawn", "lapsed", "expired", "bound", "unbound", "family", "planned",
        "plan ended", "visited", "ordered", "refused",
    }  # fmt: skip
    assert wanted <= walk.done.keys(), wanted - walk.done.keys()
