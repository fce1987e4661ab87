"""A lane of their own for programs.

Sessions, cookies, messages, htmx and the policy for scripts are for pages; together they cost as much as the API's own
work on a request. A call without a session cookie goes straight to its view, in the language that it asks for. A page
that calls with its session takes the long way, where its session and its CSRF token are looked at.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.utils import translation

PREFIX = "/api/v1"


class ApiLane:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(f"{PREFIX}/") or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return self.get_response(request)
        request.get_host()  # refuses a host that is not ours, as every other request does
        found = resolve(request.path_info.removeprefix(PREFIX), "huiyin.api.urls")
        language = translation.get_language_from_request(request)
        with translation.override(language):
            response = found.func(request, *found.args, **found.kwargs)
        response["Content-Language"] = language
        response["Vary"] = "Accept-Language"
        return response
