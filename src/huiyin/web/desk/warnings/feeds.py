"""/desk/warnings/feeds/: the services whose CAP messages are fetched every minute."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from huiyin.kernel.errors import HuiyinError
from huiyin.warnings.models import Feed
from huiyin.warnings.services import add_feed, drop_feed
from huiyin.warnings.services.feeding import KEEPERS
from huiyin.web.desk.frame import page
from huiyin.web.desk.warnings.words import tabs_of
from huiyin.web.doors import actor_in, needs

SHOWN = 50


class FeedForm(forms.Form):
    name = forms.CharField(label=_("Whose it is"), max_length=80)
    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("Of an Atom or RSS index of CAP messages, or of one message."),
    )


@needs(*sorted(KEEPERS))
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    form = FeedForm(request.POST or None)
    if form.is_bound and form.is_valid() and _add(request, form):
        return redirect(reverse("desk-warning-feeds"))
    found = Feed.objects.filter(paused_at=None).defer("seen").order_by("name", "pk")[:SHOWN]
    context = {"form": form, "feeds": found, "tabs": tabs_of(actor_in(request), request.path)}
    return page(request, "desk/pages/warnings/feeds.html", context, status=422 if form.is_bound else 200)


def _add(request: HttpRequest, form: FeedForm) -> bool:
    try:
        add_feed(form.cleaned_data["name"], form.cleaned_data["url"], by=actor_in(request))
    except HuiyinError as refused:
        form.add_error("url", str(refused))
        return False
    messages.success(request, _now("It is looked at every minute from now on."))
    return True


@needs(*sorted(KEEPERS))
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    drop_feed(pk, by=actor_in(request))
    messages.success(request, _now("It is looked at no more. What came by it stays."))
    return redirect(reverse("desk-warning-feeds"))
