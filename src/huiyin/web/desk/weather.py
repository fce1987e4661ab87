"""/desk/weather/: the weather warnings in force, as the desk enters them. What they make dangerous is urgent."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from huiyin.kernel.clock import now
from huiyin.kernel.errors import HuiyinError
from huiyin.matters.errors import Missing
from huiyin.matters.labels import label, pick
from huiyin.matters.models import WeatherWarning
from huiyin.matters.services.switching import lift_warning, warn_of_weather
from huiyin.matters.vocabulary import WarningKind, WarningLevel
from huiyin.places.locate import area_names
from huiyin.web.desk.access import TAKERS
from huiyin.web.desk.filters import area_choices
from huiyin.web.desk.frame import page
from huiyin.web.desk.warnings.words import tabs_of, warnings_behind
from huiyin.web.doors import actor_in, needs

TONES = {"blue": "info", "yellow": "soon", "orange": "soon", "red": "danger"}
SHOWN = 50


class WarningForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=())
    level = forms.ChoiceField(label=_("Warning level"), choices=())
    area = forms.ChoiceField(label=_("Street or community"), required=False)
    until = forms.DateTimeField(
        label=_("In force until"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, label("warning", kind)) for kind in WarningKind]
        self.fields["level"].choices = [(level.value, label("warning_level", level)) for level in WarningLevel]
        self.fields["area"].choices = [("", _now("The whole district")), *area_choices()]


@needs(*TAKERS)
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    tonight = timezone.localtime(now() + timedelta(hours=12)).replace(minute=0, second=0, microsecond=0)
    form = WarningForm(request.POST or None, initial={"until": tonight, "level": WarningLevel.YELLOW})
    if form.is_bound and form.is_valid() and _enter(request, form):
        return redirect(reverse("desk-weather"))
    found = WeatherWarning.objects.filter(lifted_at=None, until__gt=now()).order_by("until")[:SHOWN]
    names, behind = area_names(), warnings_behind()
    lines = [
        (w, behind.get(w.pk), label("warning", w.kind), label("warning_level", w.level), TONES.get(w.level, "info"),
         pick(names[w.area]) if w.area in names else w.area)
        for w in found
    ]  # fmt: skip
    context = {"form": form, "lines": lines, "tabs": tabs_of(actor_in(request), request.path)}
    return page(request, "desk/pages/weather.html", context, status=422 if form.is_bound else 200)


def _enter(request: HttpRequest, form: WarningForm) -> bool:
    given = form.cleaned_data
    kind, level = WarningKind(given["kind"]), WarningLevel(given["level"])
    try:
        warn_of_weather(kind, level, given["until"], area=given["area"], by=actor_in(request))
    except HuiyinError as refused:
        form.add_error("until", str(refused))
        return False
    messages.success(request, _now("The warning counts for every report from now on."))
    return True


@needs(*TAKERS)
@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        lift_warning(pk, by=actor_in(request))
        messages.success(request, _now("The warning is lifted."))
    except Missing as refused:
        messages.error(request, str(refused))
    return redirect(reverse("desk-weather"))
