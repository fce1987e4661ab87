"""What a person who looked says that an alarm was."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict
from huiyin.kernel.work import current, work
from huiyin.orgs.actor import Actor
from huiyin.sensing import figures
from huiyin.sensing.models import Alarm, AlarmNote
from huiyin.sensing.services.alarms.after import annul
from huiyin.sensing.services.alarms.claiming import between_alarms_and_matters, claim, spot_of_alarm
from huiyin.sensing.services.alarms.opening import open_matter
from huiyin.sensing.services.alarms.telling import tell
from huiyin.sensing.vocabulary import VERDICT_LABELS, Opens, Verdict

MOST_WORDS = 500
TAKE_BACK_WITHIN = timedelta(minutes=10)


def judge_alarm(alarm: Alarm, verdict: Verdict, *, by: Actor, note: str = "", at: datetime | None = None) -> Alarm:
    """True: its matter is opened or joined, as the rule says. False, test or drill: what it opened goes away.

    Whoever judges has it: it is acknowledged with the verdict. Somebody may judge anew, who sees the verdict that
    stands; the trace keeps both.

    Raises:
        Conflict: another verdict was given since this copy was read.
    """
    at, verdict = at or now(), Verdict(verdict)
    with work():
        seen = alarm.verdict
        between_alarms_and_matters([spot_of_alarm(alarm)])
        claim(alarm)
        if alarm.verdict == verdict:
            return alarm
        if alarm.verdict != seen:
            said = VERDICT_LABELS[Verdict(alarm.verdict)]
            raise Conflict(_("Somebody else has just called it “%(verdict)s”.") % {"verdict": said[1]}, code="judged")
        _keep(alarm, verdict, by, at)
        if words := note.strip()[:MOST_WORDS]:
            AlarmNote.objects.create(alarm=alarm, words=words, by=by.ref, at=at)
        data = {"verdict": [seen, verdict.value]} | ({"note": len(note)} if note.strip() else {})
        record("sensing.alarm_judged", chain=alarm.chain, by=by.ref, at=at, data=data)
        tell(alarm, "judged")
        current().count(figures.verdicts.labels(verdict.value))
        if verdict is Verdict.TRUE and alarm.rule.opens != Opens.NEVER:
            open_matter(alarm, by=by, at=at)
        elif verdict is not Verdict.TRUE and alarm.matter_id:
            annul(alarm, by=by, at=at)
        return alarm


def _keep(alarm: Alarm, verdict: Verdict, by: Actor, at: datetime) -> None:
    changes = {"verdict": verdict.value, "verdict_at": at, "verdict_by": by.ref, "version": alarm.version + 1}
    if alarm.acknowledged_at is None:
        changes |= {"acknowledged_at": at, "acknowledged_by": by.ref}
    Alarm.objects.filter(pk=alarm.pk).update(**changes)
    for name, value in changes.items():
        setattr(alarm, name, value)


def why_it_stays(alarm: Alarm, *, by: Actor, at: datetime) -> str:
    """Why this person cannot take the verdict back, in words; empty: they can. `alarm`: claimed."""
    if not alarm.verdict:
        return _("Nobody has judged it, or the verdict was taken back already.")
    if alarm.verdict_by != by.ref or alarm.verdict_at is None:
        return _("Somebody else has judged it since.")
    if at - alarm.verdict_at > TAKE_BACK_WITHIN:
        return _("A verdict can be taken back for ten minutes. Judge it anew instead.")
    matter = alarm.matter
    if matter is None or (alarm.verdict == Verdict.TRUE and alarm.rule.opens == Opens.AT_ONCE):
        return ""  # one that the alarm itself had opened is as it was
    said = _("Matter %(number)s was opened or joined by it; it is taken up there.")
    if alarm.verdict != Verdict.TRUE:
        said = _("Matter %(number)s was told that it is none; judge the alarm anew instead.")
    return said % {"number": matter.number}


def take_back_verdict(alarm: Alarm, *, by: Actor, at: datetime) -> None:
    """It is not judged any more, and waits again; the trace keeps both. Call where `why_it_stays` says nothing."""
    with work():
        data = {"verdict": [alarm.verdict, ""]} | ({"reason": alarm.reason} if alarm.reason else {})
        changes = {"verdict": "", "verdict_at": None, "verdict_by": "", "reason": "", "version": alarm.version + 1}
        Alarm.objects.filter(pk=alarm.pk).update(**changes)
        for name, value in changes.items():
            setattr(alarm, name, value)
        record("sensing.alarm_verdict_taken_back", chain=alarm.chain, by=by.ref, at=at, data=data)
        tell(alarm, "taken_back")
