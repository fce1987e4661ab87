"""Who calls: an API key, a signed-in session (with CSRF), or, where a call says so, anybody."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.utils import check_csrf

from huiyin.api.errors import Unauthorized
from huiyin.api.permits import allowed
from huiyin.kernel.errors import Forbidden
from huiyin.orgs import keys
from huiyin.orgs.actor import Actor
from huiyin.orgs.keys import forget
from huiyin.orgs.selectors import actor_of

__all__ = ["ANYBODY", "KNOWN", "OPEN", "actor_of_key", "caller_of", "forget"]

ANYBODY = Actor(ref="reporter/new")


def actor_of_key(secret: str, method: str, path: str) -> Actor:
    """Whose key it is, if its scopes let this call through."""
    actor = keys.actor_of_key(secret)
    if actor is None:
        raise Unauthorized(_("This API key is not valid: mistyped, expired or revoked."))
    if actor.scopes and not allowed(actor.scopes, method, path):
        raise Forbidden(_("This API key does not include this. Issue one with the right scope."), code="scope")
    return actor


class BearerKey:
    openapi_security_schema = {"type": "http", "scheme": "bearer", "description": "API key, hy_…"}

    def __call__(self, request: HttpRequest) -> Actor | None:
        scheme, _space, secret = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        return actor_of_key(secret.strip(), str(request.method), request.path) if scheme.lower() == "bearer" else None


class HeaderKey:
    openapi_security_schema = {"type": "apiKey", "in": "header", "name": "X-API-Key"}

    def __call__(self, request: HttpRequest) -> Actor | None:
        secret = request.META.get("HTTP_X_API_KEY")
        return actor_of_key(secret.strip(), str(request.method), request.path) if secret else None


class Session:
    openapi_security_schema = {
        "type": "apiKey",
        "in": "cookie",
        "name": settings.SESSION_COOKIE_NAME,
        "description": "a signed-in page; writes send the CSRF token in X-CSRFToken",
    }

    def __call__(self, request: HttpRequest) -> Actor | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return None
        if check_csrf(request):
            raise Forbidden(_("The page had expired. Open it again and send it once more."), code="csrf")
        return actor_of(request.user)


class Anybody:
    """The last door of a call that is open to all. Whoever shows a key that is not valid never reaches it."""

    def __call__(self, request: HttpRequest) -> Actor:
        return ANYBODY


KNOWN = (BearerKey(), HeaderKey(), Session())
OPEN = (*KNOWN, Anybody())


def caller_of(request: HttpRequest) -> Actor:
    return request.auth  # type: ignore[attr-defined]
