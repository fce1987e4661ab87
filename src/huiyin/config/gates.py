"""The gates before the anonymous doors: how often whoever is not signed in may send something.

One middleware for pages and API, first in line: a call in the API's own lane is counted at once, a form after its
session is known, because staff behind one office address are not strangers. A route that nobody named here counts as
"other", so that no new door stands without a gate. Signing in keeps its own count.
"""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from huiyin.api import errors as api_errors
from huiyin.api.lane import LANES, Lane, lane_of
from huiyin.intake.open311.views import held_up as open311_held_up
from huiyin.intake.sensorthings.views import held_up as sensorthings_held_up
from huiyin.kernel import challenge
from huiyin.kernel.errors import TooMany
from huiyin.kernel.gates import knock, read_limit, wait_for
from huiyin.kernel.visitors import address_of, household_of, within
from huiyin.web import errors as page_errors

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
GATES = (
    ("report", re.compile(r"/report/|/api/v1/reports")),
    ("photo", re.compile(r"/api/v1/photos")),
    ("track", re.compile(r"/track/.*|/api/v1/track(/.*)?")),
)
REPORTS = "/api/v1/reports"
HELD_UP = {"/open311/v2": open311_held_up, "/sensorthings/v1.1": sensorthings_held_up}
OWN_COUNT = ("/login/", "/logout/", "/i18n/", "/look/")


class GateMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        lane = lane_of(request)
        if lane is None:
            return self.get_response(request)
        writes = request.method not in SAFE
        if shows_a_key(request) or (writes and lane.keys_only):
            return self._with_key(request, lane)
        return (writes and refusal(request, lane)) or self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        if request.method in SAFE or request.user.is_authenticated or request.path_info.startswith(OWN_COUNT):
            return None
        return refusal(request)

    def _with_key(self, request: HttpRequest, lane: Lane) -> HttpResponse:
        """A key that is valid is never held up; keys tried out are."""
        address, limit = address_of(request), read_limit(settings.HUIYIN_LIMITS["key"])
        if address is None or within(address, settings.HUIYIN_LIMITS_EXEMPT):
            return self.get_response(request)
        name = f"key {household_of(address)}"
        if wait := wait_for(name, limit):
            return _answer(request, wait, lane)
        response = self.get_response(request)
        if response.status_code == 401 or (lane.keys_only and response.status_code == 403):
            knock(name, limit)
        return response


def shows_a_key(request: HttpRequest) -> bool:
    return "HTTP_AUTHORIZATION" in request.META or "HTTP_X_API_KEY" in request.META


def refusal(request: HttpRequest, lane: Lane | None = None) -> HttpResponse | None:
    """None for who may pass: first the address is counted, then the browser."""
    address = address_of(request)
    if address is not None and within(address, settings.HUIYIN_LIMITS_EXEMPT):
        return None
    gate = next((name for name, path in GATES if path.fullmatch(request.path_info)), "other")
    wait = knock(f"{gate} {household_of(address)}", read_limit(settings.HUIYIN_LIMITS[gate]))
    device = request.COOKIES.get(settings.CSRF_COOKIE_NAME)  # every form needs it; no further cookie is set to count
    if not wait and gate == "report":
        challenge.note_report()
    if not wait and device and (given := settings.HUIYIN_LIMITS.get(f"{gate}.device")):
        wait = knock(f"{gate} device {device[:64]}", read_limit(given))
    if wait:
        return _answer(request, wait, lane)
    return _unproved(request) if request.path_info == REPORTS else None


def _unproved(request: HttpRequest) -> HttpResponse | None:
    """A program solves the challenge in the answer and sends the same once more; a page asks in its form."""
    if not challenge.is_wanted() or challenge.is_solved(request.META.get("HTTP_X_CHALLENGE", "")):
        return None
    with translation.override(translation.get_language_from_request(request)):
        words = _("Very many reports are coming in. Solve the challenge and send this again with X-Challenge.")
        return api_errors.problem(403, "challenge", words, params={"challenge": challenge.new_challenge()})


def _answer(request: HttpRequest, wait: float, lane: Lane | None) -> HttpResponse:
    """In the shape and the language that whoever knocks can read."""
    lane = lane or lane_at(request.path_info)
    if lane is not None:
        with translation.override(translation.get_language_from_request(request)):
            return in_its_shape(request, too_many(wait), lane)
    refused = too_many(wait)
    response = page_errors.page(request, 429, str(refused))
    response["Retry-After"] = str(refused.retry_after)
    return response


def lane_at(path: str) -> Lane | None:
    return next((one for one in LANES if path.startswith(f"{one.prefix}/")), None)


def in_its_shape(request: HttpRequest, refused: TooMany, lane: Lane) -> HttpResponse:
    return HELD_UP.get(lane.prefix, api_errors.known)(request, refused)


def too_many(wait: float) -> TooMany:
    seconds = TooMany("", retry_after=wait).retry_after
    if seconds < 120:
        said = _("That was very often in a short time. Please try again in %(seconds)s seconds.")
        return TooMany(said % {"seconds": seconds}, retry_after=wait)
    said = _("That was very often in a short time. Please try again in %(minutes)s minutes.")
    return TooMany(said % {"minutes": -(-seconds // 60)}, retry_after=wait)
