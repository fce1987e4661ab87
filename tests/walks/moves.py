"""What is given with each move, and what the model expects of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from huiyin.kernel.calendar import Limit, LimitUnit
from huiyin.matters import services as do
from huiyin.matters.states import MOVES, WITH_UNIT, State
from huiyin.matters.vocabulary import RequestKind, Urgency
from tests.walks.cast import Told

LONGER = Limit(1, LimitUnit.WORKING_DAYS)
WHY = "原因说明"
# move: how it is called; m the matter, w the walk (its units, its hour), by the actor, x what chance chose.
CALLS: dict[str, Callable[[Any, Any, Any, "Chance"], object]] = {}


@dataclass(frozen=True)
class Chance:
    """What a step was given: a unit, yes or no, stars, another matter."""

    unit: str
    yes: bool
    stars: int
    other: Any


def _calls() -> dict[str, Callable[..., object]]:
    def plain(verb: Callable) -> Callable:
        return lambda m, w, by, x: verb(m, by=by, at=w.at)

    def said(verb: Callable) -> Callable:
        return lambda m, w, by, x: verb(m, WHY, by=by, at=w.at)

    def unit(verb: Callable) -> Callable:
        return lambda m, w, by, x: verb(m, w.units[x.unit], by=by, at=w.at)

    def unit_said(verb: Callable) -> Callable:
        return lambda m, w, by, x: verb(m, w.units[x.unit], WHY, by=by, at=w.at)

    def refuse(kind: RequestKind) -> Callable:
        return lambda m, w, by, x: do.refuse_request(m, kind, WHY, by=by, at=w.at)

    return {
        **{name: plain(getattr(do, name)) for name in ("ask_check", "take_back", "accept", "start", "resume")},
        **{name: plain(getattr(do, name)) for name in ("ask_verification", "urge", "unmerge")},
        **{name: said(getattr(do, name)) for name in ("decline", "answer", "dispute", "finish", "redo", "verify")},
        **{name: said(getattr(do, name)) for name in ("reopen", "supervise", "escalate", "ask_void", "void", "note")},
        **{name: said(getattr(do, name)) for name in ("ask_suspension", "suspend")},
        **{name: unit(getattr(do, name)) for name in ("dispatch", "add_co_handler", "remove_co_handler")},
        **{name: unit_said(getattr(do, name)) for name in ("arbitrate", "transfer")},
        "return": said(do.return_),
        "refuse_suspension": refuse(RequestKind.SUSPENSION),
        "refuse_void": refuse(RequestKind.VOID),
        "answer_check": lambda m, w, by, x: do.answer_check(m, x.yes, by=by, at=w.at),
        "file": lambda m, w, by, x: do.file(m, w.condition, by=by, at=w.at),
        "refile": lambda m, w, by, x: do.refile(m, w.condition, WHY, by=by, at=w.at),
        "set_urgency": lambda m, w, by, x: do.set_urgency(m, Urgency.URGENT, WHY, by=by, at=w.at),
        "assign": lambda m, w, by, x: do.assign(m, w.staff["zhou"], by=by, at=w.at),
        "ask_extension": lambda m, w, by, x: do.ask_extension(m, LONGER, WHY, by=by, at=w.at),
        "decide_extension": lambda m, w, by, x: do.decide_extension(m, x.yes, by=by, reason=WHY, at=w.at),
        "answer_verification": lambda m, w, by, x: do.answer_verification(m, x.yes, by=by, note=WHY, at=w.at),
        "close": lambda m, w, by, x: do.close(m, "good", by=by, at=w.at),
        "rate": lambda m, w, by, x: do.rate(m, x.stars, by=by, at=w.at),
        "merge": lambda m, w, by, x: do.merge(m, x.other, by=by, at=w.at),
        "correct": lambda m, w, by, x: do.correct(m, WHY, by=by, address=f"柳巷{w.at:%H%M}号", at=w.at),
        "hold": lambda m, w, by, x: do.hold(m, by.ref, WHY, by=by, at=w.at),
        "lift_hold": lambda m, w, by, x: do.lift_hold(m, by.ref, by=by, at=w.at),
    }


CALLS.update(_calls())
# Nothing but state, person and hold decides about these: where both allow it, they happen.
CERTAIN = frozenset(MOVES) - {
    "refile", "set_urgency", "dispatch", "add_co_handler", "remove_co_handler", "transfer", "assign", "ask_extension",
    "decide_extension", "ask_suspension", "rate", "reopen", "merge", "unmerge", "refuse_suspension", "refuse_void",
    "ask_void", "void", "lift_hold",
}  # fmt: skip
ENDING = frozenset({"decline", "answer", "close", "void"})


def after(name: str, told: Told, chance: Chance) -> State:
    """The state that the table, and what was answered, lead to."""
    if name == "return" and told.returns + 1 >= settings.HUIYIN_MOST_RETURNS:
        return State.ARBITRATION
    if name == "answer_verification" and not chance.yes:
        return State.HANDLING
    if name == "resume":
        return told.suspended_from or State.HANDLING
    if name == "unmerge":
        return told.before[0]
    if name == "rate":
        bad = chance.stars <= settings.HUIYIN_BAD_RATING and not told.reopens and told.filed
        return State.FILED if bad else State.RATED
    return MOVES[name].target or told.state


def note(name: str, told: Told, chance: Chance, who: str) -> None:
    """Write into the model what a move that succeeded has changed."""
    before, told.state = told.state, after(name, told, chance)
    told.moves.append(name)
    if name in ("dispatch", "arbitrate", "transfer"):
        told.unit, told.co = chance.unit, set()
    if name == "add_co_handler":
        told.co.add(chance.unit)
    if name == "remove_co_handler":
        told.co.discard(chance.unit)
    if name in ("ask_check", "ask_verification"):
        told.asked = True
    if name in ("answer_check", "answer_verification", "decline", "void"):
        told.asked = False
    if name == "suspend":
        told.suspended_from = before
    if name == "return":
        told.returns += 1
    if name == "file":
        told.filed = True
    if name == "hold":
        told.holds.add(who)
    if name == "lift_hold":
        told.holds.discard(who)
    if name == "reopen" or (name == "rate" and told.state is State.FILED):
        told.reopens += 1
        told.moves += ["reopen"] * (name == "rate")
    if told.state not in WITH_UNIT:
        told.co = set()
