"""Whoever handles a matter blurs parts of its photos, and proposes not to blur what was blurred wrongly."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from huiyin.kernel.errors import HuiyinError, InvalidInput
from huiyin.matters.access import access_matter, access_photo, sight_of
from huiyin.matters.models import Blur, Matter
from huiyin.matters.services.covering import blur, doubt_blur, settle_doubt
from huiyin.web.blurring import BrushForm, brush_context
from huiyin.web.desk.access import DESK
from huiyin.web.desk.frame import page
from huiyin.web.doors import actor_in, needs
from huiyin.web.pictures import Brush


class DoubtForm(forms.Form):
    verb = forms.ChoiceField(choices=[("propose", ""), ("remove", ""), ("keep", "")])
    reason = forms.CharField(max_length=200, required=False)


def brush_of(matter: Matter) -> Brush:
    return lambda photo: reverse("desk-blur", args=[matter.number, photo.token])


@needs(*DESK)
@never_cache
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, number: str, token: str) -> HttpResponse:
    actor = actor_in(request)
    matter = access_matter(actor, number)
    photo, form = access_photo(actor, matter, token), BrushForm(request.POST or None)
    if form.is_valid():
        try:
            blur(photo, form.drawn, by=actor)
        except InvalidInput as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Blurred. Others see the photo again as soon as the new copy is made."))
            return redirect("desk-blur", number=number, token=token)
    context = brush_context(photo, sight_of(actor, matter), form)
    context |= {"title": matter.title, "back": reverse("desk-matter", args=[number]), "number": number}
    context["me"] = actor.ref
    return page(request, "desk/pages/blurring.html", context, status=422 if form.errors else 200)


@needs(*DESK)
@require_POST
def doubt(request: HttpRequest, number: str, token: str, pk: int) -> HttpResponse:
    """Propose, with a reason; somebody else removes it or keeps it."""
    actor = actor_in(request)
    photo = access_photo(actor, access_matter(actor, number), token)
    one, form = get_object_or_404(Blur.objects.filter(photo=photo), pk=pk), DoubtForm(request.POST)
    one.photo = photo
    try:
        if not form.is_valid():
            raise InvalidInput(_("Say why."), field="reason")
        if form.cleaned_data["verb"] == "propose":
            doubt_blur(one, form.cleaned_data["reason"], by=actor)
            messages.success(request, _("Proposed. Somebody else who handles the matter decides."))
        else:
            settle_doubt(one, form.cleaned_data["verb"] == "remove", by=actor)
            messages.success(request, _("Decided, and kept in the trace."))
    except HuiyinError as refused:
        messages.error(request, str(refused))
    return redirect("desk-blur", number=number, token=token)
