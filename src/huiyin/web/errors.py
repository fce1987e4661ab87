"""Error pages: what happened, what to do next, no blame. Our own typed errors bring their words."""

import sys
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from huiyin.kernel.errors import HuiyinError
from huiyin.kernel.outage import OUTAGE, RETRY_AFTER
from huiyin.web.doors import open_to_all

ICONS = {
    400: "question-mark",
    403: "lock",
    404: "search-off",
    409: "users",
    429: "stopwatch",
    500: "plug-connected-x",
    503: "stopwatch",
}


def words(status: int) -> tuple[str, str]:
    """(What happened, what to do) for a status."""
    return {
        400: (
            _("This request could not be read"),
            _("The address or the form was incomplete. Go back one page and send it again."),
        ),
        403: (
            _("This is not yours to do"),
            _("Your post does not include this. If it should, ask your administrator to add it."),
        ),
        404: (
            _("Nothing is kept at this address"),
            _("It may have been moved, or belong to somebody else. Check the number, or start from the first page."),
        ),
        409: (
            _("Somebody else was a moment earlier"),
            _("This has changed since you opened it. Look at it as it is now, then decide again."),
        ),
        429: (
            _("Too many requests from here"),
            _("Please wait a minute and try again. What was already sent is safe."),
        ),
        500: (
            _("Something broke on our side"),
            _("It was noted. What had been saved is safe; please try again in a minute, or call the hotline."),
        ),
        503: (
            _("The platform cannot answer at this moment"),
            _("What had been saved is safe. Please try again in a minute, or call the hotline."),
        ),
    }[status if status in ICONS else 400]


def page(request: HttpRequest | None, status: int, text: str = "", said: tuple[str, str] | None = None) -> HttpResponse:
    """The page for `status`; `text`, when given, says what happened in this very case; `said` stands for its words."""
    title, advice = said or words(status)
    icon = ICONS.get(status, "question-mark")
    context = {
        "status": status,
        "title": title,
        "advice": advice,
        "text": text,
        "icon": icon,
        "back": way_back(request),
    }
    content = render_to_string("layouts/error.html", context, request=request)
    return HttpResponse(content, status=status)


def way_back(request: HttpRequest | None) -> str:
    """The page the person came from, if it is ours; a refused POST has no page of its own to go back to."""
    came_from = request.headers.get("Referer", "") if request is not None else ""
    safe = came_from and url_has_allowed_host_and_scheme(came_from, {request.get_host()})
    return came_from if safe else "/"


def bad_request(request: HttpRequest, exception=None) -> HttpResponse:
    return page(request, 400)


def forbidden(request: HttpRequest, exception=None) -> HttpResponse:
    return page(request, 403)


def not_found(request: HttpRequest, exception=None) -> HttpResponse:
    return page(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """Without the request: finding out who asks may be the very thing that broke."""
    if not isinstance(sys.exc_info()[1], OUTAGE):
        return page(None, 500)
    response = page(None, 503)
    response["Retry-After"] = RETRY_AFTER
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return page(
        request,
        403,
        _("The form had expired, or cookies are switched off. Open the page again and send it once more."),
    )


@open_to_all
@open_to_all
def offline(request: HttpRequest) -> HttpResponse:
    return render(request, "layouts/offline.html")


class ErrorPageMiddleware:
    """Turns our typed errors into pages with their status. The API has its own way and never gets here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, HuiyinError):
            return None
        # "Not there" and "not yours" must look alike, so a 404 never carries words of its own.
        response = page(request, exception.status, "" if exception.status == 404 else str(exception))
        if retry_after := getattr(exception, "retry_after", 0):
            response["Retry-After"] = str(retry_after)
        return response
