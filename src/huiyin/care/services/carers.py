"""Who looks after somebody."""

from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.care.models import CareFile, Carer, Due
from huiyin.care.services.planning import carer_of
from huiyin.care.services.stepping import refuse_strangers, refuse_uncovered, step
from huiyin.care.vocabulary import AT_WORK, CarerKind, DueState
from huiyin.kernel.clock import now
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Staff
from huiyin.people.services import ContactDetails, erase_contact, keep_contact

MOST = 6


def assign_carer(
    file: CareFile,
    kind: CarerKind,
    *,
    by: Actor,
    staff: Staff | None = None,
    details: ContactDetails | None = None,
    at: datetime | None = None,
) -> Carer:
    """One more who looks after them: a colleague, or a neighbour, doctor or volunteer by their own contact.

    Raises:
        InvalidInput: neither, or one too many.
    """
    at = at or now()
    refuse_strangers(by, file)
    refuse_uncovered(file, at)
    if (kind in AT_WORK) != (staff is not None) or (staff is None and not (details and details.name.strip())):
        raise InvalidInput(_("Name a colleague, or somebody else with their name and telephone."), field="staff")
    if file.carers.filter(until=None).count() >= MOST:
        raise InvalidInput(_("Six people look after them already. End one first."), field="staff")
    with work():
        contact = keep_contact(details) if details and staff is None else ""
        row = Carer.objects.create(file=file, kind=kind, staff=staff, contact=contact, since=at)
        hand_dues(file)
        step(file, "carer_assigned", by=by, at=at, data={"kind": kind, "staff": staff.pk if staff else None})
    return row


def end_carer(row: Carer, *, by: Actor, at: datetime | None = None) -> None:
    """They look after them no more; the details of who is no colleague go."""
    file, at = row.file, at or now()
    refuse_strangers(by, file)
    with work():
        if row.contact:
            erase_contact(row.contact)
        if Carer.objects.filter(pk=row.pk, until=None).update(until=at):
            hand_dues(file)
            step(file, "carer_ended", by=by, at=at, data={"kind": row.kind, "staff": row.staff_id})


def hand_dues(file: CareFile) -> None:
    """What is due goes to whoever looks after them now, where no plan names somebody."""
    Due.objects.filter(file=file, state=DueState.OPEN, plan__staff=None).update(staff=carer_of(file))
