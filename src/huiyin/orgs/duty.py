"""On duty and off: the writes. A position is kept only in between, only the latest, and not in the trace.

Whoever shares and whoever ends lock the same span first, so that a position which arrives late finds the duty ended.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, Forbidden
from huiyin.kernel.work import work
from huiyin.orgs.actor import SYSTEM, Actor
from huiyin.orgs.models import DutySpan, Position
from huiyin.orgs.positions import LONGEST_DUTY, Sample, latest_of
from huiyin.orgs.roles import Role

MOST_AT_ONCE = 500


def begin_duty(*, by: Actor) -> DutySpan:
    """Go on duty. Done twice, it is one duty."""
    if by.staff_id is None or not by.has(Role.GRID_WORKER):
        raise Forbidden(_("Only grid workers go on duty here."))
    with work():
        if (going_on := current_duty(by.staff_id)) is not None:
            return going_on
        try:
            with transaction.atomic():
                span = DutySpan.objects.create(staff_id=by.staff_id, began_at=now())
        except IntegrityError as raced:
            raise Conflict(_("You have just gone on duty with another device. Reload the page.")) from raced
        _record("orgs.duty_began", span, by, span.began_at)
    return span


def end_duty(*, by: Actor, how: str = "self") -> bool:
    """Go off duty: the position goes with it. False if nobody was on duty."""
    with work():
        span = _locked(by.staff_id)
        if span is None:
            return False
        _end(span, how, by, now())
    return True


def share_position(samples: Iterable[Sample], *, by: Actor) -> Position | None:
    """Keep the newest of `samples` as where this person is; None if none of them is newer or usable.

    Raises:
        Conflict: off duty; nothing is kept, and the phone is to stop sending.
    """
    with work():
        span = _locked(by.staff_id)
        if span is None:
            raise Conflict(_("You are off duty, so where you are is not kept."), code="off_duty")
        known = Position.objects.filter(span=span).first()
        newest = latest_of(samples, since=span.began_at, now=now())
        if newest is None or (known is not None and known.at >= newest.at):
            return None
        position = Position(span=span, at=newest.at, lon=newest.lon, lat=newest.lat, accuracy=newest.accuracy)
        position.save(force_insert=known is None, force_update=known is not None)
    return position


def end_forgotten(moment: datetime) -> int:
    """End the duties that began too long ago; how many. A phone that was lost must not be followed for days."""
    with work():
        old = DutySpan.objects.select_for_update(skip_locked=True).filter(
            ended_at=None, began_at__lt=moment - LONGEST_DUTY
        )
        forgotten = list(old[:MOST_AT_ONCE])
        for span in forgotten:
            _end(span, "forgotten", SYSTEM, moment)
    return len(forgotten)


def current_duty(staff_id: int | None) -> DutySpan | None:
    if staff_id is None:
        return None
    return DutySpan.objects.select_related("position").filter(staff_id=staff_id, ended_at=None).first()


def _locked(staff_id: int | None) -> DutySpan | None:
    if staff_id is None:
        return None
    return DutySpan.objects.select_for_update().filter(staff_id=staff_id, ended_at=None).first()


def _end(span: DutySpan, how: str, by: Actor, at: datetime) -> None:
    span.ended_at, span.ended_how = at, how
    span.save(update_fields=["ended_at", "ended_how"])
    Position.objects.filter(span=span).delete()
    _record("orgs.duty_ended", span, by, at, how=how)


def _record(action: str, span: DutySpan, by: Actor, at: datetime, **data: str) -> None:
    record(action, chain=f"staff/{span.staff_id}", by=by.ref, at=at, data=data)
