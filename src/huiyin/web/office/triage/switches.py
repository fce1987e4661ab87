"""/office/triage/switches/: what the platform may do by itself, for each kind of choice and each type."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from huiyin.kernel.clock import now
from huiyin.kernel.errors import HuiyinError
from huiyin.kernel.paging import page_in
from huiyin.matters.labels import label, pick
from huiyin.matters.library import in_force
from huiyin.matters.models import Classifier, Switch
from huiyin.matters.selectors.watching import Share, precision_at, reached
from huiyin.matters.services.switching import set_switch
from huiyin.matters.triage.switches import mode, threshold
from huiyin.matters.vocabulary import Choice, Mode
from huiyin.orgs.roles import Role
from huiyin.web.doors import actor_in, needs
from huiyin.web.forms import type_choices
from huiyin.web.office.frame import page, trail
from huiyin.web.office.triage.words import tabs_of
from huiyin.web.paging import page_number

AS_ALL = "as_all"
SIZE = 50
TONES = {Mode.OFF: "neutral", Mode.SUGGEST: "info", Mode.ACT: "primary"}
ICONS = {Mode.OFF: "x", Mode.SUGGEST: "info-circle", Mode.ACT: "check"}


class SwitchForm(forms.Form):
    choice = forms.ChoiceField(label=_("What is chosen"))
    type = forms.ChoiceField(label=_("Type"), required=False)
    mode = forms.ChoiceField(label=_("The platform"))
    percent = forms.DecimalField(
        label=_("From how many percent on it acts"),
        help_text=_("Empty: as usual."),
        required=False,
        min_value=50,
        max_value=100,
        decimal_places=1,
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = [(c.value, label("choice", c)) for c in Choice]
        self.fields["type"].choices = [("", _now("All types")), *type_choices()]
        self.fields["mode"].choices = [
            *((m.value, label("mode", m)) for m in Mode),
            (AS_ALL, _now("As for all types")),
        ]

    def clean(self) -> dict:
        given = super().clean() or {}
        if given.get("mode") == AS_ALL and not given.get("type"):
            self.add_error("mode", _now("For all types, choose one of the three."))
        return given


class FindForm(forms.Form):
    q = forms.CharField(
        label=_("Type"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )


@dataclass(frozen=True)
class Row:
    """A type: what it may do, from where on, and how right guesses as sure as that were."""

    code: str
    name: str
    mode_words: str
    tone: str
    icon: str
    own: bool
    percent: float
    held_back: Share
    lately: Share
    confidential: bool


@needs(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    asked = {name: request.GET[name] for name in ("choice", "type") if request.GET.get(name)}
    form = SwitchForm(request.POST or None, initial={"choice": Choice.TYPE, "mode": Mode.SUGGEST} | asked)
    if form.is_bound and form.is_valid() and _set(request, form):
        return redirect(reverse("office-triage-switches"))
    context = {
        "form": form,
        "general": [(label("choice", one), mode(one) == Mode.ACT, *_mode_parts(one, "")) for one in Choice],
        "find": FindForm(request.GET),
        "page": page_in(rows(request.GET.get("q", "")), page_number(request), SIZE),
        "tabs": tabs_of(request, "office-triage-switches"),
        "trail": trail((_now("Triage"), "/office/triage/"), (_now("What it does by itself"), "")),
    }
    return page(request, "office/pages/triage_switches.html", context, status=422 if form.is_bound else 200)


def _set(request: HttpRequest, form: SwitchForm) -> bool:
    given = form.cleaned_data
    wanted = None if given["mode"] == AS_ALL else Mode(given["mode"])
    least = float(given["percent"]) / 100 if given["percent"] is not None else None
    try:
        set_switch(Choice(given["choice"]), given["type"], wanted, threshold=least, by=actor_in(request))
    except HuiyinError as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _now("Saved. It holds within ten seconds."))
    return True


def _mode_parts(choice: Choice, code: str) -> tuple[str, str, str, float]:
    found = mode(choice, code)
    return label("mode", found), TONES[found], ICONS[found], round(threshold(choice, code) * 100, 1)


def rows(words: str = "") -> list[Row]:
    """Types of the edition in force in whose code or name these words stand; what is set apart comes first. Three
    statements."""
    own = set(Switch.objects.filter(choice=Choice.TYPE).exclude(type_code="").values_list("type_code", flat=True))
    figures = Classifier.objects.filter(in_force=True).values_list("figures", flat=True).first() or {}
    steps = reached(Choice.TYPE, now())
    found = []
    for code, type_ in in_force().types.items():
        if words.strip().lower() not in f"{code} {type_.name_zh} {type_.name_en}".lower():
            continue
        said, tone, icon, percent = _mode_parts(Choice.TYPE, code)
        held = _held_back(figures.get("types", {}).get(code), percent / 100)
        lately = precision_at(steps.get(code, []), percent / 100)
        name = pick((type_.name_zh, type_.name_en))
        found.append(Row(code, name, said, tone, icon, code in own, percent, held, lately, type_.confidential))
    return sorted(found, key=lambda row: not row.own)


def _held_back(known: dict | None, least: float) -> Share:
    """Of the training's held-back cases, at the nearest step that is not above the threshold."""
    below = [(n, right) for step, n, right in (known or {}).get("reach", ()) if step <= least + 1e-9]
    count, right = below[-1] if below else (0, None)
    return Share(round(count * (right or 0.0)), count)
