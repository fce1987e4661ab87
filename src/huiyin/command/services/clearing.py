"""The alarm cleared while people are being called, or on their way."""

from datetime import datetime

from huiyin.audit.services import record
from huiyin.command.models import CallOut
from huiyin.command.services.answering import locked
from huiyin.command.services.ending import end
from huiyin.command.services.stepping import announce_change
from huiyin.command.vocabulary import Ended, Outcome, State
from huiyin.kernel.clock import now
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor


def note_cleared(callout: CallOut, *, by: Actor, at: datetime | None = None) -> None:
    """Nobody has taken it: everybody stands down. Somebody is on the way: they look all the same, and are told."""
    at = at or now()
    with work():
        callout = locked(callout.pk)
        if callout.state != State.TAKEN:
            end(callout, Ended.CLEARED, by=by, at=at)
            return
        record("command.alarm_cleared", chain=callout.chain, by=by.ref, at=at, data={})
        coming = callout.steps.filter(outcome__in=(Outcome.TAKEN, Outcome.JOINED))
        announce_change(callout, "cleared", list(coming.order_by("order")))
