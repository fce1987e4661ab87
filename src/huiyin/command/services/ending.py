"""A call-out is over: nobody needs to go any more, and everybody who was rung hears so."""

from datetime import datetime

from huiyin.audit.services import record
from huiyin.command.models import CallOut
from huiyin.command.services.answering import locked
from huiyin.command.services.stepping import announce_change, settle
from huiyin.command.vocabulary import Ended, Outcome, State
from huiyin.kernel.clock import now
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor


def end(callout: CallOut, how: Ended, *, by: Actor, at: datetime | None = None) -> bool:
    """End it; False if it had ended already. Telling everybody follows from the event."""
    at = at or now()
    with work():
        callout = locked(callout.pk)
        if callout.state == State.ENDED:
            return False
        settle(callout, Outcome.STOOD_DOWN, by=by, at=at)
        callout.state, callout.until, callout.ended_at, callout.ended_how = State.ENDED, None, at, how
        callout.save(update_fields=["state", "until", "ended_at", "ended_how"])
        record("command.call_ended", chain=callout.chain, by=by.ref, at=at, data={"how": how.value})
        announce_change(callout, "ended", list(callout.steps.order_by("order")))
    return True
