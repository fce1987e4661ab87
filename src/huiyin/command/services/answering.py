"""What somebody who was rung answers: I go, I cannot, I am there."""

from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.command.access import in_charge, rung_for
from huiyin.command.errors import OverAlready, TakenAlready
from huiyin.command.models import CallOut, CallStep
from huiyin.command.naming import name_of
from huiyin.command.services.helping import ring_helpers
from huiyin.command.services.stepping import announce_change, go_on, settle
from huiyin.command.vocabulary import OPEN, Cannot, Outcome, Rung, State, Whom
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, Forbidden, InvalidInput
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor


def take(callout: CallOut, *, by: Actor, at: datetime | None = None) -> CallOut:
    """I go. One taker wins, whoever's press reaches the database first; all other phones become quiet.

    Pressed twice by the same person, it is taken once.

    Raises:
        TakenAlready: somebody else was first; it says who.
        OverAlready: there is nothing to go to any more.
    """
    at = at or now()
    with work():
        callout = locked(callout.pk)
        if callout.state == State.TAKEN and callout.taken_by == by.ref:
            return callout
        steps = list(callout.steps.all())
        mine = _mine(callout, steps, by)
        if callout.state == State.TAKEN and mine and mine.outcome == Outcome.RINGING:
            return _join(callout, mine, by, at)
        refuse_if_over(callout)
        _take(callout, mine, by, at)
    return callout


def _take(callout: CallOut, mine: CallStep | None, by: Actor, at: datetime) -> None:
    callout.state, callout.until, callout.taken_at, callout.taken_by = State.TAKEN, None, at, by.ref
    callout.save(update_fields=["state", "until", "taken_at", "taken_by"])
    if mine is not None:
        _outcome(mine, Outcome.TAKEN, by, at)
    others = settle(callout, Outcome.STOOD_DOWN, by=by, at=at)
    seconds = round((at - callout.began_at).total_seconds(), 1)
    data = {"step": mine.order if mine else None, "seconds": seconds}
    record("command.taken", chain=callout.chain, by=by.ref, at=at, data=data)
    announce_change(callout, "taken", [*others, *([mine] if mine else [])])


def _join(callout: CallOut, mine: CallStep, by: Actor, at: datetime) -> CallOut:
    _outcome(mine, Outcome.JOINED, by, at)
    record("command.joined", chain=callout.chain, by=by.ref, at=at, data={"step": mine.order})
    announce_change(callout, "joined", [mine])
    return callout


def decline(callout: CallOut, reason: str, *, by: Actor, at: datetime | None = None) -> CallOut:
    """I cannot. The next one rings at once when nobody else is being rung."""
    if reason not in {one.value for one in Cannot}:
        raise InvalidInput(_("Say why you cannot come."), field="reason")
    at = at or now()
    with work():
        callout = locked(callout.pk)
        mine = _mine(callout, list(callout.steps.all()), by)
        if mine is None:
            raise Forbidden(_("You were not called for this alarm."))
        if mine.outcome == Outcome.DECLINED:
            return callout
        if mine.outcome not in (Outcome.RINGING, Outcome.MISSED):
            refuse_if_over(callout)
            raise Conflict(_("You have answered this call already."))
        shared = mine.whom in (Whom.UNIT, Whom.DESK) and len(mine.rings) > 1
        if shared:  # colleagues of the same unit still ring
            mine.rings = [one for one in mine.rings if one != by.staff_id]
            mine.save(update_fields=["rings"])
        else:
            _outcome(mine, Outcome.DECLINED, by, at, reason)
        record("command.declined", chain=callout.chain, by=by.ref, at=at, data={"step": mine.order, "reason": reason})
        mine.rings = [by.staff_id] if by.staff_id else []
        announce_change(callout, "declined", [mine])
        if callout.state == State.RINGING and not callout.steps.filter(outcome=Outcome.RINGING).exists():
            go_on(callout, by=by, at=at)
    return callout


def arrive(callout: CallOut, *, by: Actor, at: datetime | None = None) -> CallOut:
    """I am there."""
    at = at or now()
    with work():
        callout = locked(callout.pk)
        if callout.taken_by != by.ref:
            raise Forbidden(_("Somebody else took this alarm."))
        if callout.state == State.TAKEN and callout.arrived_at is None:
            callout.arrived_at = at
            callout.save(update_fields=["arrived_at"])
            seconds = round((at - (callout.taken_at or at)).total_seconds(), 1)
            record("command.arrived", chain=callout.chain, by=by.ref, at=at, data={"seconds": seconds})
            announce_change(callout, "arrived", [s for s in callout.steps.all() if s.outcome == Outcome.TAKEN])
    return callout


def locked(pk: int) -> CallOut:
    found = CallOut.objects.select_for_update(of=("self",)).select_related("alarm__device")
    return found.get(pk=pk)


def refuse_if_over(callout: CallOut) -> None:
    if callout.state == State.TAKEN:
        text = _("%(who)s took it already. You need not go.") % {"who": name_of(callout.taken_by)}
        raise TakenAlready(text, by=callout.taken_by)
    if callout.state not in OPEN:
        raise OverAlready(_("This alarm is over. Nobody needs to go any more."))


def _mine(callout: CallOut, steps: list[CallStep], by: Actor) -> CallStep | None:
    """The latest step that rang this person; None for a duty head who takes it unasked.

    Raises:
        Forbidden: to all others.
    """
    rung = rung_for(by, steps)
    if rung is None and not in_charge(by, callout.area):
        raise Forbidden(_("You were not called for this alarm."))
    return rung


def _outcome(step: CallStep, outcome: Outcome, by: Actor, at: datetime, reason: str = "") -> None:
    step.outcome, step.outcome_at, step.outcome_by, step.reason = outcome, at, by.ref, reason
    step.save(update_fields=["outcome", "outcome_at", "outcome_by", "reason"])


def ask_help(callout: CallOut, *, by: Actor, at: datetime | None = None) -> CallOut:
    """Whoever took it needs somebody beside them: the next nearest and the duty desk are rung; both may come."""
    at = at or now()
    with work():
        callout = locked(callout.pk)
        if callout.state != State.TAKEN or callout.taken_by != by.ref:
            raise Forbidden(_("Only whoever took the alarm can ask for help."))
        ring_helpers(callout, (Rung.NEAREST, Rung.DESK), by=by, at=at)
    return callout
