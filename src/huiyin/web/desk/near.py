"""Open matters close by that may be the same thing: within about 100 m and 14 days, of the same type if it is known."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from huiyin.matters.access import visible_to
from huiyin.matters.labels import state_name
from huiyin.matters.models import Matter
from huiyin.matters.states import OPEN
from huiyin.orgs.actor import Actor
from huiyin.places.around import metres_between, unit_grids_around

WITHIN = 100.0  # metres
SINCE = timedelta(days=14)
MOST = 5


@dataclass(frozen=True)
class Near:
    matter: Matter
    metres: int

    @property
    def state(self) -> str:
        return state_name(self.matter.state)


def near_ones(matter: Matter, actor: Actor, now: datetime) -> list[Near]:
    """The nearest few, in one statement that the index of area and day answers."""
    if matter.lon is None or matter.lat is None:
        return []
    rows = _around(matter, actor, now).select_related("type", "unit").order_by("-received_at")[:50]
    here = (matter.lon, matter.lat)
    measured = [Near(row, round(metres_between(here, (row.lon, row.lat)))) for row in rows if row.lon is not None]
    return sorted((n for n in measured if n.metres <= WITHIN), key=lambda n: (n.metres, -n.matter.pk))[:MOST]


def _around(matter: Matter, actor: Actor, now: datetime) -> QuerySet[Matter]:
    near = visible_to(actor).exclude(pk=matter.pk).filter(area__in=unit_grids_around(matter.lon, matter.lat, WITHIN))
    return near.filter(_same_kind(matter), state__in=sorted(OPEN), received_at__gte=now - SINCE)


def _same_kind(matter: Matter) -> Q:
    """Nothing is left out because somebody did not know its type."""
    return Q() if matter.type_id is None else Q(type=None) | Q(type__code=matter.type.code)
