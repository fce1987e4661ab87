"""POST /track: a reporter follows and moves their own report. The tracking code stands in the body, never in an
address, so that no log of addresses opens a report."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Router

from huiyin.api.shapes import story as shapes
from huiyin.api.shapes.story import Moved, Story, moved, story_for
from huiyin.api.writing import reply, write
from huiyin.kernel.errors import NotFound
from huiyin.matters import services as do
from huiyin.matters.access import access_by_tracking, access_matter, report_of, sight_of, visible_to
from huiyin.matters.models import Matter, Photo
from huiyin.matters.selectors.openings import openings_of_reports
from huiyin.matters.selectors.story import may_look_at
from huiyin.matters.sending import send_photo
from huiyin.orgs.actor import Actor

router = Router(tags=["track"])


@router.post("/track", response=Story, summary="Follow a report · 查询进度")
def track(request: HttpRequest, body: shapes.Tracked) -> HttpResponse:
    by = access_by_tracking(body.code, body.phone_tail)
    return reply(story_for(_matter(by), by))


@router.post("/track/opened", response=shapes.Openings, summary="Who opened my details · 谁查看过我的信息")
def track_opened(request: HttpRequest, body: shapes.Tracked) -> HttpResponse:
    """Which office opened your name, number or photos, when, and what for."""
    report = report_of(access_by_tracking(body.code, body.phone_tail))
    return reply(shapes.openings_shape(openings_of_reports([report])))


@router.post("/track/rate", response=Moved, summary="Rate · 评价")
def track_rate(request: HttpRequest, body: shapes.TrackedRating) -> HttpResponse:
    return _act(request, body, lambda m, by: do.rate(m, body.stars, by=by, comment=body.comment))


@router.post("/track/add", response=Moved, summary="Add something · 补充")
def track_add(request: HttpRequest, body: shapes.TrackedWords) -> HttpResponse:
    return _act(request, body, lambda m, by: do.note(m, body.text, by=by))


@router.post("/track/urge", response=Moved, summary="Ask to hurry · 催办")
def track_urge(request: HttpRequest, body: shapes.TrackedRemark) -> HttpResponse:
    return _act(request, body, lambda m, by: do.urge(m, by=by, note=body.text))


@router.post("/track/reopen", response=Moved, summary="Not settled: take it up again · 重新办理")
def track_reopen(request: HttpRequest, body: shapes.TrackedWords) -> HttpResponse:
    return _act(request, body, lambda m, by: do.reopen(m, body.text, by=by))


@router.post("/track/answer-verification", response=Moved, summary="Say whether it is fixed · 反馈核查")
def track_answer_verification(request: HttpRequest, body: shapes.TrackedAnswer) -> HttpResponse:
    return _act(request, body, lambda m, by: do.answer_verification(m, body.answer, by=by, note=body.text))


@router.post("/track/photo", response={200: bytes}, summary="A photo of the story · 查看照片")
def track_photo(request: HttpRequest, body: shapes.TrackedPhoto) -> HttpResponseBase:
    by = access_by_tracking(body.code, body.phone_tail)
    photo = Photo.objects.filter(token=body.token, matter_id=by.matter_id or 0).first()
    if photo is None or not may_look_at(report_of(by), photo):
        raise NotFound(_("There is no such photo, or it is not one of yours."))
    return send_photo(photo, sight_of(by, _matter(by)))


def _act(request: HttpRequest, body: shapes.Tracked, verb: Callable[[Matter, Actor], object]) -> HttpResponse:
    by = access_by_tracking(body.code, body.phone_tail)

    def perform() -> Moved:
        matter = access_matter(by, _matter(by).number, lock=True)
        verb(matter, by)
        return moved(matter, by)

    return write(request, body.model_dump_json(), perform, caller=by.ref)


def _matter(by: Actor) -> Matter:
    return visible_to(by).select_related("unit", "type").get(pk=by.matter_id or 0)
