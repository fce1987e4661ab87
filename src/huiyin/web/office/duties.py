"""/office/duties/: the list of duties; a new rule is tried on what was before it is kept; decisions that are cited."""

import hashlib
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from huiyin.kernel.clock import now
from huiyin.kernel.errors import HuiyinError, NotFound
from huiyin.kernel.paging import page_of
from huiyin.matters import services as do
from huiyin.matters.errors import Missing
from huiyin.matters.library import in_force
from huiyin.matters.models import Precedent, ResponsibilityRule
from huiyin.matters.rules.responsibility import Duty
from huiyin.matters.selectors.simulation import MOST_MONTHS, SHOWN, simulate
from huiyin.matters.services.duties import check_duty, today
from huiyin.matters.triage.rulebook import as_rule
from huiyin.orgs.models import Unit
from huiyin.orgs.roles import Role
from huiyin.places.models import Area
from huiyin.web.doors import actor_in, needs
from huiyin.web.duties import TARGETS, precedent_in_words, rule_in_words, weekday_names
from huiyin.web.forms import type_choices
from huiyin.web.office.frame import page, trail
from huiyin.web.office.lists import names_of_actors, unit_name
from huiyin.web.paging import page_number

SIZE = 40
MONTH_DAY = r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"


class DutyForm(forms.Form):
    type_code = forms.ChoiceField(label=_("Kind"), required=False)
    condition = forms.IntegerField(label=_("Filing condition no."), required=False, min_value=1, max_value=99)
    component_type = forms.ChoiceField(label=_("On a component of"), required=False)
    owner = forms.ChoiceField(label=_("Owned by"), required=False)
    area = forms.CharField(
        label=_("Street, community or grid"),
        required=False,
        max_length=15,
        help_text=_("Its code: 9, 12, 14 or 15 digits."),
    )
    weekdays = forms.MultipleChoiceField(label=_("Only on"), required=False, widget=forms.CheckboxSelectMultiple)
    time_from = forms.TimeField(
        label=pgettext_lazy("hours", "From"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    time_to = forms.TimeField(
        label=pgettext_lazy("hours", "to"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    season_from = forms.RegexField(
        MONTH_DAY, label=_("Each year from"), required=False, help_text=_("Month-day, 11-15.")
    )
    season_to = forms.RegexField(MONTH_DAY, label=pgettext_lazy("season", "until"), required=False)
    target = forms.ChoiceField(label=pgettext_lazy("rule", "Who answers"))
    valid_from = forms.DateField(
        label=_("Valid from"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    valid_until = forms.DateField(
        label=_("Valid until"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    basis = forms.CharField(label=_("Rests on"), max_length=200, help_text=_("e.g. City notice 12, art. 4"))
    months = forms.IntegerField(label=_("Try it on the last months"), min_value=1, max_value=MOST_MONTHS, initial=1)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        units = [(u.code, f"{u.code} {unit_name(u)}") for u in Unit.objects.filter(closed_at=None).order_by("code")]
        everywhere = ("", _now("any"))
        components = [(code, k.name_zh) for code, k in in_force().types.items() if k.is_component]
        choices = {
            "type_code": [everywhere, *type_choices()],
            "component_type": [everywhere, *((code, f"{code} {name}") for code, name in components)],
            "owner": [everywhere, *units],
            "target": [("", _now("Choose")), *((key, str(words)) for key, words in TARGETS.items()), *units],
            "weekdays": [(str(n), name) for n, name in enumerate(weekday_names(), start=1)],
        }
        for name, given in choices.items():
            self.fields[name].choices = given  # type: ignore[attr-defined]

    def clean_area(self) -> str:
        code = self.cleaned_data["area"].strip()
        known = not code or len(code) == 15 or Area.objects.filter(code=code, ended_at=None).exists()
        if not (known and (not code or code.isdecimal())):
            raise forms.ValidationError(_now("There is no area with this code."))
        return code

    def duty(self) -> Duty:
        given = self.cleaned_data
        is_grid = len(given["area"]) == 14
        plain = ("target", "valid_from", "valid_until", "type_code", "component_type", "owner", "time_from", "time_to")
        return Duty(
            **{name: given[name] for name in plain},
            basis=given["basis"].strip(),
            condition=given["condition"],
            area="" if is_grid else given["area"],
            grid=given["area"] if is_grid else "",
            weekdays="".join(sorted(given["weekdays"])),
            season_from=given["season_from"],
            season_to=given["season_to"],
        )


@needs(Role.ADMINISTRATOR)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    rows = ResponsibilityRule.objects.order_by("ended_at", "type_code", "-pk")
    found = page_of(rows, page_number(request), SIZE, rows=ResponsibilityRule.objects.all())
    names = names_of_actors({row.made_by for row in found.rows})
    lines = [(row, rule_in_words(as_rule(row)), names.get(row.made_by, "")) for row in found.rows]
    standing = Precedent.objects.filter(withdrawn_at=None).select_related("ruling__matter", "unit").order_by("-made_at")
    cited = [(one, precedent_in_words(one), unit_name(one.unit)) for one in standing[:SIZE]]
    context = {"page": found, "lines": lines, "cited": cited, "trail": trail((_now("Who answers"), ""))}
    return page(request, "office/pages/duties.html", context)


@needs(Role.ADMINISTRATOR)
def new(request: HttpRequest) -> HttpResponse:
    """Tried first, kept then: the button that keeps it comes with what it would have changed."""
    form = DutyForm(request.POST or None, initial={"valid_from": today(), "months": 1})
    tried = None
    if form.is_bound and form.is_valid():
        duty = form.duty()
        try:
            check_duty(duty)
            if request.POST.get("tried") == _digest(duty):
                do.add_rule(duty, by=actor_in(request))
                messages.success(request, _now("The rule is kept and decides from its first day on."))
                return redirect("office-duties")
            tried = _tried(duty, form.cleaned_data["months"])
        except Missing as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    context = {
        "form": form,
        "tried": tried,
        "digest": _digest(form.duty()) if tried else "",
        "shown": SHOWN,
        "trail": trail((_now("Who answers"), "/office/duties/"), (_now("A new rule"), "")),
    }
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "office/pages/duty_new.html", context, status=status)


def _tried(duty: Duty, months: int) -> dict:
    until = now()
    found = simulate(duty, since=until - timedelta(days=30 * months), until=until)
    lists = (("moved", found.moved), ("returned", found.returned), ("settled", found.settled))
    shown = {
        name: [(one, unit_name(one.from_), unit_name(one.to)) for one in several[:SHOWN]] for name, several in lists
    }
    return {"found": found, "units": [(unit_name(unit), count) for unit, count in found.units], "lists": shown}


def _digest(duty: Duty) -> str:
    """So that what is kept is what was tried."""
    return hashlib.sha256(repr(duty).encode()).hexdigest()[:24]


@needs(Role.ADMINISTRATOR)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    row = ResponsibilityRule.objects.filter(pk=pk).first()
    if row is None:
        raise NotFound(_now("There is no such rule."))
    try:
        do.end_rule(row, by=actor_in(request))
    except HuiyinError as refused:
        messages.error(request, str(refused))
    else:
        words = rule_in_words(as_rule(row)).words
        messages.success(request, _now("“%(rule)s” no longer decides. What was dispatched stays.") % {"rule": words})
    return redirect("office-duties")
