"""A matter's whole life, walked at random by everybody at once: every move of the table, allowed or not.

Beside it walks a model (cast.py, moves.py). After each step: states by the table only, one unit that leads, clocks that
follow from what happened, a whole trace, every event once, figures that agree however they are counted.
"""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from huiyin.kernel.errors import Conflict, HuiyinError
from huiyin.kernel.models import OutboxEvent
from huiyin.matters.access import reporter_actor
from huiyin.matters.calendar import calendar_in_force
from huiyin.matters.errors import NotYours, OnHold, WrongState
from huiyin.matters.escalation import escalate_overdue
from huiyin.matters.models import Assignment, Clock, Matter
from huiyin.matters.rules.clock import ClockKind, recount
from huiyin.matters.rules.rows import state_of
from huiyin.matters.selectors.queue import Filters, counts_by_state, page_of_matters
from huiyin.matters.services.timing import CLOCK_IN
from huiyin.matters.states import MOVES, OPEN, WAITING_ON_UNIT, WITH_UNIT, State
from huiyin.orgs.actor import SYSTEM
from tests.cast import THURSDAY, District
from tests.fuzz import HOW_MANY
from tests.walks.cast import EVERYBODY, PLATFORM, REPORTER, UNITS, Told, may
from tests.walks.moves import CALLS, CERTAIN, ENDING, Chance, note
from tests.walks.traces import whole

MOST = 3  # matters of one walk
SEVERAL_REASONS = ("merge", "unmerge", "rate")  # they look at another matter, or at the stars, first
ROOTS_OWN = ("take_in", "let_go", "rehang")  # lines about a matter that was merged into it
RUNNING = {
    ClockKind.RESPOND: {State.RECEIVED, State.CHECKING},
    ClockKind.DISPATCH: {State.FILED, State.ARBITRATION},
    ClockKind.HANDLE: WAITING_ON_UNIT,
    ClockKind.VERIFY: {State.FINISHED, State.VERIFYING, State.VERIFIED},
}
FORWARD = {
    State.RECEIVED: "file", State.CHECKING: "answer_check", State.FILED: "dispatch", State.DISPATCHED: "accept",
    State.ACCEPTED: "start", State.HANDLING: "finish", State.SUSPENDED: "resume", State.ARBITRATION: "arbitrate",
    State.FINISHED: "verify", State.VERIFYING: "answer_verification", State.VERIFIED: "close", State.CLOSED: "rate",
    State.MERGED: "unmerge",
}  # fmt: skip
NUMBER = st.integers(0, MOST - 1)
CHANCE = st.builds(Chance, st.sampled_from(UNITS), st.booleans(), st.integers(1, 5), NUMBER)


