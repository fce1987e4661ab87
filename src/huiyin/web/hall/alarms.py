"""Active alarms as the wall shows them: how many, the newest, and where; of somebody's own device never where."""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import CENTRE
from huiyin.sensing.access.alarms import visible_alarms
from huiyin.sensing.models import Alarm
from huiyin.sensing.selectors.alarms import NEEDS, RANK
from huiyin.sensing.vocabulary import Verdict
from huiyin.web import alarms as words
from huiyin.web.doors import actor_in, needs
from huiyin.web.hall.figures import FRESH_FOR
from huiyin.web.hall.watchers import WATCHERS

SHOWN = 5
MOST_POINTS = 500
MOST_COUNTED = 1000


@dataclass(frozen=True)
class Line:
    key: str
    what: str
    where: str
    at: datetime
    icon: str
    tone: str
    href: str


def real_and_active(actor: Actor):
    """What somebody called false, a test or a drill is no alarm for a wall."""
    return visible_alarms(actor).filter(Q(verdict="") | Q(verdict=Verdict.TRUE), cleared_at=None)


def alarms_now(actor: Actor) -> dict:
    """Three statements at most, however many there are."""
    found = real_and_active(actor)
    newest = found.select_related(*NEEDS).order_by(RANK, "-raised_at", "-pk")[:SHOWN]
    count = found.order_by().values("pk")[:MOST_COUNTED].count()
    return {"alarms": [_line(one) for one in newest], "alarm_count": count, "alarms_more": count >= MOST_COUNTED}


def _line(one: Alarm) -> Line:
    look = words.severity(one)
    href = reverse("desk-alarm", args=[one.pk])
    return Line(f"alarm-{one.pk}", words.what(one), words.where(one), one.raised_at, look.icon, look.tone, href)


@needs(*WATCHERS)
@require_GET
@never_cache
def points(request: HttpRequest) -> JsonResponse:
    actor = actor_in(request)
    key = "hall:alarms:" + ",".join(sorted(actor.areas_as(*CENTRE)))
    places = cache.get_or_set(key, lambda: _places(actor), FRESH_FOR)
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": place}, "properties": {}} for place in places
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


def _places(actor: Actor) -> list[tuple[float, float]]:
    found = (
        real_and_active(actor).filter(subject="", lon__isnull=False, lat__isnull=False).order_by("-raised_at", "-pk")
    )
    return list(found.values_list("lon", "lat")[:MOST_POINTS])
