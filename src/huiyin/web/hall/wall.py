"""/hall/: one dark screen for the whole district; parts of it are fetched again while it hangs there."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huiyin.kernel.clock import now
from huiyin.matters.access import visible_to
from huiyin.matters.labels import pick
from huiyin.matters.models import Matter
from huiyin.matters.numbers import number_of
from huiyin.matters.selectors import Filters, page_of_matters
from huiyin.matters.states import OPEN, State
from huiyin.matters.vocabulary import Source
from huiyin.orgs.actor import Actor
from huiyin.orgs.nearby import on_duty_now
from huiyin.orgs.roles import CENTRE
from huiyin.places.locate import area_names
from huiyin.web.doors import actor_in, needs
from huiyin.web.hall.alarms import alarms_now
from huiyin.web.hall.events import kind_of, latest, where_of
from huiyin.web.hall.figures import FRESH_FOR, Figures, figures_for, midnight
from huiyin.web.hall.watchers import WATCHERS
from huiyin.web.paging import page_number

MOST_POINTS = 5000


@dataclass(frozen=True)
class Line:
    """A figure with the list behind it; `share` of the largest, in twentieths, draws its bar."""

    name: str
    count: int
    href: str
    share: int = 0
    overdue: int = 0
    late_href: str = ""


@needs(*WATCHERS)
@require_GET
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "hall/pages/wall.html",
        _figures(request) | {"events": latest(actor_in(request))} | alarms_now(actor_in(request)),
    )


@needs(*WATCHERS)
@require_GET
@never_cache
def part(request: HttpRequest, name: str) -> HttpResponse:
    """One part of the screen as it is now."""
    parts: dict[str, Callable[[], dict]] = {
        "events": lambda: {"events": latest(actor_in(request))},
        "alarms": lambda: alarms_now(actor_in(request)),
    }
    context = parts.get(name, lambda: _figures(request))()
    return render(request, f"hall/pages/{name}.html", context)


def _figures(request: HttpRequest) -> dict:
    figures = figures_for(actor_in(request), now())
    return {
        "figures": figures,
        "usual": round(figures.usual) if figures.usual is not None else None,
        "stages": stage_lines(figures),
        "streets": street_lines(figures),
        "kinds": kind_lines(figures),
        "on_duty": _on_duty(actor_in(request))[0],
    }


def stage_lines(figures: Figures) -> list[Line]:
    names = {
        "accept": _("To accept"),
        "dispatch": _("To dispatch"),
        "handle": _("With units"),
        "verify": _("To verify"),
        "close": _("To close"),
    }
    most = max(figures.stages.values(), default=0)
    return [
        Line(names[stage], count, f"{reverse('desk')}?tab={stage}", _share(count, most))
        for stage, count in figures.stages.items()
    ]


def street_lines(figures: Figures) -> list[Line]:
    names, most = area_names(), max((street.open for street in figures.streets), default=0)
    return [
        Line(
            name=pick(names.get(street.code, (street.code, street.code))),
            count=street.open,
            href=f"{reverse('desk')}?tab=open&area={street.code}",
            share=_share(street.open, most),
            overdue=street.overdue,
            late_href=f"{reverse('desk')}?tab=overdue&area={street.code}",
        )
        for street in figures.streets
    ]


def kind_lines(figures: Figures) -> list[Line]:
    most = max((kind.received for kind in figures.kinds), default=0)
    return [
        Line(pick(kind.name), kind.received, f"{reverse('hall-today')}?type={kind.code}", _share(kind.received, most))
        for kind in figures.kinds
    ]


def _share(count: int, most: int) -> int:
    return max(1, round(20 * count / most)) if count and most else 0


@needs(*WATCHERS)
@require_GET
@never_cache
def today(request: HttpRequest) -> HttpResponse:
    """The list behind “received today”, whatever became of them since."""
    moment = now()
    counted = tuple(sorted(set(State) - {State.MERGED}))  # as the figure counts: what was merged once, with its root
    filters = Filters(states=counted, since=midnight(moment), type=request.GET.get("type", ""))
    page = page_of_matters(actor_in(request), filters, page_number(request), now=moment)
    return render(request, "hall/pages/today.html", {"page": page})


@needs(*WATCHERS)
@require_GET
def points(request: HttpRequest) -> HttpResponse:
    """Open matters on the map; confidential ones and those without a place are not among them."""
    actor = actor_in(request)
    key = f"hall:points:{get_language()}:" + ",".join(sorted(actor.areas_as(*CENTRE)))
    body = cache.get_or_set(key, lambda: _points(actor, now()), FRESH_FOR)
    return HttpResponse(body, content_type="application/geo+json")


def _points(actor: Actor, moment: datetime) -> str:
    features = [_feature(matter, moment) for matter in _on_the_map(actor)[:MOST_POINTS]]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))


def _on_the_map(actor: Actor) -> QuerySet[Matter]:
    found = visible_to(actor).filter(state__in=sorted(OPEN), confidential=False, lon__isnull=False)
    needed = ("received_at", "lon", "lat", "area", "due_at", "soon_at", "type__name_zh", "type__name_en")
    return found.exclude(source=Source.CARE).select_related("type").only(*needed).order_by("-received_at", "-pk")


@needs(*WATCHERS)
@require_GET
@never_cache
def on_duty(request: HttpRequest) -> JsonResponse:
    """Where those on duty are, without their names."""
    places = _on_duty(actor_in(request))[1]
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": place}, "properties": {}} for place in places
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


def _on_duty(actor: Actor) -> tuple[int, list[tuple[float, float]]]:
    """Kept as short as the figures; a position outlives the end of a duty by no more than that."""
    key = "hall:on-duty:" + ",".join(sorted(actor.areas_as(*CENTRE)))
    return cache.get_or_set(key, lambda: on_duty_now(actor, now=now()), FRESH_FOR)


def _feature(matter: Matter, moment: datetime) -> dict:
    label = f"{kind_of(matter)} · {where_of(matter)}"
    href = reverse("desk-matter", args=[number_of(matter.pk, matter.received_at)])
    properties = {"tone": _tone(matter, moment), "label": label, "href": href}
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [matter.lon, matter.lat]},
        "properties": properties,
    }


def _tone(matter: Matter, moment: datetime) -> str:
    if matter.due_at is None:
        return ""
    if matter.due_at < moment:
        return "danger"
    return "soon" if matter.soon_at and matter.soon_at <= moment else ""
