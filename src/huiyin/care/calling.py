"""Who is called for somebody in care: family in its order, and whoever of the staff looks after them."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from huiyin.care.models import CareContact, Carer, Consent
from huiyin.care.rules.night import is_night
from huiyin.care.vocabulary import Purpose
from huiyin.kernel.clock import now
from huiyin.people.access import languages_of


@dataclass(frozen=True)
class Kin:
    """`contact`: id of a people contact. `relation`: as the file says it, e.g. daughter. `language`: zh-hans or en."""

    contact: str
    relation: str
    language: str


def kin_to_call(subject: str, *, at: datetime | None = None) -> list[Kin]:
    """The contacts of whom `subject` (care/12) names, first to call first; none once consent has ended, or where it
    does not cover telling family. At night (22:00 to 7:00) only those who may be called then.
    """
    at = at or now()
    file = _number(subject)
    agreed = Consent.objects.filter(file=file, ended_at=None, until__gt=at, purposes__contains=[Purpose.FAMILY.value])
    if file is None or not agreed.exists():
        return []
    asked = CareContact.objects.filter(file=file).order_by("place")
    if is_night(at.astimezone(ZoneInfo(settings.TIME_ZONE)).time()):
        asked = asked.filter(at_night=True)
    rows = list(asked.values_list("contact", "relation"))
    languages = languages_of(contact for contact, _relation in rows)
    return [Kin(contact, relation, languages[contact]) for contact, relation in rows if contact in languages]


def carers_of(subject: str, *, at: datetime) -> frozenset[int]:
    """Ids of the staff who look after whom `subject` (care/12) names; nobody once consent has ended."""
    if (file := _number(subject)) is None:
        return frozenset()
    held = Carer.objects.filter(file=file, file__covered_until__gt=at, staff__isnull=False, until=None)
    return frozenset(held.values_list("staff_id", flat=True))


def _number(subject: str) -> int | None:
    word, _slash, number = subject.partition("/")
    return int(number) if word == "care" and number.isascii() and number.isdigit() and len(number) < 18 else None
