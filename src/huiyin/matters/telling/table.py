"""Who is told what, as data. Of several lines that reach one account, the first counts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from huiyin.matters.rules.urgency import higher
from huiyin.matters.states import WITH_UNIT
from huiyin.matters.telling.case import Case
from huiyin.matters.telling.people import Accounts, People

PRESSING = ("urgent", "critical")


@dataclass(frozen=True)
class Line:
    """To `who` the notice `template`, if `when` holds."""

    template: str
    who: Callable[[People, Case], Accounts]
    when: Callable[[Case], bool] = lambda case: True
    due_of_task: bool = False
    # Also by text message and the like to whoever left a way to be reached, with an account or without.
    outside: bool = False
    # Only so: whoever has just sent a report sees on the page that it has come.
    only_outside: bool = False

    def accounts(self, people: People, case: Case) -> Accounts:
        return set() if self.only_outside else self.who(people, case) - {people.actor(case)}

    def contacts(self, people: People, case: Case) -> set[str]:
        return people.contacts(case) if self.outside or self.only_outside else set()

    def due(self, people: People, case: Case) -> datetime | None:
        if self.due_of_task:
            task = people.task_of(case)
            return task.due_at if task else None
        stated = case.detail.get("due")
        return datetime.fromisoformat(stated) if stated else case.matter.due_at


def _yes(name: str) -> Callable[[Case], bool]:
    return lambda case: bool(case.detail.get(name))


def _no(name: str) -> Callable[[Case], bool]:
    return lambda case: not case.detail.get(name)


def _by_system(case: Case) -> bool:
    return case.event.actor == "system" and case.event.state in WITH_UNIT


def _by_reporter(case: Case) -> bool:
    return case.event.actor.startswith("reporter/")


# What is told to those who reported what was merged into it, just as to its own reporters.
FOR_THE_CLUSTER = frozenset({
    "decline", "answer", "dispatch", "arbitrate", "transfer", "suspend", "finish", "close", "reopen", "void",
})  # fmt: skip


def lines_of(case: Case) -> tuple[Line, ...]:
    """Of a merged matter the lines for reporters: its root's units and desks have heard it with the root."""
    lines = TABLE[case.event.move]
    return tuple(line for line in lines if line.template.startswith("yours_")) if case.with_root else lines


def _urgent(case: Case) -> bool:
    return case.event.urgency in PRESSING


def _raised(case: Case) -> bool:
    """Not to the desk that has just set it itself: to all others of it."""
    before, after = case.detail.get("urgency", ("", ""))
    return higher(before, after) != before


P = People
TABLE: dict[str, tuple[Line, ...]] = {
    "receive": (Line("yours_received", P.reporters, only_outside=True), Line("urgent_came", P.intake_desk, _urgent)),
    "set_urgency": (Line("urgent_now", P.intake_desk, _raised), Line("urgent_now", P.whoever_has_it, _raised)),
    "ask_check": (Line("check_asked", P.workers, due_of_task=True),),
    "answer_check": (Line("check_answered", P.who_asked_check),),
    "file": (Line("yours_filed", P.reporters),),
    "decline": (Line("yours_declined", P.reporters, outside=True),),
    "answer": (Line("yours_answered", P.reporters, outside=True),),
    "dispatch": (
        Line("dispatched", P.new_unit),
        Line("joined", P.co_units, _yes("co_units")),
        Line("yours_dispatched", P.reporters, outside=True),
    ),
    "arbitrate": (Line("dispatched", P.new_unit), Line("yours_dispatched", P.reporters, outside=True)),
    "transfer": (
        Line("dispatched", P.new_unit),
        Line("taken_away", P.former_unit),
        Line("yours_dispatched", P.reporters, outside=True),
    ),
    "take_back": (Line("recalled", P.unit),),
    "return": (Line("returned", P.dispatcher),),
    "dispute": (Line("disputed", P.leaders),),
    "add_co_handler": (Line("joined", P.co_units),),
    "remove_co_handler": (Line("released", P.co_units),),
    "assign": (Line("assigned", P.assigned),),
    "ask_extension": (Line("extension_asked", P.dispatcher),),
    "decide_extension": (
        Line("extension_granted", P.unit, _yes("granted")),
        Line("extension_refused", P.unit, _no("granted")),
    ),
    "ask_suspension": (Line("suspension_asked", P.dispatcher),),
    "suspend": (Line("suspended", P.unit), Line("yours_suspended", P.reporters)),
    "refuse_suspension": (Line("suspension_refused", P.unit),),
    "resume": (Line("resumed", P.unit),),
    "finish": (Line("finished", P.desk), Line("yours_finished", P.reporters)),
    "redo": (Line("redo", P.unit),),
    "ask_verification": (
        Line("verification_asked", P.workers, due_of_task=True),
        Line("yours_to_verify", P.reporters, _yes("of_reporter"), outside=True),
    ),
    "answer_verification": (
        Line("redo", P.unit, _no("answer")),
        Line("verification_answered", P.who_asked_verification),
    ),
    "close": (Line("yours_closed", P.reporters, outside=True),),
    "rate": (Line("rated", P.unit_and_heads),),
    "reopen": (Line("reopened", P.dispatcher), Line("yours_reopened", P.reporters, outside=True)),
    "urge": (Line("urged", P.whoever_has_it),),
    "supervise": (Line("supervised", P.unit_and_heads, lambda case: case.event.state in WITH_UNIT),),
    "escalate": (Line("overdue", P.unit_and_heads, _by_system), Line("escalated", P.leaders)),
    "note": (Line("reporter_added", P.whoever_has_it, _by_reporter),),
    "merge": (
        Line("withdrawn", P.unit, lambda case: case.event.before in WITH_UNIT),
        Line("yours_merged", P.reporters, outside=True),
    ),
    "unmerge": (
        Line("dispatched", P.new_unit, lambda case: case.event.state in WITH_UNIT),
        Line("yours_unmerged", P.reporters, outside=True),
    ),
    "ask_void": (Line("void_asked", P.leaders),),
    "void": (
        Line("withdrawn", P.unit, lambda case: case.event.before in WITH_UNIT),
        Line("yours_voided", P.reporters, outside=True),
    ),
}
