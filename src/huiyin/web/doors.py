"""Every page is closed unless it says otherwise; tests/architecture keeps the list of the open ones."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from huiyin.kernel.errors import Forbidden
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role
from huiyin.orgs.selectors import actor_of
from huiyin.web import presence

View = TypeVar("View", bound=Callable[..., HttpResponse])


def open_to_all(view: View) -> View:
    """Mark a view that nobody needs to sign in for."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


def needs(*roles: Role) -> Callable[[View], View]:
    """Only for staff who hold one of these roles somewhere; which matters they see is up to matters.access."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not actor_in(request).has(*roles):
                raise Forbidden(_("This page belongs to another post than yours."))
            return view(request, *args, **kwargs)

        guarded.needs_roles = roles  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return guard


def actor_in(request: HttpRequest) -> Actor:
    """Who acts in this request, once per request."""
    if not hasattr(request, "actor"):
        request.actor = SimpleLazyObject(lambda: actor_of(request.user))  # type: ignore[attr-defined, arg-type]
    return request.actor  # type: ignore[attr-defined]


class DoorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        # No code, number or token has a NUL in it, and no database takes one: nothing can be kept at this address.
        if "\0" in request.path_info and not _keeps_its_own_door(view):
            raise Http404
        if getattr(view, "open_to_all", False) or _keeps_its_own_door(view):
            return None
        if request.user.is_authenticated:
            presence.note(request)
            return None
        if request.headers.get("HX-Request"):
            raise PermissionDenied
        return redirect_to_login(request.get_full_path())


def _keeps_its_own_door(view: Callable) -> bool:
    """Health, language, look and the APIs: theirs are checked by tests of their own."""
    module = getattr(view, "__module__", "")
    return module.startswith(
        ("huiyin.config.health", "huiyin.config.metrics", "django.views.i18n", "huiyin.api", "huiyin.intake", "ninja.")
    )
