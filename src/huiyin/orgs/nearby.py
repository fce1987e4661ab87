"""Who on duty is near a place: for the centre only, and only while they are on duty."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.kernel.errors import Forbidden
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Position, Post, Staff
from huiyin.orgs.positions import STALE
from huiyin.orgs.roles import CENTRE, Role

WITHIN = 3000.0  # metres: what a person on foot or on a bicycle reaches in time
MOST = 5
A_DEGREE = 111_320.0  # metres of latitude


@dataclass(frozen=True)
class Nearby:
    """`age`: how long ago the phone measured it. `accuracy`: metres, None if the phone did not say."""

    staff: Staff
    metres: int
    age: timedelta
    accuracy: float | None


def nearest_on_duty(actor: Actor, lon: float, lat: float, *, now: datetime) -> list[Nearby]:
    """The nearest few whose position is fresh enough to rely on, in one statement.

    Raises:
        Forbidden: to all but the centre's roles; colleagues and units do not see where somebody is.
    """
    if not actor.has(*CENTRE):
        raise Forbidden(_("Where colleagues are is for the centre's desks only."))
    around = _around(lon, lat).filter(_served_by(actor), span__ended_at=None, span__staff__left_at=None)
    found = [
        Nearby(row.span.staff, round(metres_between(lon, lat, row.lon, row.lat)), now - row.at, row.accuracy)
        for row in around.filter(at__gte=now - STALE).select_related("span__staff")[:MOST]
    ]
    return [one for one in found if one.metres <= WITHIN]


def _around(lon: float, lat: float) -> QuerySet[Position]:
    shrink = max(0.1, math.cos(math.radians(lat)))
    north, east = WITHIN / A_DEGREE, WITHIN / A_DEGREE / shrink
    box = Position.objects.filter(lat__range=(lat - north, lat + north), lon__range=(lon - east, lon + east))
    across, along = (F("lon") - lon) * shrink, F("lat") - lat
    far = across * across + along * along
    return box.annotate(far=far).order_by("far", "pk")


def _served_by(actor: Actor) -> Q:
    """Only those who work in the grids that this desk serves."""
    areas = actor.areas_as(*CENTRE)
    if "" in areas:
        return Q()
    served = Q(pk__in=())
    for area in areas:
        served |= Q(area__startswith=area)
    posts = Post.objects.filter(served, role=Role.GRID_WORKER, until=None)
    return Q(span__staff__in=posts.values("staff"))


def metres_between(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    east = (other_lon - lon) * math.cos(math.radians(lat))
    return math.hypot(east, other_lat - lat) * A_DEGREE
