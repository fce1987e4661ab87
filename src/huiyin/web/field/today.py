"""Today in one list: what to check and verify, most urgent first; then what is open in one's own grid."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from huiyin.kernel.clock import now
from huiyin.matters.models import Task
from huiyin.matters.selectors import Filters, page_of_matters
from huiyin.matters.vocabulary import TaskKind
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role
from huiyin.web.doors import actor_in, needs

MOST = 100


@needs(Role.GRID_WORKER)
def show(request: HttpRequest) -> HttpResponse:
    tasks = [(task, task.due_at is not None and task.due_at < now()) for task in open_tasks(actor_in(request))]
    return render(request, "field/pages/today.html", {"tasks": tasks, "check": TaskKind.CHECK})


@needs(Role.GRID_WORKER)
def grid(request: HttpRequest) -> HttpResponse:
    page = page_of_matters(actor_in(request), Filters(group="open"), _number(request), now=now())
    return render(request, "field/pages/grid.html", {"page": page})


@needs(Role.GRID_WORKER)
def points(request: HttpRequest) -> HttpResponse:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [task.matter.lon, task.matter.lat]},
            "properties": {
                "title": task.matter.title,
                "tone": "soon",
                "href": reverse("field-matter", args=[task.matter.number]),
            },
        }
        for task in open_tasks(actor_in(request))
        if task.matter.lon is not None
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


def open_tasks(actor: Actor) -> list[Task]:
    """Tasks given to this person by name, or to the grids they work in; the one due first on top."""
    mine = Q(staff_id=actor.staff_id) | Q(staff_id=None, grid__in=actor.areas_as(Role.GRID_WORKER))
    found = Task.objects.filter(mine, answered_at=None, of_reporter=False).select_related("matter__type")
    return list(found.order_by("due_at", "pk")[:MOST])


def _number(request: HttpRequest) -> int:
    given = request.GET.get("page", "1")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 1
