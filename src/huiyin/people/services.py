"""Write contacts. The trace never sees a name or number: only that there is a contact, by the report that has it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from huiyin.kernel.clock import now
from huiyin.kernel.sealed.columns import with_marks
from huiyin.kernel.together import Part, inserting
from huiyin.kernel.work import current, work
from huiyin.people.models import Cared, Contact, Device, Household, Reach


@dataclass(frozen=True)
class ContactDetails:
    """What a reporter told about themself; all optional."""

    name: str = ""
    phone: str = ""
    email: str = ""
    language: str = "zh-hans"
    account_id: int | None = None
    wechat: str = ""
    tell_by: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.phone or self.email or self.account_id or self.wechat)


def keep_contact(details: ContactDetails) -> str:
    """Store the details, answer the id under which other domains may refer to them."""
    with work():
        given = {
            "name": details.name[:80],
            "phone": normal_phone(details.phone),
            "email": details.email[:120],
            "language": details.language,
            "account_id": details.account_id,
            "wechat": details.wechat[:64] or None,
            "tell_by": details.tell_by or None,
        }
        contact = Contact(**with_marks(Contact, given, "phone_mark"))
        current().later(_write, contact)
    return contact.pk


def complete_contact(contact_id: str, *, name: str) -> None:
    """Add the name that somebody gives after their number was known; one that is there already stays."""
    with work():
        Contact.objects.filter(pk=contact_id, erased_at=None, name="").update(name=name[:80])


def move_households(grids: Mapping[str, Sequence[str]]) -> int:
    """After new borders: grid's code → codes of the buildings that lie in it now; how many households that were."""
    with work():
        return sum(
            Household.objects.filter(building_code__in=buildings).exclude(grid_code=grid).update(grid_code=grid)
            for grid, buildings in grids.items()
        )


def _write(contacts: list[Contact]) -> list[Part]:
    return inserting(contacts)


def erase_contact(contact_id: str) -> None:
    """Forget the person; the id stays, so that what referred to it stays whole."""
    with work():
        gone = {"name": "", "phone": "", "email": "", "account_id": None, "wechat": None, "erased_at": now()}
        Contact.objects.filter(pk=contact_id).update(**with_marks(Contact, gone))
        Device.objects.filter(contact=contact_id).delete()
        Cared.objects.filter(contact=contact_id).delete()


def forget_account(account_id: int) -> None:
    """By what an account is reached, and which contacts are its own: nobody's any more. The contacts stay."""
    with work():
        Contact.objects.filter(account_id=account_id).update(account_id=None)
        Device.objects.filter(account_id=account_id, contact=None).delete()
        Device.objects.filter(account_id=account_id).update(account_id=None)
        Reach.objects.filter(pk=account_id).delete()


def erase_contacts(contact_ids: Iterable[str]) -> int:
    """As `erase_contact`, many at once; how many were not erased before."""
    gone = {"name": "", "phone": "", "email": "", "account_id": None, "wechat": None, "erased_at": now()}
    with work():
        known = Contact.objects.filter(pk__in=list(contact_ids), erased_at=None, cared=None)
        keys = list(known.values_list("pk", flat=True))
        Device.objects.filter(contact__in=keys).delete()
        return Contact.objects.filter(pk__in=keys).update(**with_marks(Contact, gone))


def normal_phone(typed: str) -> str:
    """Digits and a leading plus; spaces, dashes and the mainland prefix are dropped."""
    digits = "".join(c for c in typed if c.isdigit() or c == "+")[:40]
    return digits.removeprefix("+86").removeprefix("0086")
