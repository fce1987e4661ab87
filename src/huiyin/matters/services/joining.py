"""附议: one more report of a matter that a neighbour has reported. Its own receipt, code and answer; one matter."""

from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict
from huiyin.kernel.events import announce
from huiyin.kernel.ids import new_tracking_code
from huiyin.kernel.work import in_work, work
from huiyin.matters.events import MatterMoved
from huiyin.matters.models import Matter, Photo, Report
from huiyin.matters.neighbours import neighbours_of
from huiyin.matters.numbers import serial_of
from huiyin.matters.reporting import NewReport
from huiyin.matters.services.intake import Received, came_before, checked
from huiyin.matters.services.moving import adopt, audience_of
from huiyin.matters.services.photos import attach
from huiyin.matters.services.posting import note_posted
from huiyin.matters.vocabulary import EvidenceKind
from huiyin.orgs.actor import Actor


def join(report: NewReport, number: str, *, by: Actor, at: datetime | None = None) -> Received:
    """Add `report` to the matter `number`, if it is one that would be offered to it now.

    Raises:
        Conflict: it was settled meanwhile, is too far away, of another kind, or confidential: all one answer, so that
            nobody can find out by trying.
    """
    if before := came_before(report):
        return before
    try:
        with work():
            return _join(checked(report), number, by, at or now())
    except IntegrityError as raced:
        if not in_work() and (before := came_before(report)):
            return before
        raise Conflict(_("This report has been received already."), code="repeated") from raced


def _join(report: NewReport, number: str, by: Actor, at: datetime) -> Received:
    matter = Matter.objects.select_for_update().filter(pk=serial_of(number) or 0).first()
    offered = {one.matter.pk for one in neighbours_of(report, at)} if matter else set()
    if matter is None or matter.pk not in offered or matter.number != number:
        said = _("That one cannot be joined any more. Send yours as a report of its own; nothing is lost.")
        raise Conflict(said, code="not_joinable")
    return _add(adopt(matter), report, by, at)


def join_known(report: NewReport, matter: Matter, *, by: Actor, at: datetime | None = None) -> Received:
    """Add `report` to a matter that the platform itself found to be the same thing: the next detector of one fire. The
    matter is locked by the caller, and open."""
    with work():
        return _add(matter, checked(report), by, at or now())


def _add(matter: Matter, report: NewReport, by: Actor, at: datetime) -> Received:
    row = Report.objects.create(
        matter=matter,
        source=report.source,
        contact_id=report.contact,
        text=report.text,
        received_at=at,
        key=report.key,
        own_code=new_tracking_code(),
    )
    note_posted(report, row, at)
    who = f"reporter/{row.pk}"
    photos = list(Photo.objects.filter(pk__in=report.photos))
    data = {"report": row.pk, "source": row.source} | attach(matter, photos, EvidenceKind.REPORT, by=by)
    # From here on they are this reporter's: the others of the matter do not see them.
    Photo.objects.filter(pk__in=[photo.pk for photo in photos]).update(by=who)
    record("matters.join", chain=matter.chain, by=who, at=at, data=data)
    happened = MatterMoved(
        matter_id=matter.pk, number=matter.number, move="join", before=matter.state, state=matter.state, actor=who,
        unit_id=matter.unit_id, handler_id=matter.handler_id, area=matter.area, urgency=matter.urgency,
    )  # fmt: skip
    announce(happened, key=matter.chain, audience=audience_of(matter))
    return Received(matter, row.pk)
