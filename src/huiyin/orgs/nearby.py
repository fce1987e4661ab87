"""Who on duty is near a place: for the centre only, and only while they are on duty."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.kernel.errors import Forbidden
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import DutySpan, Position, Post, Staff
from huiyin.orgs.positions import STALE
from huiyin.orgs.roles import CENTRE, Role

WITHIN = 3000.0  # metres: what a person on foot or on a bicycle reaches in time
MOST = 5
MOST_SHOWN = 1000  # on one map
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


def on_duty_now(actor: Actor, *, now: datetime) -> tuple[int, list[tuple[float, float]]]:
    """How many are on duty in what this desk serves, and where (lon, lat) those are whose position is fresh: places
    without names, for a screen that everybody in the room sees. Two statements.

    Raises:
        Forbidden: to all but the centre's roles.
    """
    if not actor.has(*CENTRE):
        raise Forbidden(_("Where colleagues are is for the centre's desks only."))
    there = Q(span__ended_at=None, span__staff__left_at=None)
    found = Position.objects.filter(_served_by(actor), there, at__gte=now - STALE)
    serving = DutySpan.objects.filter(_spans_served_by(actor), ended_at=None, staff__left_at=None)
    return serving.count(), list(found.order_by("pk").values_list("lon", "lat")[:MOST_SHOWN])


def _spans_served_by(actor: Actor) -> Q:
    posts = _posts_served_by(actor)
    return Q() if posts is None else Q(staff__in=posts.values("staff"))


def _around(lon: float, lat: float) -> QuerySet[Position]:
    shrink = max(0.1, math.cos(math.radians(lat)))
    north, east = WITHIN / A_DEGREE, WITHIN / A_DEGREE / shrink
    box = Position.objects.filter(lat__range=(lat - north, lat + north), lon__range=(lon - east, lon + east))
    across, along = (F("lon") - lon) * shrink, F("lat") - lat
    far = across * across + along * along
    return box.annotate(far=far).order_by("far", "pk")


def _served_by(actor: Actor) -> Q:
    """Only those who work in the grids that this desk serves."""
    posts = _posts_served_by(actor)
    return Q() if posts is None else Q(span__staff__in=posts.values("staff"))


def _posts_served_by(actor: Actor) -> QuerySet[Post] | None:
    """None: whoever serves the whole district serves everybody's grid."""
    areas = actor.areas_as(*CENTRE)
    if "" in areas:
        return None
    served = Q(pk__in=())
    for area in areas:
        served |= Q(area__startswith=area)
    return Post.objects.filter(served, role=Role.GRID_WORKER, until=None)


def metres_between(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    east = (other_lon - lon) * math.cos(math.radians(lat))
    return math.hypot(east, other_lat - lat) * A_DEGREE
