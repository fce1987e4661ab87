"""What is open and done around here. Confidential matters never show; a place is shown as its unit grid knows it."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.kernel.clock import now
from huiyin.matters.labels import pick
from huiyin.matters.models import Matter
from huiyin.matters.selectors.story import now_and_next
from huiyin.matters.states import ENDED, OPEN, State
from huiyin.matters.vocabulary import Source
from huiyin.web.doors import open_to_all
from huiyin.web.parts import Tab

MOST = 100  # so many as a list can still be read; the map shows the very same
RECENT = timedelta(days=14)
DONE = frozenset(state.value for state in ENDED)
SETTLED = frozenset({State.CLOSED, State.RATED})
SHOWN = {"all": OPEN | SETTLED, "open": OPEN, "done": SETTLED}


@open_to_all
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    which = _which(request)
    rows = [(matter, title_of(matter), now_and_next(matter)[0], matter.state in DONE) for matter in _matters(which)]
    ways = [("all", _("All")), ("open", _("Still open")), ("done", _("Done"))]
    tabs = [Tab(word, f"?show={name}", current=name == which) for name, word in ways]
    context = {"rows": rows, "tabs": tabs, "which": which, "full": len(rows) == MOST, "most": MOST}
    return render(request, "portal/pages/nearby.html", context)


@open_to_all
@require_GET
def points(request: HttpRequest) -> HttpResponse:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [matter.lon, matter.lat]},
            "properties": {"label": title_of(matter), "tone": "done" if matter.state in DONE else "info"},
        }
        for matter in _matters(_which(request))
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


def _which(request: HttpRequest) -> str:
    asked = request.GET.get("show", "all")
    return asked if asked in SHOWN else "all"


def _matters(which: str) -> list[Matter]:
    found = Matter.objects.filter(confidential=False, type__isnull=False, lon__isnull=False).exclude(source=Source.CARE)
    found = found.filter(state__in=sorted(SHOWN[which]), received_at__gte=now() - RECENT).select_related("type", "unit")
    return list(found.order_by("-received_at", "-id")[:MOST])


def title_of(matter: Matter) -> str:
    """The type's name, not what the neighbour wrote: words may hold names and numbers."""
    return pick((matter.type.name_zh, matter.type.name_en))
