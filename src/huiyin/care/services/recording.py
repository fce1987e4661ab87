"""A contact with the person is written down: a visit, a call; what they need becomes a matter."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.care.models import CareFile, Due, Picture, Plan, Record
from huiyin.care.services.ordering import place_order
from huiyin.care.services.planning import day_of
from huiyin.care.services.stepping import hold, refuse_others, refuse_uncovered
from huiyin.care.vocabulary import PURPOSE_OF_PLAN, DueState, Met, OrderKind, PlanKind, RecordKind
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, InvalidInput
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor

LONGEST_NOTE = 2000


def record_contact(
    file: CareFile,
    kind: RecordKind,
    met: Met,
    *,
    by: Actor,
    note: str = "",
    need: OrderKind | None = None,
    need_words: str = "",
    pictures: tuple[int, ...] = (),
    at: datetime | None = None,
) -> Record:
    """Keep what was found. If they were met, what was due of this kind is done, and the next is counted from today.

    Args:
        need, need_words: what they asked for; it becomes a matter (`order`).
        pictures: ids of `keep_picture`, by the same person.

    Raises:
        Conflict: no consent for visits or calls, or it has run out.
    """
    at = at or now()
    refuse_others(by, file)
    refuse_uncovered(file, at)
    _refuse_unagreed(file, kind)
    if len(note) > LONGEST_NOTE:
        raise InvalidInput(_("A note has at most 2,000 characters."), field="note")
    if met == Met.NEEDS and need is None and not note.strip():
        raise InvalidInput(_("Say what they need: choose it, or write it down."), field="note")
    with work():
        hold(file, at)
        order = place_order(file, need, need_words or note, by=by, at=at) if need else None
        row = Record.objects.create(
            file=file,
            kind=kind,
            at=at,
            by=by.ref,
            met=met,
            note=note.strip(),
            due=_settle(file, kind, at) if met != Met.NOT_MET else None,
            matter=order.matter if order else None,
        )
        _attach(row, pictures, by)
        if met != Met.NOT_MET:
            CareFile.objects.filter(pk=file.pk).filter(Q(met_at=None) | Q(met_at__lt=at)).update(met_at=at)
        data = {"kind": kind, "met": met, "due": row.due_id, "matter": row.matter_id}
        record("care.contact_recorded", chain=file.chain, by=by.ref, at=at, data=data)
    return row


def _settle(file: CareFile, kind: RecordKind, at: datetime) -> Due | None:
    """The open due of this kind is done by this; with or without one, the plan begins to count anew."""
    due = Due.objects.select_for_update().filter(file=file, kind=kind, state=DueState.OPEN).first()
    if due is not None:
        due.state, due.done_at = DueState.DONE, at
        due.save(update_fields=["state", "done_at"])
    for plan in Plan.objects.filter(file=file, kind=kind, ended_at=None):
        Plan.objects.filter(pk=plan.pk).update(next_on=day_of(at) + timedelta(days=plan.every_days or 1))
    return due


def _refuse_unagreed(file: CareFile, kind: RecordKind) -> None:
    consent = file.consents.filter(ended_at=None).first()
    if consent is None or PURPOSE_OF_PLAN[PlanKind(kind)].value not in consent.purposes:
        raise Conflict(_("They have not agreed to this. Ask them, and renew the consent first."))


def _attach(row: Record, pictures: tuple[int, ...], by: Actor) -> None:
    mine = Picture.objects.filter(pk__in=pictures, file=row.file_id, record=None, consent=None, by=by.ref)
    if mine.update(record=row) != len(pictures):
        raise InvalidInput(_("One of the photos is not yours or was used already. Upload it again."), field="photos")
