"""A dispute on one page: who says what, what the component's papers say, what became of its like."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet

from huiyin.kernel.clock import now
from huiyin.matters.models import Assignment, Matter, Precedent, Ruling, Statement, Text
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import UNIT

LIKE, LOOKED_BACK = 10, timedelta(days=730)


@dataclass(frozen=True)
class Said:
    """A unit's part in the dispute; `words` empty while it is only asked."""

    statement: Statement
    words: str
    late: bool


@dataclass(frozen=True)
class LikeMatter:
    """What became of a like matter: the units that led it, and how each part ended ("" still has it)."""

    matter: Matter
    led: tuple[tuple[Assignment, str], ...]


@dataclass(frozen=True)
class Dispute:
    matter: Matter
    ruling: Ruling | None
    said: tuple[Said, ...]
    objection: str
    reason: str
    like: tuple[LikeMatter, ...]
    precedent: Precedent | None


def dispute_of(matter: Matter) -> Dispute:
    """The open dispute of a matter, else its last one; in a fixed number of statements."""
    ruling = Ruling.objects.filter(matter=matter).select_related("unit").order_by("-opened_at").first()
    texts = {(one.kind, one.at): one.words for one in Text.objects.filter(matter=matter)}
    said = tuple(_said(row, texts, ruling) for row in _statements(ruling))
    objection = (
        texts.get(("dispute", ruling.opened_at)) or texts.get(("return", ruling.opened_at), "") if ruling else ""
    )
    reason = texts.get(("arbitrate", ruling.decided_at), "") if ruling and ruling.decided_at else ""
    precedent = Precedent.objects.filter(ruling=ruling).select_related("unit", "ruling__matter").first()
    return Dispute(matter, ruling, said, objection, reason, like_matters(matter), precedent)


def _statements(ruling: Ruling | None) -> QuerySet[Statement]:
    return Statement.objects.filter(ruling=ruling).select_related("unit", "proposes").order_by("asked_at", "pk")


def _said(row: Statement, texts: dict, ruling: Ruling | None) -> Said:
    late = bool(row.stated_at and ruling and ruling.due_at and row.stated_at > ruling.due_at)
    return Said(row, texts.get(("state_case", row.stated_at), ""), late)


def like_matters(matter: Matter) -> tuple[LikeMatter, ...]:
    """Of the same component, else of the same type in the same unit grid; the newest ten of two years."""
    found = Matter.objects.filter(received_at__gt=now() - LOOKED_BACK, confidential=False).exclude(pk=matter.pk)
    if matter.component:
        found = found.filter(component=matter.component)
    elif matter.type is not None and len(matter.area) == 15:
        found = found.filter(area=matter.area, type__code=matter.type.code)
    else:
        return ()
    rows = list(found.order_by("-received_at")[:LIKE])
    parts = Assignment.objects.filter(matter__in=rows, lead=True).select_related("unit").order_by("since", "pk")
    led: dict[int, list[tuple[Assignment, str]]] = {}
    for part in parts:
        led.setdefault(part.matter_id, []).append((part, part.ended_how))
    return tuple(LikeMatter(row, tuple(led.get(row.pk, ()))) for row in rows)


def asked_of(actor: Actor) -> QuerySet[Statement]:
    """Statements that this person's units still owe, the most pressing first."""
    units = actor.units_as(*UNIT)
    owed = Statement.objects.filter(unit__in=units, stated_at=None, ruling__decided_at=None)
    return owed.select_related("ruling__matter", "unit").order_by("ruling__due_at", "pk")
