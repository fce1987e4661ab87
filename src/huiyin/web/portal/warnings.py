"""/warnings/: what residents are warned of, for everybody to read; and the page by which a household confirms."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.kernel.clock import now
from huiyin.kernel.errors import HuiyinError, NotFound
from huiyin.matters.labels import in_chinese, pick
from huiyin.matters.models import Matter
from huiyin.warnings.access import access_public, access_told
from huiyin.warnings.cap.words import Severity
from huiyin.warnings.models import Follower, Warning
from huiyin.warnings.publicfeed import atom
from huiyin.warnings.selectors import public_warnings
from huiyin.warnings.services import confirm, follow, unfollow
from huiyin.warnings.vocabulary import SEVERITY_LABELS, State
from huiyin.web.doors import open_to_all
from huiyin.web.portal.following import FollowForm, followed

TONES = {Severity.EXTREME: "danger", Severity.SEVERE: "soon", Severity.MODERATE: "soon", Severity.MINOR: "info"}


def shown(warning: Warning) -> dict:
    first, second = ("zh", "en") if in_chinese() else ("en", "zh")
    severity = Severity(warning.severity)
    return {
        "warning": warning,
        "words": warning.words.get(first) or warning.words.get(second) or {},
        "level": pick(SEVERITY_LABELS[severity]),
        "tone": TONES.get(severity, "neutral"),
        "area": pick((warning.area_zh, warning.area_en)),
        "on": warning.state == State.OUT and warning.expires_at > now(),
        "clear": warning.state == State.CANCELLED,
    }


@open_to_all
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """POST: a signed-in resident follows a place."""
    form = FollowForm(request.POST or None)
    if form.is_bound and request.user.is_authenticated and form.is_valid():
        try:
            follow(form.cleaned_data["area"], by=request.user)
            return redirect(reverse("warnings"))
        except HuiyinError as refused:
            form.add_error("area", str(refused))
    all_of_them = [shown(one) for one in public_warnings()]
    context = {
        "on": [one for one in all_of_them if one["on"]],
        "over": [one for one in all_of_them if not one["on"]],
        "form": form,
        "followed": followed(request.user),
    }
    return render(request, "portal/pages/warnings.html", context, status=422 if form.is_bound else 200)


@require_POST
def unfollow_(request: HttpRequest, pk: int) -> HttpResponse:
    if Follower.objects.filter(pk=pk, account_id=request.user.pk).exists():
        unfollow(pk, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("You are not told of that place any more."))
    return redirect(reverse("warnings"))


@open_to_all
@require_GET
def one(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "portal/pages/warning.html", shown(access_public(code)))


@open_to_all
@require_GET
def feed(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(atom(request.build_absolute_uri("/")), content_type="application/atom+xml; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=30"
    return answer


@open_to_all
@require_GET
def cap(request: HttpRequest, code: str) -> HttpResponse:
    """The newest CAP message of a warning, byte for byte."""
    bulletin = access_public(code).bulletins.order_by("-sent", "-id").first()
    if bulletin is None:
        raise NotFound(_("There is no such warning, or it was not published."))
    answer = HttpResponse(bytes(bulletin.body), content_type="application/cap+xml")
    answer["Content-Disposition"] = f'attachment; filename="{code}.cap"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@open_to_all
@never_cache
@require_http_methods(["GET", "POST"])
def warned(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in a household's message. It says nothing about the household."""
    told = access_told(token)
    if request.method == "POST":
        confirm(told, help_=request.POST.get("answer") == "help")
        return redirect(reverse("warned", args=[token]))
    matter = Matter.objects.filter(pk=told.matter_id).first() if told.matter_id else None
    context = shown(told.warning) | {"told": told, "matter": matter, "drill": told.warning.drill}
    answer = render(request, "portal/pages/warned.html", context)
    answer["Referrer-Policy"] = "no-referrer"
    return answer
