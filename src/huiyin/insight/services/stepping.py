"""One step of a dossier: is it allowed, is the dossier still as it was seen, the trace."""

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.insight.models import Problem
from huiyin.insight.states import DECIDE, LABELS, OF_OWNER, STEPS, WORK, State
from huiyin.kernel.errors import Conflict, Forbidden
from huiyin.matters.labels import pick
from huiyin.orgs.actor import Actor


def may(actor: Actor, verb: str, problem: Problem) -> bool:
    if actor.is_system or any(problem.area.startswith(area) for area in actor.areas_as(*DECIDE)):
        return True
    return verb in OF_OWNER and problem.unit_id is not None and problem.unit_id in actor.units_as(*WORK)


def open_to(actor: Actor, problem: Problem) -> frozenset[str]:
    """The verbs that this person may use now: what a page offers."""
    system = {"solve", "come_back"}
    return frozenset(
        verb
        for verb, (sources, _target) in STEPS.items()
        if problem.state in sources and verb not in system and may(actor, verb, problem)
    )


def step(problem: Problem, verb: str, by: Actor, at: datetime, data: dict | None = None, **changes: object) -> Problem:
    """Inside of `work()`. The row is changed only if nobody changed it since it was read.

    Raises:
        Forbidden: not this person's to do.
        Conflict: not in this state, or somebody was first.
    """
    sources, target = STEPS[verb]
    if not may(by, verb, problem):
        raise Forbidden(_("This is decided by the supervisor or duty head of the area, or done by the owning unit."))
    if problem.state not in sources:
        told = _("“%(name)s” stands at “%(state)s”; that cannot be done now. Reload the page.")
        raise Conflict(told % {"name": problem.name, "state": pick(LABELS[State(problem.state)])}, code="wrong_state")
    if target is not None and target != problem.state:
        changes |= {"state": target, "since": at}
    unchanged = Problem.objects.filter(pk=problem.pk, version=problem.version)
    if not unchanged.update(version=F("version") + 1, **changes):
        raise Conflict(_("Somebody else changed this at the same moment. Reload and look again."), code="raced")
    problem.version += 1
    for name, value in changes.items():
        setattr(problem, name, value)
    record(f"insight.problem.{verb}", chain=problem.chain, by=by.ref, at=at, data=data or {})
    return problem
