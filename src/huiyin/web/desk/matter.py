"""/desk/m/<number>/: one matter in full, what may be done with it, and what one should know before."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_GET

from huiyin.kernel.clock import now
from huiyin.matters.access import Sight, access_matter, sight_of
from huiyin.matters.models import Matter
from huiyin.matters.models import Photo as PhotoRow
from huiyin.matters.rules.clock import ClockStatus
from huiyin.matters.selectors import detail_of
from huiyin.matters.vocabulary import EvidenceKind
from huiyin.notices.services import mark_read_about
from huiyin.orgs.roles import CENTRE
from huiyin.web.cityparts import parts_of
from huiyin.web.desk.access import DESK
from huiyin.web.desk.alarms.of_matter import alarms_of
from huiyin.web.desk.blurring import brush_of
from huiyin.web.desk.buttons import buttons_of
from huiyin.web.desk.callouts.rung import panel_of_matter
from huiyin.web.desk.facts import facts_of
from huiyin.web.desk.frame import page
from huiyin.web.desk.handoffs import about_handoffs
from huiyin.web.desk.hotline.beside import beside
from huiyin.web.desk.lists import list_for, query_of
from huiyin.web.desk.near import cluster_of, near_ones
from huiyin.web.desk.on_duty import on_duty_near
from huiyin.web.desk.problems.part import part_of
from huiyin.web.desk.suggestions import suggestions_for
from huiyin.web.desk.trace import story_of_trace
from huiyin.web.doors import actor_in, needs
from huiyin.web.parts import Photo
from huiyin.web.pictures import Brush, papers, pictures
from huiyin.web.plans import plan_beside

SIDE_BY_SIDE = (EvidenceKind.REPORT, EvidenceKind.BEFORE, EvidenceKind.AFTER)
CHIPS = {ClockStatus.DONE_ON_TIME: "met", ClockStatus.DONE_LATE: "missed"}


@needs(*DESK)
@require_GET
def show(request: HttpRequest, number: str) -> HttpResponse:
    matter = access_matter(actor_in(request), number)
    mark_read_about(matter.chain, by=request.user)
    return matter_page(request, matter)


def matter_page(request: HttpRequest, matter: Matter, status: int = 200, **more) -> HttpResponse:
    """The page of `matter`; for htmx only what changes when another row is chosen, without the list."""
    actor, moment, query = actor_in(request), now(), query_of(request)
    detail = detail_of(matter, actor, now=moment)
    sight, brush = sight_of(actor, matter), brush_of(matter)
    buttons, more_moves = buttons_of(detail, actor, query)
    partly = request.htmx and not request.htmx.history_restore_request
    context = {
        "base": "desk/pages/part.html" if partly else "desk/pages/frame.html",
        "detail": detail,
        "matter": matter,
        "number": matter.number,
        "facts": facts_of(detail, actor),
        "clocks": [(clock, CHIPS.get(clock.status, clock.status)) for clock in detail.clocks],
        "story": story_of_trace(detail, actor, sight),
        "photos": pictures((photo for photo in detail.photos if photo.kind == EvidenceKind.REPORT), sight, brush),
        "results": pictures((photo for photo in detail.photos if photo.kind not in SIDE_BY_SIDE), sight, brush),
        "pair": pair_of(detail.photos, sight, brush),
        "papers": papers(detail.photos, sight),
        "buttons": buttons,
        "more_moves": more_moves,
        "may_file": "file" in detail.moves,
        "may_decline": "decline" in detail.moves,
        "may_correct": "correct" in detail.moves,
        "part": parts_of(matter)[0],
        "has_ruling": matter.rulings.exists(),
        "suggested": suggestions_for(matter, detail.moves),
        "part_of": part_of(actor, matter),
        "alarms": alarms_of(matter, actor),
        "near": near_ones(matter, actor, moment),
        "cluster": cluster_of(matter, actor),
        "plan": plan_beside(matter),
        "call": panel_of_matter(matter.pk),
        "on_duty": on_duty_near(matter, actor, moment),
        "query": query,
        "hotline": beside(matter, actor, moment),
        "may_see_calls": actor.has(*CENTRE),
        "list": SimpleLazyObject(lambda: list_for(request, actor, moment, matter.number)),
    }
    context |= about_handoffs(request, detail, actor)
    return page(request, "desk/pages/matter.html", context | more, status=status)


def pair_of(photos: list[PhotoRow], sight: Sight, brush: Brush | None) -> tuple[list[Photo], list[Photo]] | None:
    """What it looked like before and after, once there is an after. Without photos of the unit the report's count."""
    kinds = {kind: pictures((photo for photo in photos if photo.kind == kind), sight, brush) for kind in SIDE_BY_SIDE}
    after = kinds[EvidenceKind.AFTER]
    before = kinds[EvidenceKind.BEFORE] or (kinds[EvidenceKind.REPORT] if after else [])
    return (before, after) if before or after else None


@needs(*DESK)
@require_GET
def near(request: HttpRequest, number: str) -> HttpResponse:
    """The same matters as the list beside the map."""
    actor = actor_in(request)
    found = near_ones(access_matter(actor, number), actor, now())
    return JsonResponse({"type": "FeatureCollection", "features": [_point(one.matter) for one in found]})


def _point(matter: Matter) -> dict:
    about = {"label": matter.title, "tone": "info", "href": f"/desk/m/{matter.number}/"}
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [matter.lon, matter.lat]},
        "properties": about,
    }
