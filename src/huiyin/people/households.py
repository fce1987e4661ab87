"""Households of the register, for telling those of an area: by code and building, never by name.

Ages are looked at here and nowhere else, for the one question who must be told first: by the year alone, so that
whoever turns 80 this year counts all year, and a child until the end of the year in which it turns six. Each look is
logged as one opening of the register with its purpose.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet

from huiyin.audit.services import opened
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.sealed.columns import marks
from huiyin.kernel.work import work
from huiyin.notices.addresses import Address, Known
from huiyin.notices.addresses import Device as Push
from huiyin.people.models import Contact, Device, Household, Resident

ORDER = ("sms", "wechat", "voice", "email")
REGISTER = "register/households"
VERY_OLD, VERY_YOUNG = 80, 6  # turned this year: from, and up to


class Home(NamedTuple):
    """`frail`: somebody very old or very young lives there. `phone`: somebody left a number."""

    code: str
    building: str
    grid: str
    frail: bool
    phone: bool


_HOMES = """
SELECT h.code, h.building_code, h.grid_code,
       coalesce(bool_or(r.born_in <= %s OR r.born_in >= %s), false), coalesce(bool_or(r.phone <> ''), false)
FROM people_household h LEFT JOIN people_resident r ON r.household_id = h.id
WHERE h.building_code = ANY(%s) GROUP BY h.id
"""


def homes_in(buildings: Sequence[str], *, today: date, by: str, purpose: str, about: str = "") -> list[Home]:
    """All households of these buildings (codes), logged as one opening. One statement, whatever their number."""
    _refuse_without_purpose(purpose)
    old, young = today.year - VERY_OLD, today.year - VERY_YOUNG
    with work(), connection.cursor() as cursor:
        opened(REGISTER, by=by, purpose=purpose.strip(), about=about, fields=("age",))
        cursor.execute(_HOMES, [old, young, list(buildings)])
        return [Home(*row) for row in cursor.fetchall()]


class Count(NamedTuple):
    """Households; those where somebody very old or very young lives; those with a number; by grid's code."""

    homes: int
    frail: int
    phones: int
    by_grid: dict[str, int]


_COUNT = f"""
SELECT grid_code, count(*), count(*) FILTER (WHERE frail), count(*) FILTER (WHERE phone)
FROM ({_HOMES}) AS home(code, building, grid_code, frail, phone) GROUP BY grid_code
"""


def count_homes(buildings: Sequence[str], *, today: date, by: str, purpose: str, about: str = "") -> Count:
    """As `homes_in`, but numbers only. Logged like it, because the ages are looked at."""
    _refuse_without_purpose(purpose)
    old, young = today.year - VERY_OLD, today.year - VERY_YOUNG
    with work(), connection.cursor() as cursor:
        opened(REGISTER, by=by, purpose=purpose, about=about, fields=("age",))
        cursor.execute(_COUNT, [old, young, list(buildings)])
        rows = cursor.fetchall()
    homes, frail, phones = (sum(row[n] for row in rows) for n in (1, 2, 3))
    return Count(homes, frail, phones, {row[0]: row[1] for row in rows})


def rooms_of(codes: Iterable[str], *, by: str, purpose: str, about: str = "") -> dict[str, str]:
    """Household's code → its door, for whoever has to knock there; logged as one opening."""
    _refuse_without_purpose(purpose)
    with work():
        opened(REGISTER, by=by, purpose=purpose, about=about, fields=("room",))
        return dict(Household.objects.filter(code__in=list(codes)).values_list("code", "room"))


def homes_of_contacts(contacts: Iterable[str], *, by: str, purpose: str, about: str = "") -> frozenset[str]:
    """Codes of the households that these contacts' numbers belong to. Comparing numbers is a use: logged as one."""
    _refuse_without_purpose(purpose)
    wanted = list(contacts)
    if not wanted:
        return frozenset()
    with work():
        opened(REGISTER, by=by, purpose=purpose, about=about, fields=("phone",))
        phones = Contact.objects.filter(pk__in=wanted, erased_at=None).exclude(phone="").values_list("phone", flat=True)
        return frozenset(_with_phones(phones))


