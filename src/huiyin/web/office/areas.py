"""/office/areas/: streets, their communities, their worker grids, with who works there."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.kernel.errors import NotFound
from huiyin.matters.labels import pick
from huiyin.orgs.models import Post
from huiyin.orgs.roles import Role
from huiyin.places.models import Area
from huiyin.web.doors import needs
from huiyin.web.office.frame import page, trail

MOST_POINTS = 1000


@dataclass(frozen=True)
class Street:
    code: str
    name: str
    communities: list[tuple[str, str, int]]
    grids: int


@dataclass(frozen=True)
class GridLine:
    code: str
    name: str
    unit_grids: int
    workers: list[tuple[int, str]]


@needs(Role.ADMINISTRATOR)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    return page(request, "office/pages/areas.html", {"streets": streets(), "trail": trail((_("Areas"), ""))})


def streets() -> list[Street]:
    """The whole tree down to the community, with how many grids each has; one statement."""
    rows = (
        Area.objects.filter(ended_at=None)
        .exclude(level=Area.Level.DISTRICT)
        .order_by("code")
        .values("code", "level", "name_zh", "name_en")
    )
    named = {row["code"]: pick((row["name_zh"], row["name_en"])) for row in rows if row["level"] != "grid"}
    grids = Counter(row["code"][:12] for row in rows if row["level"] == "grid")
    under = defaultdict(list)
    for code, name in named.items():
        if len(code) == 12:
            under[code[:9]].append((code, name, grids[code]))
    return [
        Street(code, name, under[code], sum(n for _code, _name, n in under[code]))
        for code, name in named.items()
        if len(code) == 9
    ]


@needs(Role.ADMINISTRATOR)
@require_GET
def area(request: HttpRequest, code: str) -> HttpResponse:
    """A street or a community; its grids stand in the list and on the map alike."""
    one = area_or_404(code)
    above = Area.objects.filter(code=code[:9]).first() if len(code) == 12 else None
    steps = [(_("Areas"), reverse("office-areas"))]
    steps += [(_name(above), reverse("office-area", args=[above.code]))] if above else []
    context = {
        "area": one,
        "name": _name(one),
        "lines": grid_lines(one),
        "trail": trail(*steps, (_name(one), "")),
    }
    return page(request, "office/pages/area.html", context)


@needs(Role.ADMINISTRATOR)
@require_GET
def points(request: HttpRequest, code: str) -> JsonResponse:
    grids = _grids(area_or_404(code))[:MOST_POINTS]
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [grid.lon, grid.lat]},
            "properties": {"label": _name(grid), "tone": "info", "href": f"#grid-{grid.code}"},
        }
        for grid in grids
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


def area_or_404(code: str) -> Area:
    found = Area.objects.filter(code=code, level__in=(Area.Level.STREET, Area.Level.COMMUNITY)).first()
    if found is None:
        raise NotFound(_("There is no such street or community."))
    return found


def _grids(one: Area):
    return (
        Area.objects.filter(level=Area.Level.GRID, code__startswith=one.code, ended_at=None)
        .order_by("code")
        .defer("polygon")
    )


def grid_lines(one: Area) -> list[GridLine]:
    """Grids with their workers, in two statements."""
    held = Post.objects.filter(role=Role.GRID_WORKER, until=None, area__startswith=one.code, staff__left_at=None)
    workers: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for code, staff, zh, en in held.values_list("area", "staff", "staff__name_zh", "staff__name_en"):
        workers[code].append((staff, pick((zh, en))))
    grids = _grids(one).annotate(n=Count("unit_grids"))
    return [GridLine(grid.code, _name(grid), grid.n, workers[grid.code]) for grid in grids]


def _name(one: Area) -> str:
    return pick((one.name_zh, one.name_en))
