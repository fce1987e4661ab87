"""The only door to personal details."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from hmac import compare_digest

from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.audit.services import opened, opened_many
from huiyin.kernel.errors import InvalidInput, NotFound
from huiyin.kernel.sealed.columns import marks
from huiyin.kernel.work import work
from huiyin.people.caring import CaredDetails
from huiyin.people.models import Cared, Contact
from huiyin.people.services import ContactDetails, keep_contact, normal_phone

ALL_OF_CARED = ("name", "phone", "born_on", "sex", "address", "tell_by", "by_moon", "moon_birthday")


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
        alike = Contact.objects.filter(phone_mark__in=marks(Contact, "phone", [phone]), erased_at=None).order_by(
            "-created_at"
        )
        return list(alike.values_list("pk", flat=True)[:most])


def same_number(contact_id: str, among: Iterable[str]) -> set[str]:
    """Those of `among` that are this contact, or have its number: what goes with somebody who wants to be forgotten."""
    phone = Contact.objects.filter(pk=contact_id, erased_at=None).values_list("phone", flat=True).first() or ""
    alike = Contact.objects.filter(pk__in=list(among), phone_mark__in=marks(Contact, "phone", [phone]))
    return {contact_id, *alike.values_list("pk", flat=True)}


def phone_ends_with(contact_id: str | None, tail: str) -> bool:
    """Whether the phone left with a report ends in these four digits: the second half of a reporter's key."""
    tail = normal_phone(tail)
    if not contact_id or len(tail) != 4:
        return False
    phone = Contact.objects.filter(pk=contact_id, erased_at=None).values_list("phone", flat=True).first() or ""
    return compare_digest(phone[-4:].encode(), tail.encode())


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


def open_cared(
    contact_id: str, *, by: str, purpose: str, about: str, fields: tuple[str, ...] = ALL_OF_CARED
) -> CaredDetails:
    """Of somebody in care the `fields` that the purpose needs, the others left empty; logged in the same transaction.

    Raises:
        NotFound: erased.
    """
    _refuse_without_purpose(purpose)
    with work():
        row = Cared.objects.select_related("contact").filter(contact=contact_id, contact__erased_at=None).first()
        if row is None:
            raise NotFound(_("These contact details no longer exist."))
        opened(f"contact/{contact_id}", by=by, purpose=purpose.strip(), about=about, fields=fields)
    kept = _details_of(row)
    always = {"name": "", "language": row.contact.language, "account_id": row.contact.account_id}
    return CaredDetails(**(always | {name: value for name, value in kept.items() if name in fields}))


def open_many_cared(
    contact_ids: Iterable[str], *, by: str, purpose: str, about: dict[str, str], fields: tuple[str, ...]
) -> dict[str, CaredDetails]:
    """As `open_cared`, for the few of somebody's day; one statement, and one line of the log for each."""
    _refuse_without_purpose(purpose)
    with work():
        rows = list(Cared.objects.select_related("contact").filter(contact__in=list(contact_ids)))
        opened_many(
            [(f"contact/{row.pk}", about.get(row.pk, "")) for row in rows], by=by, purpose=purpose, fields=fields
        )
    empty = {"name": ""}
    return {
        row.pk: CaredDetails(**(empty | {name: value for name, value in _details_of(row).items() if name in fields}))
        for row in rows
    }


def _details_of(row: Cared) -> dict:
    kept = row.details
    return {
        "name": row.contact.name,
        "phone": row.contact.phone,
        "born_on": date.fromisoformat(kept["born_on"]) if kept["born_on"] else None,
        "sex": kept["sex"],
        "address": kept["address"],
        "language": row.contact.language,
        "account_id": row.contact.account_id,
        "tell_by": row.contact.tell_by or "",
        "by_moon": row.by_moon,
        "moon_birthday": row.birthday if row.by_moon else "",
    }


def family_names(contact_ids: Iterable[str]) -> dict[str, str]:
    """The first sign of each name and how many follow (张**): tells the rows of a list apart, and not who it is."""
    names = Contact.objects.filter(pk__in=list(contact_ids), erased_at=None).values_list("pk", "name")
    return {pk: f"{name[0]}{'*' * min(2, len(name) - 1)}" for pk, name in names if name}


def find_among(contact_ids: Iterable[str], words: str, *, by: str, purpose: str) -> list[str]:
    """Those of `contact_ids` whose full name, or whole number, is `words`. A hit is a use of their details: logged."""
    _refuse_without_purpose(purpose)
    words, number = words.strip(), normal_phone(words)
    if not words:
        return []
    by_name, by_number = marks(Contact, "name", [words]), marks(Contact, "phone", [number] if len(number) >= 7 else [])
    asked = Q(name_mark__in=by_name) | Q(phone_mark__in=by_number)
    with work():
        found = list(
            Contact.objects.filter(asked, pk__in=contact_ids, erased_at=None).values_list("pk", flat=True)[:50]
        )
        opened_many([(f"contact/{pk}", "") for pk in found], by=by, purpose=purpose, fields=("search",))
    return found


def born_on(days: Iterable[str], *, by_moon: bool) -> list[str]:
    """Contact ids of people in care whose birthday is one of `days` (MM-DD); the day alone, no year, is looked at."""
    wanted = marks(Cared, "birthday", days)
    rows = Cared.objects.filter(birthday_mark__in=wanted, by_moon=by_moon, contact__erased_at=None)
    return list(rows.values_list("pk", flat=True))


def contacts_before(moment: datetime, size: int) -> Iterator[list[str]]:
    """Contacts that came before then and are not erased, `size` at once; nothing personal is read."""
    after = ""
    known = Contact.objects.filter(created_at__lt=moment, erased_at=None).order_by("pk")
    while batch := list(known.filter(pk__gt=after).values_list("pk", flat=True)[:size]):
        yield batch
        after = batch[-1]


def languages_of(contact_ids: Iterable[str]) -> dict[str, str]:
    return dict(Contact.objects.filter(pk__in=list(contact_ids), erased_at=None).values_list("pk", "language"))


def _refuse_without_purpose(purpose: str) -> None:
    if not purpose.strip():
        raise InvalidInput(_("Say what you need these details for; the person concerned can read it."), field="purpose")


def copy_contact(contact_id: str, *, by: str, purpose: str, about: str) -> str:
    """A second contact of the same person, for one thing they asked for; it lives and goes apart. Logged as a use."""
    known = open_contact(contact_id, by=by, purpose=purpose, about=about)
    return keep_contact(known)
