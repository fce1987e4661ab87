"""Call-backs as the desk reads them, and what their answers add up to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from huiyin.hotline.access import visible_callbacks
from huiyin.hotline.models import CallBack
from huiyin.hotline.rules.rates import Answers
from huiyin.hotline.services.callbacks import CLAIM_HOLDS
from huiyin.hotline.vocabulary import Reopening, Satisfied
from huiyin.kernel.paging import Page, page_of
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Unit

TABS = ("waiting", "mine", "reopening", "done")


@dataclass(frozen=True)
class DoneFilters:
    """What a list of settled call-backs is narrowed to; `kind`: one of KINDS."""

    since: datetime | None = None
    until: datetime | None = None
    kind: str = ""
    unit: str = ""


KINDS = {
    "reached": Q(reached=True),
    "contacted": Q(reached=True, contacted=True),
    "resolved": Q(reached=True, resolved=True),
    "satisfied": Q(reached=True, satisfied__in=(Satisfied.YES, Satisfied.BASICALLY)),
    "basically": Q(reached=True, satisfied=Satisfied.BASICALLY),
    "unsatisfied": Q(reached=True, satisfied=Satisfied.NO),
    "not_reached": Q(reached=False),
}


def tab_of(actor: Actor, tab: str, now: datetime) -> QuerySet[CallBack]:
    """waiting: nobody has it in hand, and it is time; the longest due first."""
    rows = visible_callbacks(actor)
    match tab:
        case "mine":
            return rows.filter(done_at=None, claimed_by=actor.staff_id).order_by("due_at", "pk")
        case "reopening":
            return rows.filter(reopening=Reopening.ASKED).order_by("done_at", "pk")
        case "done":
            return rows.filter(done_at__isnull=False, overtaken=False).order_by("-done_at", "-pk")
    free = Q(claimed_by=None) | Q(claimed_at__lt=now - CLAIM_HOLDS)
    time = Q(next_at=None) | Q(next_at__lte=now)
    return rows.filter(free, time, done_at=None).order_by("due_at", "pk")


def callbacks_page(actor: Actor, tab: str, filters: DoneFilters, number: int, *, now: datetime, size: int = 30) -> Page:
    found = tab_of(actor, tab, now)
    if tab == "done":
        found = done_in(found, filters)
    return page_of(found, number, size, rows=visible_callbacks(actor))


def done_in(rows: QuerySet[CallBack], filters: DoneFilters) -> QuerySet[CallBack]:
    if filters.since:
        rows = rows.filter(done_at__gte=filters.since)
    if filters.until:
        rows = rows.filter(done_at__lt=filters.until)
    if filters.unit:
        rows = rows.filter(unit__code=filters.unit)
    return rows.filter(KINDS[filters.kind]) if filters.kind in KINDS else rows


def counts(actor: Actor, now: datetime) -> dict[str, int]:
    """How many wait in each tab, each looked at up to 1,000."""
    return {tab: tab_of(actor, tab, now).order_by().values("pk")[:1000].count() for tab in TABS if tab != "done"}


# Not under the names of columns, which the next of them would then mean.
_SUMS = {f"sum_{kind}": Count("pk", filter=q) for kind, q in KINDS.items()}


def _answers(row: Mapping[str, Any]) -> Answers:
    return Answers(**{name[4:]: value for name, value in row.items() if name.startswith("sum_")})


def answers_in(since: datetime, until: datetime) -> Answers:
    """All that was answered in a period. Counted over everything: a number names nobody."""
    rows = done_in(CallBack.objects.filter(overtaken=False), DoneFilters(since, until))
    return _answers(rows.aggregate(**_SUMS))


def answers_by_unit(since: datetime, until: datetime, most: int = 200) -> list[tuple[Unit, Answers]]:
    """For each unit that settled something, those with the most answers first."""
    rows = done_in(CallBack.objects.filter(overtaken=False, unit__isnull=False), DoneFilters(since, until))
    sums: list[Any] = list(rows.values("unit").annotate(many=Count("pk"), **_SUMS).order_by("-many", "unit")[:most])
    units = Unit.objects.in_bulk([row["unit"] for row in sums])
    return [(units[row["unit"]], _answers(row)) for row in sums]
