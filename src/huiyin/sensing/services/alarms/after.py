"""What becomes of a matter whose alarm has ended, or was none."""

from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.kernel.work import current
from huiyin.matters import services as matters
from huiyin.matters.models import Matter, Report, Request
from huiyin.matters.permissions import may
from huiyin.matters.services.holding import is_held_by
from huiyin.matters.services.moving import adopt
from huiyin.matters.states import ENDED, MOVES, OPEN, State
from huiyin.matters.vocabulary import RequestKind
from huiyin.orgs.actor import SYSTEM, Actor
from huiyin.sensing.models import Alarm
from huiyin.sensing.vocabulary import Verdict

NOT_REAL = (Verdict.FALSE.value, Verdict.TEST.value, Verdict.DRILL.value)


def matter_of(alarm: Alarm) -> Matter:
    """Locked, and the one copy that this transaction works on."""
    held = current().held.get(alarm.matter_id or 0)
    if isinstance(held, Matter):
        return held
    assert alarm.matter_id is not None
    return adopt(Matter.objects.select_for_update().get(pk=alarm.matter_id))


def lift(alarm: Alarm, *, at: datetime) -> None:
    matter = matter_of(alarm)
    may_be_held = matter.state in MOVES["lift_hold"].source
    if may_be_held and is_held_by(matter, alarm.chain):
        matters.lift_hold(matter, alarm.chain, by=SYSTEM, at=at)


def follow(alarm: Alarm, how: str, *, by: Actor, at: datetime) -> None:
    """The last of its alarms has ended: have somebody look, where the matter stands so that they can; else a note."""
    matter = matter_of(alarm)
    if matter.state in ENDED or alarm.verdict in NOT_REAL or _others_active(alarm):
        return
    text = _("The alarm has ended: %(how)s.") % {"how": how_in_words(how)}
    looked_for = how == "reading" and bool(matter.grid)
    if looked_for and matter.state == State.RECEIVED:
        matters.ask_check(matter, by=SYSTEM, note=text, at=at)
    elif looked_for and matter.state == State.FINISHED:
        matters.ask_verification(matter, by=SYSTEM, note=text, at=at)
    else:
        matters.note(matter, text, by=SYSTEM, at=at)


def how_in_words(how: str) -> str:
    return {
        "reading": _("the device reports normal values again"),
        "person": _("ended by hand"),
        "expired": _("nothing more was heard of it"),
        "retired": _("the device was taken out of use"),
    }[how]


def annul(alarm: Alarm, *, by: Actor, at: datetime) -> None:
    """It was no alarm. What it alone brought about goes away; what a person reported too is left to people."""
    lift(alarm, at=at)
    matter = matter_of(alarm)
    if matter.state in ENDED:
        return
    reason = _reason(alarm)
    if not _stands_alone(matter):
        matters.note(matter, reason, by=SYSTEM, at=at)
    elif matter.state in MOVES["decline"].source:
        matters.decline(matter, reason, by=_who(by, "decline", matter), at=at)
    elif matter.state in OPEN and not _void_asked(matter):
        matters.ask_void(matter, reason, by=_who(by, "ask_void", matter), at=at)


def _reason(alarm: Alarm) -> str:
    return {
        Verdict.FALSE: _("Looked at: a false alarm."),
        Verdict.TEST: _("A test of the device."),
        Verdict.DRILL: _("A drill."),
    }[Verdict(alarm.verdict)]


def _who(by: Actor, move: str, matter: Matter) -> Actor:
    """Whoever looked, if the move is theirs; else the platform, on their word: the trace of the alarm names them."""
    return by if may(by, MOVES[move], matter) else SYSTEM


def _void_asked(matter: Matter) -> bool:
    return Request.objects.filter(matter=matter, kind=RequestKind.VOID, decided_at=None, lapsed=False).exists()


def _others_active(alarm: Alarm) -> bool:
    return Alarm.objects.filter(matter=alarm.matter_id, cleared_at=None).exclude(pk=alarm.pk).exists()


def _stands_alone(matter: Matter) -> bool:
    """No person reported it, nothing was merged into it, and none of its alarms may be real."""
    said_by_people = Report.objects.filter(matter=matter).exclude(key__startswith="alarm/").exists()
    real = Alarm.objects.filter(matter=matter).exclude(verdict__in=NOT_REAL).exists()
    return not (said_by_people or real or matter.merged.filter(undone_at=None).exists())
