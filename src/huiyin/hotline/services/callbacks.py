"""Call back: claim, ring, write down the answer. Nobody is called by two people."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.hotline.access import CALLERS, LEADERS
from huiyin.hotline.models import CallBack, CallBackTry
from huiyin.hotline.vocabulary import Reopening, Satisfied
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, Forbidden, InvalidInput
from huiyin.kernel.work import work
from huiyin.matters import services as matters
from huiyin.matters.clusters import root_of
from huiyin.matters.models import Matter
from huiyin.matters.services.words import keep_words
from huiyin.orgs.actor import Actor

CLAIM_HOLDS = timedelta(minutes=30)
AGAIN_AFTER = timedelta(hours=2)


@dataclass(frozen=True)
class Answer:
    """What the person said. `reopen`: they want it handled again."""

    contacted: bool
    resolved: bool
    satisfied: Satisfied
    words: str = ""
    reopen: bool = False


def claim(callback: CallBack, *, by: Actor, at: datetime | None = None) -> CallBack:
    """Mine to call for half an hour; whoever comes second is told who has it."""
    at = at or now()
    _caller(by)
    free = Q(claimed_by=None) | Q(claimed_by=by.staff_id) | Q(claimed_at__lt=at - CLAIM_HOLDS)
    with work():
        mine = CallBack.objects.filter(free, pk=callback.pk, done_at=None)
        if not mine.update(claimed_by=by.staff_id, claimed_at=at):
            callback.refresh_from_db()
            raise Conflict(_taken(callback), code="claimed")
        callback.refresh_from_db()
        _record("claimed", callback, by, at)
    return callback


def _taken(callback: CallBack) -> str:
    if callback.done_at:
        return _("Somebody has called back already. Take the next one.")
    name = callback.claimed_by.name_zh if callback.claimed_by else ""
    return _("%(name)s is calling back already. Take the next one.") % {"name": name}


def release(callback: CallBack, *, by: Actor, at: datetime | None = None) -> None:
    with work():
        _mine(callback, by)
        CallBack.objects.filter(pk=callback.pk).update(claimed_by=None, claimed_at=None)
        _record("released", callback, by, at or now())


def not_reached(callback: CallBack, *, by: Actor, at: datetime | None = None) -> CallBack:
    """Nobody answered: again in two hours, until the tries are used up."""
    at = at or now()
    with work():
        row = _mine(callback, by)
        tries = row.tries + 1
        changes: dict = {"tries": tries, "claimed_by": None, "claimed_at": None, "next_at": at + AGAIN_AFTER}
        if tries >= settings.HUIYIN_CALLBACK_TRIES:
            changes |= {"done_at": at, "reached": False}
        CallBack.objects.filter(pk=row.pk).update(**changes)
        CallBackTry.objects.create(callback=row, staff_id=_caller(by), at=at, reached=False)
        _record("not_reached", callback, by, at, {"try": tries})
    callback.refresh_from_db()
    return callback


def settle(callback: CallBack, answer: Answer, *, by: Actor, at: datetime | None = None) -> CallBack:
    """What was answered, once. A wish to reopen is carried out by a leader, and else waits for one.

    Raises:
        InvalidInput: whoever is satisfied cannot want it reopened; it was reopened once already.
    """
    at = at or now()
    with work():
        row = _mine(callback, by)
        _may_reopen(row, answer)
        kept = keep_words(row.matter, "call_back", answer.words, by=by, at=at)
        reopening = (Reopening.GRANTED if by.has(*LEADERS) else Reopening.ASKED) if answer.reopen else Reopening.NONE
        CallBack.objects.filter(pk=row.pk).update(
            done_at=at,
            reached=True,
            contacted=answer.contacted,
            resolved=answer.resolved,
            satisfied=answer.satisfied,
            reopening=reopening,
            tries=row.tries + 1,
        )
        CallBackTry.objects.create(callback=row, staff_id=_caller(by), at=at, reached=True)
        said = {"contacted": answer.contacted, "resolved": answer.resolved, "satisfied": str(answer.satisfied)}
        _record("settled", callback, by, at, said | kept | {"reopening": str(reopening)})
        if reopening == Reopening.GRANTED:
            matters.reopen(
                root_of(row.matter), answer.words.strip() or _("Not satisfied when called back."), by=by, at=at
            )
    callback.refresh_from_db()
    return callback


def _may_reopen(row: CallBack, answer: Answer) -> None:
    if not answer.reopen:
        return
    if answer.satisfied != Satisfied.NO and answer.resolved:
        raise InvalidInput(_("It is settled and they are content: there is nothing to reopen."), field="reopen")
    if root_of(row.matter).reopens:
        raise InvalidInput(_("It has been reopened once already. A leader may reopen it on its page."), field="reopen")
    if not answer.words.strip():
        raise InvalidInput(_("Say in their words what is still wrong."), field="words")


def decide_reopening(
    callback: CallBack, grant: bool, reason: str, *, by: Actor, at: datetime | None = None
) -> CallBack:
    """A leader carries out, or refuses, what was asked for in a call-back."""
    at = at or now()
    if not by.has(*LEADERS):
        raise Forbidden(_("Only the head of a shift or a supervisor decides on reopening."))
    if not reason.strip():
        raise InvalidInput(_("Give the reason for your decision."), field="reason")
    decision = Reopening.GRANTED if grant else Reopening.REFUSED
    with work():
        asked = CallBack.objects.filter(pk=callback.pk, reopening=Reopening.ASKED)
        if not asked.update(reopening=decision):
            raise Conflict(_("This was decided already. Reload the page."), code="decided")
        kept = keep_words(callback.matter, "call_back", reason, by=by, at=at)
        _record("reopening_decided", callback, by, at, {"granted": grant} | kept)
        if grant:
            matters.reopen(root_of(Matter.objects.get(pk=callback.matter_id)), reason, by=by, at=at)
    callback.refresh_from_db()
    return callback


def _mine(callback: CallBack, by: Actor) -> CallBack:
    """The row, locked, if this person has claimed it and nobody else since."""
    _caller(by)
    row = CallBack.objects.select_for_update(of=("self",)).select_related("matter").get(pk=callback.pk)
    if row.done_at is not None or row.claimed_by_id != by.staff_id:
        raise Conflict(_("This call-back is not in your hands any more. Claim it again."), code="claimed")
    return row


def _caller(by: Actor) -> int:
    """Their key as a member of staff."""
    if by.staff_id is None or not by.has(*CALLERS):
        raise Forbidden(_("Calling back belongs to the hotline's own staff."))
    return by.staff_id


def _record(what: str, callback: CallBack, by: Actor, at: datetime, data: dict | None = None) -> None:
    record(f"hotline.callback_{what}", chain=callback.chain, by=by.ref, at=at, data=data or {})
