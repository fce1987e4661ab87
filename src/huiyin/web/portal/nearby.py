"""What is open and done around here. Confidential matters never show; a place is shown as its unit grid knows it."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huiyin.kernel.clock import now
from huiyin.matters.labels import pick
from huiyin.matters.models import Matter
from huiyin.matters.selectors.story import now_and_next
from huiyin.matters.states import ENDED, OPEN, State
from huiyin.web.doors import open_to_all

MOST = 300
RECENT = timedelta(days=14)


@open_to_all
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    rows = [(matter, title_of(matter), now_and_next(matter)[0], matter.state in DONE) for matter in _matters()[:60]]
    return render(request, "portal/pages/nearby.html", {"rows": rows})


@open_to_all
@require_GET
def points(request: HttpRequest) -> HttpResponse:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [matter.lon, matter.lat]},
            "properties": {"title": title_of(matter), "tone": "done" if matter.state in DONE else "info"},
        }
        for matter in _matters()
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


DONE = frozenset(state.value for state in ENDED)
_SHOWN = sorted(OPEN | {State.CLOSED, State.RATED})


def _matters() -> list[Matter]:
    found = Matter.objects.filter(confidential=False, type__isnull=False, lon__isnull=False, state__in=_SHOWN)
    found = found.filter(received_at__gte=now() - RECENT).select_related("type", "unit")
    return list(found.order_by("-received_at", "-id")[:MOST])


def title_of(matter: Matter) -> str:
    """The type's name, not what the neighbour wrote: words may hold names and numbers."""
    return pick((matter.type.name_zh, matter.type.name_en))
