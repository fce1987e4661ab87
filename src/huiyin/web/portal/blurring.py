"""A reporter blurs by hand what the machine has missed in their own photo."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huiyin.kernel.errors import InvalidInput, NotFound
from huiyin.matters.access import access_photo, sight_of
from huiyin.matters.services.covering import blur
from huiyin.web.blurring import BrushForm, brush_context
from huiyin.web.doors import open_to_all
from huiyin.web.pictures import Brush
from huiyin.web.portal.reporters import access_report


def brush_of(code: str) -> Brush:
    return lambda photo: reverse("track-blur", args=[code, photo.token])


@open_to_all
@never_cache
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, code: str, token: str) -> HttpResponse:
    try:
        report, actor = access_report(request, code)
    except NotFound:
        return redirect(f"/track/?code={code}")
    photo, form = access_photo(actor, report.matter, token), BrushForm(request.POST or None)
    if form.is_valid():
        try:
            blur(photo, form.drawn, by=actor)
        except InvalidInput as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Blurred. Others see the photo again as soon as the new copy is made."))
            return redirect("track-story", code=code)
    context = brush_context(photo, sight_of(actor, report.matter), form)
    context |= {"title": report.matter.title, "back": reverse("track-story", args=[code])}
    return render(request, "portal/pages/blurring.html", context, status=422 if form.errors else 200)
