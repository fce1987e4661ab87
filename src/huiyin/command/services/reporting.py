"""What whoever went found: it judges the alarm, and the call-out is over."""

from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.command.models import CallOut
from huiyin.command.services.answering import locked
from huiyin.command.services.ending import end
from huiyin.command.services.judging import judge
from huiyin.command.vocabulary import Ended, Outcome, State
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, Forbidden
from huiyin.kernel.work import current, work
from huiyin.matters.models import Matter, Photo
from huiyin.matters.permissions import may
from huiyin.matters.services import note as note_on_matter
from huiyin.matters.states import MOVES
from huiyin.orgs.actor import SYSTEM, Actor
from huiyin.sensing.models import Alarm
from huiyin.sensing.rules.scenes import FalseReason
from huiyin.sensing.vocabulary import Verdict


def report(
    callout: CallOut,
    verdict: Verdict,
    *,
    by: Actor,
    note: str = "",
    photos: list[Photo] | None = None,
    at: datetime | None = None,
) -> CallOut:
    """True: its matter is opened or joined, with the words and photos. False: what it opened goes away. In a drill it
    stays a drill, whatever was found.

    Raises:
        Forbidden: to all who did not go.
        Conflict: it is over already.
    """
    at = at or now()
    with work():
        alarm = Alarm.objects.select_related("rule__plan", "device__kind", "matter__type").get(pk=callout.alarm_id)
        if alarm.verdict not in (Verdict.DRILL, Verdict.TEST):
            # Without a lock: whoever judges at a desk locks the alarm first and the call-out then, and so does this.
            _refuse(CallOut.objects.get(pk=callout.pk), by)
            reason = FalseReason.OTHER if verdict is Verdict.FALSE else ""
            judge(alarm, verdict, by=by, seen=alarm.verdict, reason=reason, note=note)
            alarm.refresh_from_db(fields=["matter"])
        callout = locked(callout.pk)
        _refuse(callout, by)
        data = {"verdict": verdict.value, "words": len(note.strip()), "photos": len(photos or [])}
        record("command.reported", chain=callout.chain, by=by.ref, at=at, data=data)
        matter = current().held.get(alarm.matter_id or 0) or alarm.matter  # the copy that judging has in hand
        if isinstance(matter, Matter) and (note.strip() or photos):
            # Whoever is called may come from another grid, where they may not write; what they saw counts all the same.
            writer = by if may(by, MOVES["note"], matter) else SYSTEM
            note_on_matter(matter, note.strip() or _("Seen on site."), by=writer, photos=photos, at=at)
        end(callout, Ended.DONE if verdict is Verdict.TRUE else Ended.FALSE, by=by, at=at)
    return callout


def _refuse(callout: CallOut, by: Actor) -> None:
    went = (Outcome.TAKEN, Outcome.JOINED)
    if callout.taken_by != by.ref and not callout.steps.filter(outcome__in=went, outcome_by=by.ref).exists():
        raise Forbidden(_("Somebody else took this alarm."))
    if callout.state != State.TAKEN:
        raise Conflict(_("This alarm is over. Nobody needs to go any more."))
