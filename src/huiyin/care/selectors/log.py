"""Who looked at a file, when and why, as the person concerned reads it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from huiyin.audit.models import AccessEntry
from huiyin.care.models import CareFile


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
