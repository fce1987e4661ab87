"""From one rung of the ladder to the next. What is due stands in rows; whoever comes by takes it up, exactly once."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Max

from huiyin.audit.services import record
from huiyin.command.events import CallChanged
from huiyin.command.models import CallOut, CallStep
from huiyin.command.reaching import Target, reach
from huiyin.command.ringing import tell_at_once
from huiyin.command.vocabulary import Outcome, Rung, State, Whom
from huiyin.kernel.work import work
from huiyin.orgs.actor import SYSTEM, Actor

log = logging.getLogger(__name__)
AT_ONCE = 100  # call-outs that one round takes up


def step_due(at: datetime) -> int:
    """Go on with every call-out whose time has run out; how many. Each in a transaction of its own.

    Any number of processes may do this at the same time: a row that another has in hand is skipped.
    """
    due = CallOut.objects.filter(state=State.RINGING, until__lte=at).order_by("until", "pk")
    done = 0
    for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]):
        try:
            done += _step(pk, at)
        except Exception:  # the others must not wait for one that cannot go on
            log.exception("a call-out could not go on", extra={"callout": pk})
    return done


def _step(pk: int, at: datetime) -> bool:
    with work():
        found = CallOut.objects.select_for_update(skip_locked=True, of=("self",)).select_related("alarm__device")
        callout = found.filter(pk=pk, state=State.RINGING, until__lte=at).first()
        if callout is None:
            return False
        missed = settle(callout, Outcome.MISSED, by=SYSTEM, at=at)
        announce_change(callout, "missed", missed)
        record("command.missed", chain=callout.chain, by=SYSTEM.ref, at=at, data={"steps": [s.order for s in missed]})
        go_on(callout, by=SYSTEM, at=at)
    return True


def go_on(callout: CallOut, *, by: Actor, at: datetime, fresh: bool = False) -> None:
    """Ring the next rung that reaches somebody. The call-out is locked, and its alarm at hand.

    fresh: nothing was rung before, so there is nothing to look up.
    """
    before: list[CallStep] = [] if fresh else list(callout.steps.all())
    called = frozenset(one for step in before for one in (step.rings or [step.staff_id]) if one)
    order = max((step.order for step in before), default=0)
    steps: list[CallStep] = []
    while callout.rung + 1 < len(callout.ladder):
        callout.rung += 1
        rung, seconds = callout.ladder[callout.rung]
        callout.until = at + timedelta(seconds=seconds)
        targets = reach(callout.alarm, Rung(rung), called, now=at)
        steps += steps_of(callout, Rung(rung), targets, order + len(steps), at)
        if targets[0].whom != Whom.NOBODY:
            break
    else:
        callout.state, callout.until = State.UNANSWERED, None
    _keep(callout, steps, by=by, at=at, fresh=fresh)


def steps_of(callout: CallOut, rung: Rung, targets: Sequence[Target], after: int, at: datetime) -> list[CallStep]:
    return [
        CallStep(
            callout=callout,
            order=number,
            rung=rung,
            whom=target.whom,
            staff_id=target.staff_id,
            contact=target.contact,
            relation=target.relation,
            unit_id=target.unit_id,
            rings=list(target.rings),
            sheet=target.sheet,
            rung_at=at,
            until=None if target.whom == Whom.NOBODY else callout.until,
            outcome=Outcome.NOBODY if target.whom == Whom.NOBODY else Outcome.RINGING,
        )
        for number, target in enumerate(targets, after + 1)
    ]


def _keep(callout: CallOut, steps: list[CallStep], *, by: Actor, at: datetime, fresh: bool) -> None:
    CallStep.objects.bulk_create(steps)
    callout.save(update_fields=["state", "rung", "until"])
    if fresh:
        data = {"alarm": callout.alarm_id, "severity": callout.severity, "drill": callout.drill}
        record("command.call_begun", chain=callout.chain, by=by.ref, at=at, data=data, fresh=True)
    for step in steps:
        record("command.rung", chain=callout.chain, by=by.ref, at=at, data=_said(step))
    ringing = [step for step in steps if step.outcome == Outcome.RINGING]
    if ringing:
        announce_change(callout, "rung", ringing)
    if callout.state == State.UNANSWERED:
        record("command.unanswered", chain=callout.chain, by=by.ref, at=at, data={})
        announce_change(callout, "unanswered", list(callout.steps.filter(whom=Whom.DESK)))


def settle(callout: CallOut, outcome: Outcome, *, by: Actor, at: datetime) -> list[CallStep]:
    """All steps that still ring come to `outcome`; which they were."""
    ringing = list(callout.steps.filter(outcome=Outcome.RINGING).order_by("order"))
    changed = {"outcome": outcome, "outcome_at": at, "outcome_by": by.ref}
    callout.steps.filter(pk__in=[step.pk for step in ringing]).update(**changed)
    return ringing


def announce_change(callout: CallOut, change: str, steps: Sequence[CallStep]) -> None:
    staff = sorted({one for step in steps for one in step.rings})
    orders = tuple(step.order for step in steps)
    tell_at_once(CallChanged(callout.pk, callout.alarm_id, change, callout.severity, orders, tuple(staff)))


def last_order(callout: CallOut) -> int:
    return callout.steps.aggregate(last=Max("order"))["last"] or 0


def _said(step: CallStep) -> dict:
    whom = {"staff": step.staff_id, "unit": step.unit_id, "contact": step.contact}
    return {"step": step.order, "rung": step.rung, "whom": step.whom, "sheet": step.sheet} | {
        name: value for name, value in whom.items() if value
    }
