"""/office/ways-out/: which ways out there are, what they lack, how they do; and the hours in which nothing rings."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from huiyin.kernel.clock import now
from huiyin.kernel.errors import InvalidInput
from huiyin.matters.labels import pick
from huiyin.notices import channels
from huiyin.notices.again import send_test
from huiyin.notices.hours import hours, set_hours
from huiyin.notices.overview import Way, ways_out
from huiyin.orgs.roles import Role
from huiyin.web.doors import actor_in, needs
from huiyin.web.office.delivery_words import error_words
from huiyin.web.office.frame import page, trail

CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class HoursForm(forms.Form):
    quiet_from = forms.TimeField(label=_("Nothing rings from"), required=False, widget=CLOCK)
    quiet_until = forms.TimeField(label=_("until"), required=False, widget=CLOCK)
    digest_at = forms.TimeField(label=_("The day's letter goes out at"), widget=CLOCK)

    def clean(self) -> dict:
        given = super().clean() or {}
        if (given.get("quiet_from") is None) != (given.get("quiet_until") is None):
            self.add_error("quiet_until", _("Give both ends, or neither for no quiet hours."))
        return given


@needs(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    kept = hours()
    usual = {name: getattr(kept, name) for name in ("quiet_from", "quiet_until", "digest_at")}
    form = HoursForm(request.POST or None, initial=usual)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        set_hours(given["quiet_from"], given["quiet_until"], given["digest_at"], by=actor_in(request).ref)
        messages.success(request, _now("Saved. What comes from now on follows these hours."))
        return redirect("office-ways-out")
    lines = [_line(way) for way in ways_out(now())]
    context = {"lines": lines, "form": form, "trail": trail((_now("Ways out"), ""))}
    return page(request, "office/pages/ways_out.html", context, status=422 if form.is_bound else 200)


def _line(way: Way) -> tuple[Way, str, str, list[tuple[str, str]], str]:
    missing = [(need.setting, pick(need.what)) for need in way.missing]
    return way, pick(way.manifest.name), pick(way.manifest.what), missing, error_words(way.trouble)


@needs(Role.ADMINISTRATOR)
@require_POST
def test(request: HttpRequest, channel: str) -> HttpResponse:
    try:
        params = {"what": list(channels.ALL[channel].name)} if channel in channels.ALL else {}
        send_test(channel, "test", params, to=request.user, by=actor_in(request).ref)
    except InvalidInput as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _now("On its way to you. How it went stands among the deliveries."))
    return redirect("office-ways-out")
