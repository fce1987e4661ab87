"""Where a page finds the live process: beside the web process unless HUIYIN_LIVE_URL says otherwise.

Pages get it as `live_address` in their templates, and their Content-Security-Policy allows exactly it.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse


def address_for(request: HttpRequest) -> str:
    """An origin such as http://127.0.0.1:8001, or "" when the live process shares the page's origin."""
    if settings.LIVE_URL:
        return "" if settings.LIVE_URL == "/" else str(settings.LIVE_URL).rstrip("/")
    try:
        host = urlsplit(f"//{request.get_host()}").hostname or ""
    except DisallowedHost:  # the page that says so is rendered like any other
        return ""
    name = f"[{host}]" if ":" in host else host
    return f"{request.scheme}://{name}:{settings.LIVE_PORT}"


def live_address(request: HttpRequest) -> dict[str, str]:
    return {"live_address": address_for(request)}


class LiveAddressMiddleware:
    """Stands outside the policy middleware: it sees the finished response first and the header last."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        header = "Content-Security-Policy"
        if header in response:
            address = address_for(request)
            allowed = f"connect-src 'self' {address}".rstrip()
            response[header] = response[header].replace("connect-src 'self'", allowed)
        return response
