"""Whom to call for somebody: in order."""

from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from huiyin.care.models import CareContact, CareFile, Key
from huiyin.care.services.stepping import refuse_strangers, refuse_uncovered, step
from huiyin.care.vocabulary import Purpose, Relation
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, InvalidInput
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor
from huiyin.people.services import ContactDetails, erase_contact, keep_contact, normal_phone

MOST = 6


def add_contact(
    file: CareFile,
    details: ContactDetails,
    relation: Relation,
    *,
    by: Actor,
    at_night: bool = True,
    at: datetime | None = None,
) -> CareContact:
    """The next to be called. They get a key of their own to the file.

    Raises:
        Conflict: the consent does not cover telling family, or has run out.
    """
    at = at or now()
    refuse_strangers(by, file)
    refuse_uncovered(file, at)
    consent = file.consents.filter(ended_at=None).first()
    if consent is None or Purpose.FAMILY.value not in consent.purposes:
        raise Conflict(_("They have not agreed that family is told. Ask them, and renew the consent first."))
    if not details.name.strip() or len(normal_phone(details.phone)) < 5:
        raise InvalidInput(_("Somebody to be called needs a name and a telephone number."), field="phone")
    with work():
        last = file.contacts.aggregate(last=Max("place"))["last"] or 0
        if last >= MOST:
            raise InvalidInput(_("Six contacts are enough. Take one out first."), field="name")
        contact = CareContact.objects.create(
            file=file, contact=keep_contact(details), relation=relation, place=last + 1, at_night=at_night
        )
        Key.objects.create(file=file, contact=contact, made_at=at)
        step(file, "contact_added", by=by, at=at, data={"place": contact.place, "relation": contact.relation})
    return contact


def remove_contact(contact: CareContact, *, by: Actor, at: datetime | None = None) -> None:
    """Their details go; those behind move up."""
    file, at = contact.file, at or now()
    refuse_strangers(by, file)
    with work():
        erase_contact(contact.contact)
        place = contact.place
        contact.delete()
        _close_ranks(file)
        step(file, "contact_removed", by=by, at=at, data={"place": place})


def move_contact_up(contact: CareContact, *, by: Actor, at: datetime | None = None) -> None:
    """Called before the one who was called before them; the first stays the first."""
    file, at = contact.file, at or now()
    refuse_strangers(by, file)
    before = file.contacts.filter(place__lt=contact.place).last()
    if before is None:
        return
    with work():
        place = contact.place
        CareContact.objects.filter(pk=contact.pk).update(place=0)  # out of the way: a place belongs to one
        CareContact.objects.filter(pk=before.pk).update(place=place)
        CareContact.objects.filter(pk=contact.pk).update(place=before.place)
        contact.place = before.place
        step(file, "contact_moved", by=by, at=at, data={"from": place, "to": before.place})


def _close_ranks(file: CareFile) -> None:
    for place, pk in enumerate(file.contacts.order_by("place").values_list("pk", flat=True), 1):
        CareContact.objects.filter(pk=pk).update(place=place)
