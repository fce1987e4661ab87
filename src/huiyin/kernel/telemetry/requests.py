"""Around every request: an id, a trace, figures, and one line of log where it was slow, broken or asked for.

It stands outside of everything else, so that also what a gate refuses is counted. Paths are never told: they may hold a
tracking code; the route's name says enough.
"""

import logging
from collections.abc import Callable
from functools import cache
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

from huiyin.kernel.telemetry import figures, origin, tallies, tracing
from huiyin.kernel.telemetry.statements import counted

log = logging.getLogger("huiyin.requests")
SLOW = 1.0  # seconds
HEADER = "X-Request-Id"
# An answer that a probe asks for every second is no news.
QUIET = frozenset({"health-live", "health-ready", "metrics", "static"})
TOLD = "_told_together"


def told_together(response: HttpResponse) -> HttpResponse:
    """Whoever answered tells the log how many such answers there were: no line for this one, which is counted too."""
    setattr(response, TOLD, True)
    return response


class ObservedMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        mine = origin.asked(request.headers.get(HEADER))
        began = perf_counter()
        with origin.begun(mine), counted() as sent, tracing.span("request", serves=True, request=mine) as span:
            response = self.get_response(request)
            took = perf_counter() - began
            route, method = route_of(request), figures.method(request.method)
            if span is not None:
                span.update_name(f"{method} {route}")
                span.set_attribute("http.route", route)
                span.set_attribute("http.response.status_code", response.status_code)
                span.set_attribute("huiyin.statements", sent.count)
            _count(route, method, response.status_code, took, sent.count)
            if not getattr(response, TOLD, False):
                _say(route, method, response.status_code, took, sent.count)
        response[HEADER] = mine
        return response


def route_of(request: HttpRequest) -> str:
    """The name of the route; one of a closed set, whatever was asked for."""
    match = request.resolver_match
    if match is not None:
        return match.view_name or match.route
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "unmatched"


def _count(route: str, method: str, status: int, took: float, statements: int) -> None:
    requests, seconds, sent = _figures_of(route, method, status)
    requests.inc()
    seconds.observe(took)
    sent.inc(statements)
    if route not in QUIET:
        tallies.note_request(route, status, took)


@cache  # as many as there are routes, methods and answers; finding them costs more than counting
def _figures_of(route: str, method: str, status: int) -> tuple[Counter, Histogram, Counter]:
    return (
        figures.requests.labels(route, method, status),
        figures.request_seconds.labels(route, method),
        figures.statements.labels(route),
    )


def _say(route: str, method: str, status: int, took: float, statements: int) -> None:
    broken, slow = status >= 500 and route not in QUIET, took > SLOW
    if not (broken or slow or (settings.HUIYIN_LOG_REQUESTS and route not in QUIET)):
        return
    said = {"route": route, "method": method, "status": status, "ms": round(took * 1000), "statements": statements}
    level = logging.WARNING if broken or slow else logging.INFO
    log.log(level, "answered slowly" if slow else "answered", extra=said)
