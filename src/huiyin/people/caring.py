"""Write what a care file needs to know of a person. Read it through `people.access` only."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from huiyin.kernel.errors import InvalidInput, NotFound
from huiyin.kernel.sealed.columns import with_marks
from huiyin.kernel.work import work
from huiyin.people.models import Cared, Contact, new_contact_id
from huiyin.people.services import normal_phone

SEXES = ("f", "m", "")


@dataclass(frozen=True)
class CaredDetails:
    """Who somebody in care is.

    Attributes:
        address: of the home, down to the door, and how to get in.
        by_moon: their birthday is kept by the lunar calendar; `moon_birthday` is then "MM-DD" of that calendar.
        tell_by: channel of messages to them; empty: the first usual one.
    """

    name: str
    phone: str = ""
    born_on: date | None = None
    sex: str = ""
    address: str = ""
    language: str = "zh-hans"
    account_id: int | None = None
    tell_by: str = ""
    by_moon: bool = False
    moon_birthday: str = ""


def keep_cared(details: CaredDetails) -> str:
    """Store the details; answer the contact id by which other domains know this person."""
    details = _checked(details)
    with work():
        contact = Contact.objects.create(pk=new_contact_id(), **_open_part(details))
        Cared.objects.create(contact=contact, **_sealed_part(details))
    return contact.pk


def change_cared(contact_id: str, details: CaredDetails) -> None:
    """Raises NotFound once they were erased."""
    details = _checked(details)
    with work():
        if not Contact.objects.filter(pk=contact_id, erased_at=None).update(**_open_part(details)):
            raise NotFound(_("These contact details no longer exist."))
        Cared.objects.filter(contact=contact_id).update(**_sealed_part(details))


def _open_part(details: CaredDetails) -> dict[str, Any]:
    """What notices and the second factor need; behind the people's door like every reporter's."""
    given = {
        "name": details.name.strip()[:80],
        "phone": normal_phone(details.phone),
        "language": details.language,
        "account_id": details.account_id,
        "tell_by": details.tell_by or None,
    }
    return with_marks(Contact, given)


def _sealed_part(details: CaredDetails) -> dict[str, Any]:
    kept = {name: asdict(details)[name] for name in ("sex", "address")}
    kept["born_on"] = details.born_on.isoformat() if details.born_on else ""
    by_sun = f"{details.born_on:%m-%d}" if details.born_on else ""
    birthday = details.moon_birthday if details.by_moon else by_sun
    return with_marks(Cared, {"details": kept, "birthday": birthday, "by_moon": details.by_moon})


def _checked(details: CaredDetails) -> CaredDetails:
    if not details.name.strip():
        raise InvalidInput(_("A care file needs a name."), field="name")
    if details.sex not in SEXES:
        raise InvalidInput(_("Choose one of the list, or leave it open."), field="sex")
    if details.by_moon and not _is_moon_day(details.moon_birthday):
        raise InvalidInput(_("Write a lunar birthday as month-day, like 08-15."), field="moon_birthday")
    if len(details.address) > 200:
        raise InvalidInput(_("An address has at most 200 characters."), field="address")
    return details


def _is_moon_day(text: str) -> bool:
    """A lunar month has 29 or 30 days, and there are twelve; whoever was born in a leap month keeps the usual one."""
    month, _dash, day = text.partition("-")
    return len(text) == 5 and month.isdigit() and day.isdigit() and 1 <= int(month) <= 12 and 1 <= int(day) <= 30
