"""Which pages may read a stream with their visitor's session: those of our own web process, and nobody else's."""

from urllib.parse import urlsplit

from django.conf import settings
from starlette.requests import Request

_DEFAULT = {"http": 80, "https": 443}


def is_ours(origin: str, host: str) -> bool:
    """`origin` as the browser sent it; `host` the name under which the browser reached us."""
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    page = urlsplit(origin)
    if page.scheme not in _DEFAULT or not page.hostname or page.path:
        return False
    try:
        port = page.port or _DEFAULT[page.scheme]
        here = urlsplit(f"//{host}")
        same_place = port == (here.port or _DEFAULT[page.scheme])
    except ValueError:
        return False
    return page.hostname == here.hostname and (port == settings.PORT or same_place)


def foreign(request: Request) -> bool:
    origin = request.headers.get("origin")
    return origin is not None and not is_ours(origin, request.headers.get("host", ""))


def cors(request: Request) -> dict[str, str]:
    """Headers for an origin that `foreign` let through."""
    origin = request.headers.get("origin")
    if origin is None:
        return {"vary": "Origin"}
    return {"access-control-allow-origin": origin, "access-control-allow-credentials": "true", "vary": "Origin"}
