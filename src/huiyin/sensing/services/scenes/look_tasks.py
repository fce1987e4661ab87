"""A grid worker is asked to look whether an alarm is true: asked once, answered once."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, InvalidInput
from huiyin.kernel.work import work
from huiyin.matters.models import Photo
from huiyin.notices.services import Message, tell
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role
from huiyin.orgs.selectors import accounts_serving
from huiyin.sensing.models import Alarm, LookTask
from huiyin.sensing.vocabulary import Severity

WITHIN = {
    Severity.CRITICAL: timedelta(minutes=10),
    Severity.SERIOUS: timedelta(minutes=20),
    Severity.MINOR: timedelta(hours=2),
}
LONGEST = 300


def ask_look(alarm: Alarm, *, by: Actor, note: str = "") -> LookTask:
    """
    Raises:
        Conflict: it is judged already, or somebody was asked before.
    """
    if not alarm.grid:
        raise InvalidInput(_("This alarm lies in no worker grid, so nobody can be asked. Judge it yourself."))
    at = now()
    with work():
        if not Alarm.objects.select_for_update().filter(pk=alarm.pk, verdict="").exists():
            raise Conflict(_("Somebody has judged this alarm meanwhile."), code="raced")
        try:
            with transaction.atomic():
                look = LookTask.objects.create(
                    alarm=alarm,
                    grid=alarm.grid,
                    note=note.strip()[:LONGEST],
                    asked_by=by.ref,
                    asked_at=at,
                    due_at=at + WITHIN[Severity(alarm.severity)],
                )
        except IntegrityError:
            raise Conflict(_("Somebody was asked to look at it already."), code="raced") from None
        record("sensing.look_asked", chain=alarm.chain, by=by.ref, at=at, data={"look": look.pk, "grid": alarm.grid})
        tell([_message(look, alarm)])
    return look


def _message(look: LookTask, alarm: Alarm) -> Message:
    """What and where by name of the rule and the grid; of somebody's own device no more than that."""
    workers = accounts_serving((alarm.grid,), Role.GRID_WORKER)
    said = {"what": (alarm.rule.name_zh, alarm.rule.name_en), "due": {"at": look.due_at.isoformat()}}
    return Message("look_asked", workers, f"look/{look.pk}", f"look/{look.pk}", said, urgent=alarm.severity != "minor")


def answer_look(look: LookTask, is_true: bool, *, by: Actor, answer: str = "", photo: Photo | None = None) -> None:
    """The answer alone; whoever takes it judges the alarm in the same `work()`.

    Raises:
        Conflict: it was answered, or the alarm was judged, meanwhile.
    """
    at = now()
    with work():
        changed = LookTask.objects.filter(pk=look.pk, ended_how="").update(
            ended_how="answered",
            answered_at=at,
            answered_by=by.staff_id,
            is_true=is_true,
            answer=answer.strip()[:LONGEST],
            photo=photo,
        )
        if not changed:
            raise Conflict(_("This was answered already, or the desk has judged the alarm meanwhile."), code="raced")
        if photo:
            Photo.objects.filter(pk=photo.pk).update(about=look.alarm.chain)
        record(
            "sensing.look_answered", chain=look.alarm.chain, by=by.ref, at=at, data={"look": look.pk, "true": is_true}
        )


def take_back_look(look: LookTask, *, by: Actor) -> None:
    with work():
        if not LookTask.objects.filter(pk=look.pk, ended_how="").update(ended_how="taken_back", answered_at=now()):
            raise Conflict(_("This was answered already, or the desk has judged the alarm meanwhile."), code="raced")
        record("sensing.look_taken_back", chain=look.alarm.chain, by=by.ref, at=now(), data={"look": look.pk})


def end_looks(alarm: Alarm) -> None:
    """The alarm is judged: nobody needs to go any more. Inside of the `work()` that judges it."""
    LookTask.objects.filter(alarm=alarm, ended_how="").update(ended_how="judged", answered_at=now())