class Walk(RuleBasedStateMachine):
    district: District
    done: Counter[str]  # moves that were made, and “refused” ones

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.at = THURSDAY
        self.known: list[tuple[int, Told]] = []
        self.units = self.district.units
        self.staff = self.district.staff
        self.condition = self.district.conditions["0137"]
        self.actors = {who: self.district.actor(who) for who in EVERYBODY if who not in (REPORTER, PLATFORM)}

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    # -- steps

    @precondition(lambda self: len(self.known) < MOST)
    @rule()
    def report(self) -> None:
        text = f"柳巷第{len(self.known)}盏路灯不亮"
        matter = self.district.reported(text=text, received_at=self.at)
        self.known.append((matter.pk, Told()))

    @rule(minutes=st.sampled_from([1, 20, 90, 24 * 60]))
    def wait(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @precondition(lambda self: self.known)
    @rule(n=NUMBER, name=st.sampled_from(sorted(MOVES)), who=st.sampled_from(EVERYBODY), chance=CHANCE)
    def try_anything(self, n: int, name: str, who: str, chance: Chance) -> None:
        self.make(n % len(self.known), name, who, chance)

    @precondition(lambda self: self.known)
    @rule(n=NUMBER, pick=st.integers(0, 10_000), chance=CHANCE)
    def do_what_one_may(self, n: int, pick: int, chance: Chance) -> None:
        n %= len(self.known)
        told = self.known[n][1]
        open_now = [(m.name, who) for m in MOVES.values() if told.state in m.source for who in EVERYBODY]
        allowed = [(name, who) for name, who in open_now if may(who, MOVES[name], told)]
        # Names before people: what ten may do is not ten times as likely as what one may.
        names = sorted({name for name, _who in allowed})
        name = names[pick % len(names)]
        people = [who for one, who in allowed if one == name]
        self.make(n, name, people[pick // len(names) % len(people)], chance)

    @precondition(lambda self: self.known)
    @rule(n=NUMBER, steps=st.integers(1, 8), chance=CHANCE)
    def go_on(self, n: int, steps: int, chance: Chance) -> None:
        """The straight way to its end, some steps far: where chance alone would seldom come."""
        n %= len(self.known)
        told = self.known[n][1]
        for _step in range(steps):
            name = FORWARD.get(told.state, "note")
            who = next(one for one in EVERYBODY if may(one, MOVES[name], told))
            self.make(n, name, who, replace(chance, yes=True, stars=5))

    @precondition(lambda self: self.known)
    @rule(n=NUMBER, pick=st.integers(0, 10_000), late=st.sampled_from(["note", "urge", "escalate"]), chance=CHANCE)
    def two_at_once(self, n: int, pick: int, late: str, chance: Chance) -> None:
        """Somebody acts on what they looked at, after somebody else was faster."""
        n %= len(self.known)
        key, told = self.known[n]
        looked_at = Matter.objects.get(pk=key)
        before = len(told.moves)
        self.do_what_one_may(n, pick, chance)
        if len(told.moves) > before:
            with pytest.raises(Conflict):
                CALLS[late](looked_at, self, SYSTEM if late == "escalate" else self.actors["qian"], chance)

    @rule()
    def clocks_run_out(self) -> None:
        escalate_overdue(self.at)

    # -- a move, and what is expected of it

    def make(self, n: int, name: str, who: str, chance: Chance) -> None:
        key, told = self.known[n]
        if told.state is State.MERGED:
            chance = replace(chance, stars=5)  # else its root is reopened with it
        other = chance.other % len(self.known)
        matter, actor = self.fresh(key), self.actor(who, key)
        given = replace(chance, other=matter if other == n else self.fresh(self.known[other][0]))
        refused = self.refusal(n, name, who)
        if refused:
            with pytest.raises(refused):
                CALLS[name](matter, self, actor, given)
            self.done["refused"] += 1
            return
        try:
            CALLS[name](matter, self, actor, given)
        except HuiyinError:
            assert name not in CERTAIN, f"{name} by {who} was refused in {told.state}"
        else:
            self.remember(n, name, who, chance, other)

    def refusal(self, n: int, name: str, who: str) -> type[HuiyinError] | None:
        """With which error it must be refused; None where it may happen."""
        move, told = MOVES[name], self.known[n][1]
        if told.state not in move.source:
            return HuiyinError if name in SEVERAL_REASONS else WrongState
        if not may(who, move, told):
            return HuiyinError if name in SEVERAL_REASONS else NotYours
        if name in ENDING and self.held(n):
            return HuiyinError if name == "void" else OnHold
        return None

    def remember(self, n: int, name: str, who: str, chance: Chance, other: int) -> None:
        told = self.known[n][1]
        self.done[name] += 1
        aside = (told.state, told.unit, set(told.co), told.asked)
        if name == "unmerge":
            _state, told.unit, co, told.asked = told.before
            note(name, told, chance, who)
            told.co, told.root = co, None
            return
        merged_rating = name == "rate" and told.state is State.MERGED
        note(name, told, chance, who)
        if merged_rating:
            told.state = State.MERGED
        if name == "merge":
            told.before, told.root, told.asked = aside, other, False
            for _key, one in self.known:
                if one.root == n:
                    one.root = other

    def held(self, n: int) -> bool:
        return bool(self.known[n][1].holds) or any(one.holds for _key, one in self.known if one.root == n)

    def fresh(self, key: int) -> Matter:
        return Matter.objects.select_related("type", "condition", "unit").get(pk=key)

    def actor(self, who: str, key: int):
        if who == REPORTER:
            return reporter_actor(Matter.objects.get(pk=key).reports.get())
        return SYSTEM if who == PLATFORM else self.actors[who]

    # -- what holds after every step

    @invariant()
    def states_are_the_model_s(self) -> None:
        stored = dict(Matter.objects.values_list("pk", "state"))
        assert stored == {key: told.state for key, told in self.known}

    @invariant()
    def one_unit_leads_what_is_with_a_unit(self) -> None:
        parts = Assignment.objects.filter(ended_at=None).values_list("matter_id", "lead", "unit__code")
        for key, told in self.known:
            mine = [(lead, unit) for matter, lead, unit in parts if matter == key]
            leads = [unit for lead, unit in mine if lead]
            assert leads == ([told.unit] if told.state in WITH_UNIT else [])
            assert {unit for lead, unit in mine if not lead} == told.co

    @invariant()
    def clocks_follow_from_what_happened(self) -> None:
        calendar = calendar_in_force()
        due = dict(Matter.objects.values_list("pk", "due_at"))
        for key, told in self.known:
            clocks = {ClockKind(clock.kind): clock for clock in Clock.objects.filter(matter=key)}
            for kind, row in clocks.items():
                clock = state_of(row)
                assert recount(clock, calendar) == replace(clock, soon_share=recount(clock, calendar).soon_share)
                ends = [pause.until for pause in clock.pauses[:-1]]
                assert None not in ends and all(a.until <= b.since for a, b in pairwise(clock.pauses))
                stood = sum(((p.until or self.at) - p.since for p in clock.pauses), timedelta())
                assert timedelta() <= stood <= (clock.stopped_at or self.at) - clock.started_at
                if kind in RUNNING:
                    assert clock.running == (told.state in RUNNING[kind]), (kind, told.state)
            counting = clocks.get(CLOCK_IN.get(told.state))
            assert due[key] == (counting.due_at if counting and not counting.stopped_at else None)

    @invariant()
    def traces_are_whole_and_tell_every_move(self) -> None:
        for key, told in self.known:
            chain = f"matter/{key}"
            names = [e.action.removeprefix("matters.") for e in whole(chain)]
            mine = [name for name in names if name not in ROOTS_OWN and name != "escalate"]
            assert mine == [name for name in told.moves if name != "escalate"]
            announced = OutboxEvent.objects.filter(key=chain, topic__startswith="matters.").count()
            assert announced == len([name for name in names if name != "rehang"])

    @invariant()
    def figures_agree(self) -> None:
        boss = self.actors["qian"]
        expected = Counter(str(told.state) for _key, told in self.known if told.state in OPEN)
        assert counts_by_state(boss, now=self.at).by_state == dict(expected)
        listed = page_of_matters(boss, Filters(group="open", order="newest"), 1, now=self.at)
        assert Counter(str(row.state) for row in listed.rows) == expected


def test_whatever_everybody_does_in_whatever_order(district):
    walk = type("WalkHere", (Walk,), {"district": district, "done": Counter()})
    bounds = settings(
        max_examples=HOW_MANY or 10,
        stateful_step_count=40,
        derandomize=not HOW_MANY,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
    )
    run_state_machine_as_test(walk, settings=bounds)
    assert walk.done["refused"] and {"file", "dispatch", "accept", "finish", "close"} <= walk.done.keys()
    assert len(walk.done) > 15, f"only {sorted(walk.done)} ever happened"
