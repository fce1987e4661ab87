"""The files of somebody's area, by what has to be done: never more statements for more rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from huiyin.care.models import CareFile, Carer, Due
from huiyin.care.rules.consent import ASKED_BEFORE
from huiyin.care.vocabulary import DueState, Level

TABS = ("all", "due", "missed", "close", "nobody", "expiring")


@dataclass(frozen=True)
class Filters:
    """tab: one of TABS. community: its code, empty: all."""

    tab: str = "all"
    community: str = ""


def with_next(files: QuerySet[CareFile]) -> QuerySet[Any]:
    """With `next_due` (when the earliest open due ends), `next_kind` and `goes` (staff id)."""
    open_ = Due.objects.filter(file=OuterRef("pk"), state=DueState.OPEN).order_by("due_at")
    carer = Carer.objects.filter(file=OuterRef("pk"), staff__isnull=False, until=None).order_by("pk")
    return files.annotate(
        next_due=Subquery(open_.values("due_at")[:1]),
        next_kind=Subquery(open_.values("kind")[:1]),
        goes=Subquery(carer.values("staff")[:1]),
    )


def listed(files: QuerySet[CareFile], asked: Filters, at: datetime) -> QuerySet[CareFile]:
    """Those that wait longest first."""
    found = with_next(files)
    if asked.community:
        found = found.filter(community=asked.community)
    return found.filter(_of_tab(asked.tab, at)).order_by("next_due", "pk")


def counts(files: QuerySet[CareFile], at: datetime) -> dict[str, int]:
    """How many stand under each tab."""
    return {tab: listed(files, Filters(tab), at).count() for tab in TABS}


def communities_of(files: QuerySet[CareFile]) -> list[str]:
    return list(files.order_by("community").values_list("community", flat=True).distinct())


def _of_tab(tab: str, at: datetime) -> Q:
    return {
        "due": Q(next_due__isnull=False),
        "missed": Q(next_due__lt=at),
        "close": Q(level=Level.CLOSE),
        "nobody": Q(goes=None),
        "expiring": Q(covered_until__lte=at + ASKED_BEFORE),
    }.get(tab, Q())
