"""Who looked at a file, when and why, as the person concerned reads it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.audit.models import AccessEntry
from huiyin.care.models import CareFile
from huiyin.matters.labels import pick
from huiyin.orgs.models import Staff
from huiyin.orgs.roles import LABELS, Role


@dataclass(frozen=True)
class Look:
    """`fields`: what was opened: name, phone, address, readings …"""

    at: datetime
    actor: str
    purpose: str
    fields: tuple[str, ...]


def looks_of(file: CareFile, most: int = 100) -> list[Look]:
    """The newest first."""
    family = list(file.contacts.values_list("contact", flat=True))
    of_family = Q(subject__in=[f"contact/{one}" for one in family])
    rows = AccessEntry.objects.filter(Q(subject__in=(file.chain, f"contact/{file.person}")) | of_family)
    return [Look(row.at, row.actor, row.purpose, tuple(row.fields)) for row in rows.order_by("-at", "-pk")[:most]]


@dataclass(frozen=True)
class Told:
    """As the person reads it: `who` by office and role; the name of a member of staff is nobody's to hand out."""

    at: datetime
    who: str
    purpose: str
    fields: tuple[str, ...]


def told_looks(file: CareFile, most: int) -> list[Told]:
    looks = looks_of(file, most)
    ids = {int(look.actor.removeprefix("staff/")) for look in looks if look.actor.startswith("staff/")}
    staff = Staff.objects.filter(pk__in=ids).select_related("unit").prefetch_related("posts")
    offices = {f"staff/{one.pk}": _office(one) for one in staff}
    return [Told(look.at, offices.get(look.actor) or _other(look.actor), look.purpose, look.fields) for look in looks]


def _office(one: Staff) -> str:
    roles = dict.fromkeys(pick(LABELS[Role(post.role)]) for post in one.posts.all())
    return " · ".join((pick((one.unit.name_zh, one.unit.name_en)), *roles))


def _other(ref: str) -> str:
    return _("the person or their family") if ref.startswith("cared/") else _("the platform itself")
