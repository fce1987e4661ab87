"""Today in one list: what to check and verify, the one due first on top; then what is open in one's own grid."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from huiyin.care.selectors.today import dues_for
from huiyin.kernel.clock import now
from huiyin.matters.selectors import Filters, page_of_matters
from huiyin.matters.vocabulary import TaskKind
from huiyin.orgs.roles import Role
from huiyin.sensing.access.scenes import open_looks
from huiyin.warnings.selectors import on_my_phone
from huiyin.web import alarms as words
from huiyin.web.doors import actor_in, needs
from huiyin.web.field.frame import page
from huiyin.web.field.owner import owner_in
from huiyin.web.field.tasks import open_tasks, ringing
from huiyin.web.field.warnings import words_of


@needs(Role.GRID_WORKER)
def show(request: HttpRequest) -> HttpResponse:
    tasks = open_tasks(actor_in(request))
    context = {
        "tasks": [(task, task.due_at is not None and task.due_at < now()) for task in tasks],
        "next": next((task for task in tasks if task.matter.lon is not None), None),
        "ringing": ringing(tasks),
        "check": TaskKind.CHECK,
        "looks": [(look, words.what(look.alarm), words.where(look.alarm)) for look in open_looks(actor_in(request))],
        "doors": [(one, words_of(one), n) for one, n in on_my_phone(actor_in(request), now()) if n],
        "care": dues_for(actor_in(request), now()).count(),
    }
    return page(request, "field/pages/today.html", context)


@needs(Role.GRID_WORKER)
def grid(request: HttpRequest) -> HttpResponse:
    matters = page_of_matters(actor_in(request), Filters(group="open"), _number(request), now=now())
    return page(request, "field/pages/grid.html", {"page": matters})


@needs(Role.GRID_WORKER)
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits on this phone. The phone fills it in: the server cannot know."""
    return page(request, "field/pages/waiting.html", {})


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
    whose = {"Huiyin-Owner": owner_in(request)}  # kept on the phone with its pages
    return JsonResponse({"type": "FeatureCollection", "features": features}, headers=whose)


def _number(request: HttpRequest) -> int:
    given = request.GET.get("page", "1")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 1
