"""/office/areas/<community>/grids/: new borders, drawn or handed in as a file; seen whole, then confirmed."""

import hashlib
import json
import time
from pathlib import Path

import shapely
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from huiyin.kernel.errors import HuiyinError, InvalidInput, NotFound
from huiyin.matters.labels import pick
from huiyin.matters.services.regridding import Line, Plan, grids_of, plan, redraw_grids
from huiyin.orgs.roles import Role
from huiyin.places import redrawing
from huiyin.places.models import Area
from huiyin.places.redrawing import GridShape, flaws_of, read_shapes, to_geojson
from huiyin.web.doors import actor_in, needs
from huiyin.web.office.frame import page, trail

MOST = 4 * 1024 * 1024  # bytes of a file
KEEP = 30 * 86_400  # seconds that a draft nobody confirmed is kept


@needs(Role.ADMINISTRATOR)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """The desk on which borders are drawn; what it sends becomes a draft, which changes nothing yet."""
    community = community_or_404(code)
    error = ""
    if request.method == "POST":
        try:
            drawn = _handed_in(community, request)
            return redirect("office-grids-draft", code=code, digest=_keep(community, drawn))
        except InvalidInput as refused:
            error = str(refused)
    draft = request.GET.get("draft", "")
    drawn = _draft(community, draft) if draft else grids_of(community)
    context = {
        "area": community,
        "name": _name(community),
        "shapes": list(enumerate(_names(drawn))),
        "draft": draft,
        "error": error,
        "trail": _trail(community, (_("Draw the grids"), "")),
    }
    return page(request, "office/pages/grids.html", context, status=422 if error else 200)


@needs(Role.ADMINISTRATOR)
@require_GET
def shapes(request: HttpRequest, code: str) -> HttpResponse:
    """The borders in force, or of a draft; as a file with ?file=1, in the form in which a pack has them."""
    community = community_or_404(code)
    draft = request.GET.get("draft", "")
    drawn = _draft(community, draft) if draft else grids_of(community)
    answer = JsonResponse(to_geojson(drawn) | {"flaws": _flaws(community, drawn) if draft else []})
    if request.GET.get("file"):
        answer = JsonResponse(to_geojson(drawn), content_type="application/geo+json")
        answer["Content-Disposition"] = f'attachment; filename="grids-{community.code}.geojson"'
    return answer


@needs(Role.ADMINISTRATOR)
@require_POST
def change(request: HttpRequest, code: str) -> JsonResponse:
    """One step on the map: what the borders are after it, and what is wrong with them. Nothing is kept."""
    community = community_or_404(code)
    try:
        drawn = _step(community, request)
        return JsonResponse(to_geojson(drawn) | {"flaws": _flaws(community, drawn)})
    except HuiyinError as refused:
        return JsonResponse({"error": str(refused)}, status=422)


@needs(Role.ADMINISTRATOR)
@require_GET
def draft(request: HttpRequest, code: str, digest: str) -> HttpResponse:
    community = community_or_404(code)
    made = plan(community, _draft(community, digest))
    context = {
        "area": community,
        "name": _name(community),
        "plan": made,
        "moved": made.moved,
        "workers": _workers(made),
        "lines": [(line, pick(line.name), _kinds()[line.kind], _pairs(line)) for line in made.lines],
        "digest": digest,
        "trail": _trail(
            community, (_("Draw the grids"), reverse("office-grids", args=[code])), (_("What it changes"), "")
        ),
    }
    return page(request, "office/pages/grids_draft.html", context)


@needs(Role.ADMINISTRATOR)
@require_POST
def confirm(request: HttpRequest, code: str, digest: str) -> HttpResponse:
    community = community_or_404(code)
    drawn = _draft(community, digest)
    redraw_grids(community, drawn, seen=request.POST.get("seen", ""), by=actor_in(request))
    _file(community, digest).unlink(missing_ok=True)
    messages.success(request, _("The new borders are in force."))
    return redirect("office-area", code=code)


def community_or_404(code: str) -> Area:
    found = Area.objects.filter(code=code, level=Area.Level.COMMUNITY).first()
    if found is None:
        raise NotFound(_("There is no such community."))
    return found


