"""The only door to personal details."""

from collections.abc import Iterable

from huiyin.audit.services import opened
from huiyin.kernel.errors import InvalidInput, NotFound
from huiyin.kernel.work import work
from huiyin.people.models import Contact
from huiyin.people.services import ContactDetails, normal_phone


def open_contact(contact_id: str, *, by: str, purpose: str, about: str = "") -> ContactDetails:
    """The reporter's details, logged in the same transaction with who opened them and why.

    The caller has checked that `by` may (matters.access); this door makes sure that it cannot happen unseen.
    """
    if not purpose.strip():
        raise InvalidInput("Say what you need these details for; the person concerned can read it.", field="purpose")
    with work():
        contact = Contact.objects.filter(pk=contact_id, erased_at=None).first()
        if contact is None:
            raise NotFound("These contact details no longer exist.")
        opened(
            f"contact/{contact_id}",
            by=by,
            purpose=purpose.strip(),
            about=about,
            fields=("name", "phone", "email"),
        )
    return ContactDetails(
        contact.name,
        contact.phone,
        contact.email,
        contact.language,
        contact.account_id,
        contact.wechat or "",
        contact.tell_by or "",
    )


def contacts_like(contact_id: str, *, by: str, purpose: str, about: str = "", most: int = 50) -> list[str]:
    """The newest contacts with the same phone number, this one among them: the same person, as far as a number tells.

    Comparing numbers is a use of them, so it is logged as one; no number is answered.
    """
    if not purpose.strip():
        raise InvalidInput("Say what you need these details for; the person concerned can read it.", field="purpose")
    with work():
        phone = Contact.objects.filter(pk=contact_id, erased_at=None).values_list("phone", flat=True).first()
        if not phone:
            return [contact_id]
        opened(f"contact/{contact_id}", by=by, purpose=purpose.strip(), about=about, fields=("earlier",))
        alike = Contact.objects.filter(phone=phone, erased_at=None).order_by("-created_at")
        return list(alike.values_list("pk", flat=True)[:most])


def phone_ends_with(contact_id: str | None, tail: str) -> bool:
    """Whether the phone left with a report ends in these four digits: the second half of a reporter's key."""
    tail = normal_phone(tail)
    if not contact_id or len(tail) != 4:
        return False
    return Contact.objects.filter(pk=contact_id, erased_at=None, phone__endswith=tail).exists()


def has_phone(contact_id: str | None) -> bool:
    return bool(contact_id) and Contact.objects.filter(pk=contact_id, erased_at=None).exclude(phone="").exists()


def have_phones(contact_ids: Iterable[str]) -> set[str]:
    """Those of many contacts who left a number; nothing personal is read."""
    known = Contact.objects.filter(pk__in=[pk for pk in contact_ids if pk], erased_at=None).exclude(phone="")
    return set(known.values_list("pk", flat=True))


def contacts_of_account(account_id: int) -> list[str]:
    """The contact ids under which a signed-in resident has reported."""
    return list(Contact.objects.filter(account_id=account_id).values_list("pk", flat=True))


def accounts_of(contact_ids: Iterable[str]) -> dict[str, int]:
    """Contact id → account, where there is one: to whom a notice may be shown. Nothing personal is read."""
    known = Contact.objects.filter(pk__in=list(contact_ids), erased_at=None, account_id__isnull=False)
    return {contact: account for contact, account in known.values_list("pk", "account_id") if account}