def homes_told_with(contacts: Iterable[str], *, by: str, purpose: str, about: str = "") -> dict[str, set[str]]:
    """Contact → codes of the households whose messages ring the same telephone. Logged as one use of the numbers."""
    _refuse_without_purpose(purpose)
    wanted = list(contacts)
    if not wanted:
        return {}
    with work():
        opened(REGISTER, by=by, purpose=purpose, about=about, fields=("phone",))
        mine = Contact.objects.filter(pk__in=wanted, erased_at=None).exclude(phone="").values_list("pk", "phone")
        phones = dict(mine)
        homes: dict[str, set[str]] = {}
        for home, phone in _phones(_with_phones(phones.values())).items():
            homes.setdefault(phone, set()).add(home)
        return {contact: homes[phone] for contact, phone in phones.items() if phone in homes}


def homes_of_phone(phone: str) -> list[str]:
    """Codes of the households that a number belongs to: who answers a message from it answers for them."""
    if not phone:
        return []
    return list(_with_phones([phone]).distinct())


def _with_phones(phones: Iterable[str]) -> QuerySet:
    """Codes of the households in which somebody has one of these numbers."""
    found = Household.objects.filter(residents__phone_mark__in=marks(Resident, "phone", phones))
    return found.values_list("code", flat=True)


class Households:
    """The address book of households: the number of its eldest, by the way that this number's owner chose.

    Somebody who does not want to hear of their own reports is warned all the same.
    """

    def known(self, ids: Iterable[str]) -> Mapping[str, Known]:
        phones = _phones(ids)
        contacts = _contacts(phones.values())
        devices = Device.objects.filter(contact__in=[one.pk for one in contacts.values()])
        pushed = set(devices.values_list("contact", flat=True))
        return {home: _known(phone, contacts.get(phone), pushed) for home, phone in phones.items()}

    def open(self, one: str, channel: str, *, purpose: str, about: str) -> Address | None:
        phone = _phones([one]).get(one, "")
        contact = _contacts([phone]).get(phone) if phone else None
        language = contact.language if contact else "zh-hans"
        devices = _devices(contact) if channel == "webpush" else ()
        value = {"sms": phone, "voice": phone, "email": contact.email if contact else ""}.get(channel, "")
        if channel == "wechat":
            value = (contact.wechat if contact else "") or ""
        if not value and not devices:
            return None
        with work():
            opened(f"household/{one}", by="system", purpose=purpose, about=about, fields=("phone",))
        return Address(value, devices, language)

    def forget_device(self, device: int) -> None:
        Device.objects.filter(pk=device).delete()


def _known(phone: str, contact: Contact | None, pushed: set[str]) -> Known:
    ways = {"sms", "voice"}
    if contact is not None:
        ways |= {way for way, there in (("email", contact.email), ("wechat", contact.wechat)) if there}
        ways |= {"webpush"} if contact.pk in pushed else set()
    chosen = contact.tell_by if contact and contact.tell_by in ways else ""
    return Known(frozenset(ways), chosen or "", phone, ORDER)


def _phones(ids: Iterable[str]) -> dict[str, str]:
    """Household → the number of its eldest who has one."""
    found = Resident.objects.filter(household__code__in=list(ids)).exclude(phone="")
    eldest = found.order_by("household__code", "born_in", "pk").distinct("household__code")
    return dict(eldest.values_list("household__code", "phone"))


def _contacts(phones: Iterable[str]) -> dict[str, Contact]:
    """The newest contact of each number."""
    wanted = marks(Contact, "phone", phones)
    rows = Contact.objects.filter(phone_mark__in=wanted, erased_at=None).order_by("created_at")
    return {row.phone: row for row in rows}


def _devices(contact: Contact | None):
    rows = Device.objects.filter(contact=contact) if contact else ()
    return tuple(Push(one.pk, one.endpoint, one.p256dh, one.auth) for one in rows)


def _refuse_without_purpose(purpose: str) -> None:
    if not purpose.strip():
        raise InvalidInput("Say what the register is opened for; the people concerned can read it.", field="purpose")
