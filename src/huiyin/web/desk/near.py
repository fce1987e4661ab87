"""Open matters close by that may be the same thing: within about 100 m and 14 days, of the same type if it is known."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.db.models import Q, QuerySet

from huiyin.matters.access import visible_to
from huiyin.matters.labels import state_name
from huiyin.matters.models import Matter
from huiyin.matters.states import OPEN
from huiyin.orgs.actor import Actor
from huiyin.places.locate import district

WITHIN = 100.0  # metres
SINCE = timedelta(days=14)
MOST = 5
A_DEGREE = 111_320.0  # metres of latitude


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
    measured = [Near(row, round(metres_between(matter, row))) for row in rows if row.lon is not None]
    return sorted((n for n in measured if n.metres <= WITHIN), key=lambda n: (n.metres, -n.matter.pk))[:MOST]


def _around(matter: Matter, actor: Actor, now: datetime) -> QuerySet[Matter]:
    near = visible_to(actor).exclude(pk=matter.pk).filter(area__in=unit_grids_around(matter.lon, matter.lat))
    return near.filter(_same_kind(matter), state__in=sorted(OPEN), received_at__gte=now - SINCE)


def unit_grids_around(lon: float, lat: float) -> set[str]:
    """Codes of the unit grids that reach into the box around a point, found by looking every 25 m."""
    north = WITHIN / A_DEGREE
    east = north / max(0.1, math.cos(math.radians(lat)))
    lons, lats = np.meshgrid(np.linspace(lon - east, lon + east, 9), np.linspace(lat - north, lat + north, 9))
    index = district().index
    return {index.codes[n] for n in index.at_many(lons.ravel(), lats.ravel()) if n >= 0}


def _same_kind(matter: Matter) -> Q:
    """Nothing is left out because somebody did not know its type."""
    return Q() if matter.type_id is None else Q(type=None) | Q(type__code=matter.type.code)


def metres_between(one: Matter, other: Matter) -> float:
    east = (one.lon - other.lon) * math.cos(math.radians(one.lat))
    return math.hypot(east, one.lat - other.lat) * A_DEGREE
