"""The doors that a grid worker knocks at: by building, the frail first."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from huiyin.orgs.actor import Actor
from huiyin.people.households import rooms_of
from huiyin.places.models import Building
from huiyin.warnings.access import doors_for
from huiyin.warnings.models import Told, Warning
from huiyin.warnings.vocabulary import Answer, Reached, State

MOST = 200  # a longer list is walked in parts: what was answered leaves it
PURPOSE = "预警上门通知 · knocking at doors to warn"


@dataclass(frozen=True)
class Door:
    told: Told
    room: str


def due(at: datetime) -> Q:
    """Not confirmed, and either without any way to be told, or told long enough ago."""
    waited = Q(queued_at__lte=at - F("warning__knock_after") * timedelta(minutes=1))
    late = Q(reached=Reached.NO_WAY) | Q(reached=Reached.QUEUED) & waited
    return Q(confirmed_at=None, warning__state=State.OUT, warning__expires_at__gt=at) & late


def on_my_phone(actor: Actor, at: datetime) -> list[tuple[Warning, int]]:
    """Warnings that are out in this person's grids, with how many doors wait."""
    mine = doors_for(actor).filter(warning__state=State.OUT, warning__expires_at__gt=at)
    counts = mine.order_by().values_list("warning").annotate(n=Count("pk", filter=due(at)))
    waiting = dict(counts)
    found = Warning.objects.filter(pk__in=waiting).defer("shape").order_by("-out_at")
    return [(one, waiting[one.pk]) for one in found]


def doors_of(actor: Actor, warning: Warning, at: datetime) -> list[tuple[Building | None, list[Door]]]:
    """At most MOST doors, by building; where somebody was at home already they are gone from the list.

    The doors are opened from the register for this purpose, logged as one look.
    """
    rows = list(_due_rows(actor, warning, at)[:MOST])
    codes = [row.recipient.removeprefix("household/") for row in rows]
    rooms = rooms_of(codes, by=actor.ref, purpose=PURPOSE, about=f"warning/{warning.pk}") if rows else {}
    houses = {one.code: one for one in Building.objects.filter(code__in={row.building for row in rows})}
    grouped: dict[str, list[Door]] = {}
    for row, code in zip(rows, codes, strict=True):
        grouped.setdefault(row.building, []).append(Door(row, rooms.get(code, "")))
    # The house with the frailest people comes first, then by how it lies in the list of addresses.
    order = sorted(grouped.items(), key=lambda one: (min(door.told.rank for door in one[1]), one[0]))
    return [(houses.get(code), doors) for code, doors in order]


def _due_rows(actor: Actor, warning: Warning, at: datetime) -> QuerySet[Told]:
    found = doors_for(actor).filter(due(at), warning=warning)
    return found.order_by(_home_last(), "rank", "building", "pk")


def _home_last():
    """Where nobody was at home waits until the others were asked."""
    return Case(When(knock=Answer.NOT_HOME, then=Value(1)), default=Value(0), output_field=IntegerField())
