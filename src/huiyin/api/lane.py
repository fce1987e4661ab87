"""A lane of their own for programs.

Sessions, cookies, messages, htmx and the policy for scripts are for pages; together they cost as much as the work of a
program's request itself. Such a call goes straight to its view, in the language that it asks for. A page that calls the
JSON API with its session takes the long way, where its session and its CSRF token are looked at.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.utils import translation


@dataclass(frozen=True)
class Lane:
    """What lies under `prefix`, and where its addresses stand.

    for_pages: a session may call it, too. keys_only: nothing is written without a key, wherever that stands.
    """

    prefix: str
    urls: str
    for_pages: bool = False
    keys_only: bool = False

    def takes(self, request: HttpRequest) -> bool:
        if not request.path_info.startswith(f"{self.prefix}/"):
            return False
        return not (self.for_pages and settings.SESSION_COOKIE_NAME in request.COOKIES)


LANES = (
    Lane("/api/v1", "huiyin.api.urls", for_pages=True),
    Lane("/open311/v2", "huiyin.intake.open311.urls", keys_only=True),
    Lane("/sensorthings/v1.1", "huiyin.intake.sensorthings.urls", keys_only=True),
    Lane("/ingest/v1", "huiyin.intake.ingest", keys_only=True),
)


def lane_of(request: HttpRequest) -> Lane | None:
    return next((lane for lane in LANES if lane.takes(request)), None)


class ApiLane:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        lane = lane_of(request)
        if lane is None:
            return self.get_response(request)
        request.get_host()  # refuses a host that is not ours, as every other request does
        found = resolve(request.path_info.removeprefix(lane.prefix), lane.urls)
        request.resolver_match = found  # figures are kept by the route's name
        language = translation.get_language_from_request(request)
        with translation.override(language):
            response = found.func(request, *found.args, **found.kwargs)
        response["Content-Language"] = language
        response["Vary"] = "Accept-Language"
        return response
