"""What family answers on the page that their message led to. They are known by the signed address alone."""

from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.care.calling import kin_to_call
from huiyin.command.links import step_behind
from huiyin.command.models import CallStep
from huiyin.command.services.answering import decline, locked, refuse_if_over, take
from huiyin.command.services.stepping import announce_change
from huiyin.command.vocabulary import Cannot, Outcome, State
from huiyin.kernel.clock import now
from huiyin.kernel.errors import NotFound
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor


def open_step(token: str) -> CallStep:
    """The step behind an address.

    Raises:
        NotFound: forged or too old, or whom it is about has withdrawn the consent that family is told.
    """
    pk = step_behind(token)
    related = ("callout__alarm__rule__plan", "callout__alarm__device__kind")
    step = CallStep.objects.select_related(*related).filter(pk=pk).exclude(contact="").first() if pk else None
    if step is None or not _still_agreed(step):
        raise NotFound(_("This address is not valid any more."))
    return step


def _still_agreed(step: CallStep) -> bool:
    return any(kin.contact == step.contact for kin in kin_to_call(step.callout.alarm.subject))


def actor_of(step: CallStep) -> Actor:
    return Actor(f"contact/{step.contact}")


def go(step: CallStep, *, at: datetime | None = None) -> None:
    """“I am going.” Noted for whoever else is called; the call goes on, because family may be hours away."""
    at, by = at or now(), actor_of(step)
    with work():
        callout = locked(step.callout_id)
        if callout.state == State.ENDED:
            refuse_if_over(callout)
        fresh = CallStep.objects.filter(pk=step.pk).exclude(outcome=Outcome.GOING)
        if fresh.update(outcome=Outcome.GOING, outcome_at=at, outcome_by=by.ref):
            record("command.family_goes", chain=callout.chain, by=by.ref, at=at, data={"step": step.order})
            announce_change(callout, "family_goes", list(callout.steps.all()))


def stay_away(step: CallStep, *, at: datetime | None = None) -> None:
    """“I cannot.” The next ones are called at once when nobody else is being rung."""
    decline(step.callout, Cannot.OTHER, by=actor_of(step), at=at)


def is_with_them(step: CallStep, *, at: datetime | None = None) -> None:
    """“I am with them, nothing has happened.” Nobody else needs to go; the duty desk says what the alarm was."""
    take(step.callout, by=actor_of(step), at=at)