def _handed_in(community: Area, request: HttpRequest) -> list[GridShape]:
    """A file, or what was drawn; without JavaScript the chosen grids of the list, to merge."""
    file = request.FILES.get("file")
    if file is not None:
        if (file.size or 0) > MOST:
            raise InvalidInput(_("Choose a GeoJSON file of at most 4 MB."))
        return read_shapes(file.read().decode("utf-8-sig", errors="replace"))
    if request.POST.get("shapes"):
        return read_shapes(request.POST["shapes"])
    if request.POST.get("step") == "merge":
        kept = request.GET.get("draft", "")
        return redrawing.merge(_draft(community, kept) if kept else grids_of(community), _chosen(request))
    raise InvalidInput(_("Choose a file first, or draw on the map."))


def _step(community: Area, request: HttpRequest) -> list[GridShape]:
    drawn, chosen = read_shapes(request.POST.get("shapes", "")), _chosen(request)
    geometry = _json(request.POST.get("geometry", ""))
    match request.POST.get("step"):
        case "merge":
            return redrawing.merge(drawn, chosen)
        case "split":
            return redrawing.split(drawn, chosen[0] if len(chosen) == 1 else -1, geometry)
        case "draw":
            within = shapely.from_wkb(bytes(community.polygon))
            return redrawing.draw(drawn, chosen[0] if chosen else None, geometry, within)
        case "check":
            return drawn
    raise InvalidInput(_("There is no such step."))


def _chosen(request: HttpRequest) -> list[int]:
    return [int(n) for n in request.POST.getlist("chosen") if n.isdecimal() and len(n) < 4]


def _json(text: str) -> object:
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None


def _flaws(community: Area, drawn: list[GridShape]) -> list[dict]:
    within = shapely.from_wkb(bytes(community.polygon))
    names = dict(zip(map(id, drawn), _names(drawn), strict=True))
    found = flaws_of(drawn, within, lambda one: names[id(one)])
    return [
        {"text": flaw.text, "piece": json.loads(shapely.to_geojson(flaw.piece)) if flaw.piece else None}
        for flaw in found
    ]


def _names(drawn: list[GridShape]) -> list[str]:
    return [pick((one.name_zh or _("New grid"), one.name_en or one.name_zh or _("New grid"))) for one in drawn]


def _workers(made: Plan) -> int:
    return sum(max(0, line.workers[1] - line.workers[0]) for line in made.lines)


def _pairs(line: Line) -> list[tuple[str, tuple[int, int]]]:
    return [
        (_("Unit grids"), line.unit_grids),
        (_("Open matters"), line.matters),
        (_("Buildings"), line.buildings),
        (_("Grid workers"), line.workers),
    ]


def _kinds() -> dict[str, tuple[str, str, str]]:
    """word, tone, icon"""
    return {
        "new": (pgettext("grid", "New"), "done", "plus"),
        "ended": (pgettext("grid", "Ends"), "danger", "minus"),
        "changed": (pgettext("grid", "Changed"), "info", "edit"),
        "same": (pgettext("grid", "Stays"), "", "check"),
    }


def _keep(community: Area, drawn: list[GridShape]) -> str:
    text = json.dumps(to_geojson(drawn), ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()[:32]
    path = _file(community, digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in path.parent.glob("*.geojson"):
        if time.time() - old.stat().st_mtime > KEEP:
            old.unlink(missing_ok=True)
    path.write_text(text, encoding="utf-8")
    return digest


def _draft(community: Area, digest: str) -> list[GridShape]:
    known = len(digest) == 32 and set(digest) <= set("0123456789abcdef")
    path = _file(community, digest) if known else None
    if path is None or not path.exists():
        raise NotFound(_("This draft is not kept here any more. Draw it again."))
    return read_shapes(path.read_text(encoding="utf-8"))


def _file(community: Area, digest: str) -> Path:
    return Path(settings.MEDIA_ROOT).parent / "imports" / "grids" / f"{community.code}-{digest}.geojson"


def _trail(community: Area, *steps: tuple[str, str]):
    street = Area.objects.filter(code=community.code[:9]).first()
    above = [(_name(street), reverse("office-area", args=[street.code]))] if street else []
    return trail(
        (_("Areas"), reverse("office-areas")),
        *above,
        (_name(community), reverse("office-area", args=[community.code])),
        *steps,
    )


def _name(one: Area) -> str:
    return pick((one.name_zh, one.name_en))
