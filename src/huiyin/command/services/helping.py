"""Ring more people for a call-out that somebody has taken."""

from collections.abc import Iterable
from datetime import datetime

from huiyin.audit.services import record
from huiyin.command.models import CallOut, CallStep
from huiyin.command.reaching import reach
from huiyin.command.services.stepping import announce_change, steps_of
from huiyin.command.vocabulary import Outcome, Rung
from huiyin.orgs.actor import Actor


def ring_helpers(callout: CallOut, rungs: Iterable[Rung], *, by: Actor, at: datetime) -> list[CallStep]:
    """The call-out is locked. Whoever was rung before may be rung again: now it is another question."""
    before = list(callout.steps.all())
    asked = [step for step in before if step.outcome == Outcome.RINGING]
    if asked:
        return asked  # pressed twice
    coming = {step.outcome_by for step in before if step.outcome in (Outcome.TAKEN, Outcome.JOINED)}
    called = frozenset(int(one.removeprefix("staff/")) for one in coming if one.startswith("staff/"))
    order = max((step.order for step in before), default=0)
    steps: list[CallStep] = []
    for rung in rungs:
        targets = reach(callout.alarm, rung, called, now=at)
        steps += steps_of(callout, rung, targets, order + len(steps), at)
    CallStep.objects.bulk_create(steps)
    record("command.help_asked", chain=callout.chain, by=by.ref, at=at, data={"steps": [s.order for s in steps]})
    announce_change(callout, "rung", [step for step in steps if step.outcome == Outcome.RINGING])
    return steps
