"""A person says what an alarm was, and what follows from that: its matter, its pictures there, and the call-out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.command.models import CallOut
from huiyin.command.services.calling import begin_call
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, InvalidInput
from huiyin.kernel.work import work
from huiyin.matters.models import Photo
from huiyin.orgs.actor import Actor
from huiyin.sensing.models import Alarm, LookTask
from huiyin.sensing.rules.scenes import FalseReason
from huiyin.sensing.services.alarms import judge_alarm, take_back_verdict, why_it_stays
from huiyin.sensing.services.alarms.claiming import between_alarms_and_matters, claim, spot_of_alarm
from huiyin.sensing.services.scenes.look_tasks import answer_look, end_looks
from huiyin.sensing.services.scenes.taking_in import show_on_matter
from huiyin.sensing.vocabulary import Opens, Verdict


def answer_and_judge(
    look: LookTask, is_true: bool, *, by: Actor, answer: str = "", photo: Photo | None = None
) -> Alarm:
    """What somebody found on the spot judges the alarm.

    Raises:
        Conflict: it was answered, or judged by the desk, meanwhile.
    """
    verdict, reason = (Verdict.TRUE, "") if is_true else (Verdict.FALSE, FalseReason.OTHER.value)
    with work():
        between_alarms_and_matters([spot_of_alarm(look.alarm)])  # before its row and the look's, as the desk does
        answer_look(look, is_true, by=by, answer=answer, photo=photo)
        return judge(look.alarm, verdict, by=by, reason=reason, note=answer)


@dataclass(frozen=True)
class TakenBack:
    """`stay`: alarms whose verdict stands, each with why."""

    done: tuple[Alarm, ...]
    stay: tuple[tuple[Alarm, str], ...]


def take_back(alarms: Iterable[Alarm], *, by: Actor, at: datetime | None = None) -> TakenBack:
    """Verdicts that this person gave a moment ago, taken back as one act: one transaction, an entry in each trace.

    What cannot be undone (people were called, a matter was opened or ended) stays, and is said.
    """
    at, done, stay = at or now(), [], []
    with work():
        several = sorted(alarms, key=lambda one: one.pk)
        between_alarms_and_matters(map(spot_of_alarm, several))
        for alarm in several:
            claim(alarm)
            if why := why_it_stays(alarm, by=by, at=at) or _why_called(alarm):
                stay.append((alarm, why))
                continue
            take_back_verdict(alarm, by=by, at=at)
            done.append(alarm)
    return TakenBack(tuple(done), tuple(stay))


def _why_called(alarm: Alarm) -> str:
    callout = CallOut.objects.filter(alarm=alarm.pk).first()
    if callout is None or (alarm.verdict == Verdict.TRUE and alarm.verdict_at and callout.began_at < alarm.verdict_at):
        return ""
    if alarm.verdict in (Verdict.TRUE, Verdict.DRILL):
        return _("People were called out by it; end the call-out instead.")
    return _("The call-out was ended by it; judge the alarm anew instead.")


def judge(
    alarm: Alarm, verdict: Verdict, *, by: Actor, seen: str = "", reason: str = "", note: str = "", severity: str = ""
) -> Alarm:
    """The alarm as it is then.

    Args:
        seen: the verdict that stood when it was looked at; who sees one may judge anew.
        reason: what a false one was instead (FalseReason); needed for a false one.
        severity: as it was looked at; if it has become worse since, nothing is done. Empty: whatever it is.

    Raises:
        Conflict: somebody has judged it meanwhile, or it is worse than it was looked at.
    """
    if verdict == Verdict.FALSE and reason not in set(FalseReason):
        raise InvalidInput(_("Say what it was instead."), field="reason")
    with work():
        between_alarms_and_matters([spot_of_alarm(alarm)])
        locked = Alarm.objects.select_for_update(of=("self",)).select_related("device__kind", "rule").get(pk=alarm.pk)
        if locked.verdict != seen:
            raise Conflict(_("Somebody has judged this alarm meanwhile."), code="raced")
        if severity and severity != locked.severity:
            raise Conflict(_("This alarm has changed its severity since you looked. Look at it again."), code="raced")
        judge_alarm(locked, verdict, by=by, note=note)
        Alarm.objects.filter(pk=alarm.pk).update(reason=reason if verdict == Verdict.FALSE else "")
        end_looks(locked)
        locked.refresh_from_db()
        show_on_matter(locked)
        if verdict in (Verdict.TRUE, Verdict.DRILL) and locked.rule.calls == Opens.CONFIRMED:
            begin_call(locked, by=by, at=now())
    return locked
