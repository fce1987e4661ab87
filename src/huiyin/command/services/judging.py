"""A person says what an alarm was, and what follows from that: its matter, its pictures there, and the call-out."""

from django.utils.translation import gettext as _

from huiyin.command.services.calling import begin_call
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, InvalidInput
from huiyin.kernel.work import work
from huiyin.matters.models import Photo
from huiyin.orgs.actor import Actor
from huiyin.sensing.models import Alarm, LookTask
from huiyin.sensing.rules.scenes import FalseReason
from huiyin.sensing.services.alarms import judge_alarm
from huiyin.sensing.services.look_tasks import answer_look, end_looks
from huiyin.sensing.services.scenes import show_on_matter
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
        answer_look(look, is_true, by=by, answer=answer, photo=photo)
        return judge(look.alarm, verdict, by=by, reason=reason, note=answer)


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
