"""How a page looks to this person: theme and type size, kept in two cookies. Open to all."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from huiyin.web.doors import open_to_all

THEMES = ("auto", "light", "dark")
TYPES = ("normal", "large")
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Look:
    theme: str = "auto"
    type: str = "normal"


def of(request: HttpRequest | None) -> Look:
    """The look this request asks for; a cookie with any other value counts as none."""
    cookies = request.COOKIES if request is not None else {}
    theme, size = cookies.get("huiyin_theme", ""), cookies.get("huiyin_type", "")
    return Look(theme if theme in THEMES else "auto", size if size in TYPES else "normal")


@open_to_all
@open_to_all
@require_POST
def set_look(request: HttpRequest) -> HttpResponse:
    """Keep `theme` or `type` in a cookie and go back to `next`."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    for name, allowed in (("theme", THEMES), ("type", TYPES)):
        value = request.POST.get(name)
        if value in allowed:
            response.set_cookie(
                f"huiyin_{name}",
                value,
                max_age=A_YEAR,
                samesite="Lax",
                secure=request.is_secure(),
                httponly=True,
            )
    return response
