"""On duty and off 上岗/下岗, and where somebody on duty is."""

import json
from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.kernel.errors import HuiyinError, InvalidInput, NotFound
from huiyin.orgs.duty import MOST_AT_ONCE, begin_duty, end_duty, share_position
from huiyin.orgs.positions import Sample
from huiyin.orgs.roles import Role
from huiyin.web.doors import actor_in, needs
from huiyin.web.field.delivery import Done, answer, by_script, deliver, refusal


@needs(Role.GRID_WORKER)
@require_POST
def switch(request: HttpRequest, to: str) -> HttpResponse:
    if to not in ("on", "off"):
        raise NotFound(_("There is no such action."))
    try:
        return answer(request, deliver(request, lambda _photos: _switch(request, to)))
    except HuiyinError as refused:
        if by_script(request):
            return refusal(refused)
        raise


def _switch(request: HttpRequest, to: str) -> Done:
    if to == "on":
        begin_duty(by=actor_in(request))
        return Done(reverse("field"), _("You are on duty. Where you are is shared with the centre."))
    end_duty(by=actor_in(request))
    return Done(reverse("field"), _("You are off duty. Where you are is no longer shared."))


@needs(Role.GRID_WORKER)
@require_POST
def position(request: HttpRequest) -> HttpResponse:
    """A batch: [{at, lon, lat, accuracy}]. 409 when off duty, and nothing is kept."""
    try:
        kept = share_position(_samples(request.body), by=actor_in(request))
    except HuiyinError as refused:
        return refusal(refused)
    return JsonResponse({"at": kept.at.isoformat() if kept else None})


def _samples(body: bytes) -> list[Sample]:
    try:
        given = json.loads(body)
        return [Sample(_moment(one["at"]), float(one["lon"]), float(one["lat"]), _metres(one)) for one in _few(given)]
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as broken:
        raise InvalidInput(_("These positions could not be read."), field="at") from broken


def _few(given: object) -> list[dict]:
    if not isinstance(given, list) or len(given) > MOST_AT_ONCE:
        raise ValueError("not a short list")
    return given


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.utcoffset() is None:
        raise ValueError("no time zone")
    return at


def _metres(one: dict) -> float | None:
    return None if one.get("accuracy") is None else float(one["accuracy"])
