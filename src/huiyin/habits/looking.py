"""Who else has a matter open now: a fact of the moment, so it leaves no trace entry and is soon forgotten."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from huiyin.habits.models import Look
from huiyin.matters.models import Matter
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Staff

EVERY = timedelta(seconds=20)  # how often an open page says so
GONE = timedelta(seconds=50)  # two of these missed, and some
KEPT = timedelta(hours=1)
MOST = 8


@dataclass(frozen=True)
class Other:
    """`move`: the form that they have open, "" if they only read."""

    staff: Staff
    move: str


def look(matter: Matter, *, by: Actor, at: datetime, move: str = "") -> None:
    """I have it open, with the form of `move` or without one."""
    if by.staff_id is None:
        return
    Look.objects.bulk_create(
        [Look(matter=matter, staff_id=by.staff_id, at=at, move=move)],
        update_conflicts=True,
        unique_fields=["matter", "staff"],
        update_fields=["at", "move"],
    )


def others_at(matter: Matter, actor: Actor, now: datetime) -> list[Other]:
    """Who is filling in a form comes first."""
    rows = Look.objects.filter(matter=matter, at__gt=now - GONE).exclude(staff=actor.staff_id or 0)
    rows = rows.select_related("staff__unit").order_by("-move", "pk")[:MOST]
    return [Other(row.staff, row.move) for row in rows]


def forget(now: datetime) -> int:
    """What nobody keeps saying any more."""
    return Look.objects.filter(at__lt=now - KEPT).delete()[0]
