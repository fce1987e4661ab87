"""One form for each kind of rule: only the fields that it has."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.matters.labels import pick
from huiyin.matters.library import in_force
from huiyin.sensing.models import DeviceKind, Metric, ResponsePlan
from huiyin.sensing.services.rules.ruling import RuleFacts
from huiyin.sensing.vocabulary import OPENS_LABELS, SEVERITY_LABELS
from huiyin.web.office.rules.shaping import to_definition
from huiyin.web.office.rules.words import place_names

_TIME = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
_SPAN = _("90s, 10m, 24h or 2d")
OWN = {
    "threshold": ("metric", "side", "limit", "clear", "hold", "clear_for", "serious_from", "critical_from"),
    "absence": ("metric", "most", "hold", "gap", "index", "missing"),
    "silence": ("hold",),
    "rate": ("metric", "side", "limit", "within", "clear", "jump", "clear_for", "serious_from", "critical_from"),
    "fence": ("side", "lon", "lat", "metres", "corners", "hold", "clear_for"),
    "combination": (
        "metric_1", "side_1", "limit_1", "metric_2", "side_2", "limit_2", "metric_3", "side_3", "limit_3", "within",
        "place",
    ),
}  # fmt: skip
ALWAYS = (
    "code", "name_zh", "name_en", "kinds", "area", "severity", "opens", "calls", "matter_type", "matter_condition",
    "plan", "subject_only", "hours_from", "hours_to", "hours_days", "quiet_from", "quiet_to", "quiet_days", "expires",
    "repeat", "flapping_times", "flapping_within", "source", "note", "days",
)  # fmt: skip
ALWAYS_SAID = {"severity", "opens", "calls", "metric", "side", "within", "place", "gap"}


def _number(label: Any, help_text: Any = "") -> forms.FloatField:
    return forms.FloatField(
        label=label, required=False, help_text=help_text, widget=forms.NumberInput(attrs={"step": "any"})
    )


def _span(label: Any, help_text: Any = _SPAN) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=12, help_text=help_text)


def _choice(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False)


class RuleForm(forms.Form):
    code = forms.CharField(label=_("Code"), max_length=32, help_text=_("Small letters, digits, hyphens, underscores."))
    name_zh = forms.CharField(label=_("Chinese name"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=80)
    kinds = forms.MultipleChoiceField(label=_("Kinds of device"), required=False, widget=forms.CheckboxSelectMultiple)
    area = forms.CharField(label=_("Only in the area"), required=False, max_length=15, help_text=_("Its code."))
    severity = _choice(_("Severity"))
    opens = _choice(_("Opens a matter"))
    calls = _choice(_("Calls people out"))
    matter_type = _choice(_("Kind of matter"))
    matter_condition = forms.IntegerField(
        label=_("Filing condition no."), required=False, min_value=1, max_value=99,
        help_text=_("Then the platform files and sends it by itself, where the unit is beyond doubt."),
    )  # fmt: skip
    plan = _choice(_("Response plan"))
    metric = _choice(_("What is measured"))
    side = _choice(_("Bad is"))
    limit = _number(pgettext_lazy("rule", "Limit"))
    clear = _number(_("Calm again at"), _("Empty: the limit itself; for a change, half of it."))
    hold = _span(_("For at least"))
    clear_for = _span(_("Calm for at least"))
    serious_from = _number(_("Serious from"))
    critical_from = _number(_("Critical from"))
    most = _number(_("Counts as nothing up to"))
    gap = _span(
        _("Longest gap"), _("After a longer gap between two readings the time begins anew: nobody knows what happened.")
    )
    index = forms.ChoiceField(
        label=_("Index that counts on"), required=False,
        help_text=_("Where it stands after a gap as it stood before, nothing happened in between."),
    )  # fmt: skip
    missing = _number(
        _("Share that may lie in gaps"), _("From 0 to 0.75 of the time; only gaps that the index proves.")
    )
    within = _span(_("Within"))
    jump = _number(
        _("Largest step"), _("A larger step from one reading to the next is the gauge's own, not the river's.")
    )
    lon = _number(_("Longitude"))
    lat = _number(_("Latitude"))
    metres = _number(_("Radius in metres"))
    corners = forms.CharField(
        label=_("Or the corners of an area"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        max_length=8000, help_text=_("One a line: longitude, latitude."),
    )  # fmt: skip
    metric_1, side_1, limit_1 = _choice(_("First")), _choice(_("Bad is")), _number(pgettext_lazy("rule", "Limit"))
    metric_2, side_2, limit_2 = _choice(_("Second")), _choice(_("Bad is")), _number(pgettext_lazy("rule", "Limit"))
    metric_3, side_3, limit_3 = _choice(_("Third")), _choice(_("Bad is")), _number(pgettext_lazy("rule", "Limit"))
    place = _choice(_("Where"))
    subject_only = forms.BooleanField(label=_("Only devices that serve somebody in care"), required=False)
    hours_from = forms.TimeField(label=_("Counts from"), required=False, widget=_TIME)
    hours_to = forms.TimeField(label=pgettext_lazy("hours", "to"), required=False, widget=_TIME)
    hours_days = _choice(pgettext_lazy("hours", "on"))
    quiet_from = forms.TimeField(label=_("Quiet from"), required=False, widget=_TIME)
    quiet_to = forms.TimeField(label=pgettext_lazy("hours", "to"), required=False, widget=_TIME)
    quiet_days = _choice(pgettext_lazy("hours", "on"))
    expires = _span(_("Over when not said again for"))
    repeat = _span(_("Told again, until acknowledged, every"))
    flapping_times = forms.IntegerField(label=_("Flapping: so many times"), required=False, min_value=2, max_value=100)
    flapping_within = _span(pgettext_lazy("flapping", "within"))
    source = forms.CharField(label=_("Rests on"), required=False, max_length=200)
    days = forms.IntegerField(label=_("Try it on the last days"), min_value=1, max_value=92, initial=30)
    note = forms.CharField(label=_("Why"), required=False, max_length=300)

    def __init__(self, when: str, *args: Any, is_new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.when = when
        wanted = {*OWN[when], *ALWAYS} - (set() if is_new else {"code"})
        for name in set(self.fields) - wanted:
            del self.fields[name]
        for name in ALWAYS_SAID & set(self.fields):
            self.fields[name].required = True
        for name, choices in self._choices().items():
            if name in self.fields:
                self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _choices(self) -> dict[str, list[tuple[str, str]]]:
        nothing = ("", _now("Choose"))
        metrics = [nothing, *((m.code, pick((m.name_zh, m.name_en))) for m in Metric.objects.order_by("id"))]
        part = [("above", _now("above")), ("below", _now("below")), ("is", _now("yes"))]
        sides = {
            "threshold": [
                ("above", _now("above")),
                ("below", _now("below")),
                ("is", _now("yes")),
                ("is_not", _now("no")),
            ],
            "rate": [("rises", _now("rising")), ("falls", _now("falling"))],
            "fence": [("leaves", _now("leaving")), ("enters", _now("entering"))],
        }.get(self.when, [])
        days = [("all", _now("all days")), ("working", _now("working days")), ("free", _now("days off"))]
        opens = [(o.value, pick(names)) for o, names in OPENS_LABELS.items()]
        kinds = DeviceKind.objects.filter(in_use=True).order_by("code")
        plans = ResponsePlan.objects.order_by("code")
        types = in_force().types.items()
        return {
            "kinds": [(k.code, pick((k.name_zh, k.name_en))) for k in kinds],
            "severity": [(s.value, pick(names)) for s, names in SEVERITY_LABELS.items()],
            "opens": opens,
            "calls": opens,
            "matter_type": [("", _now("none")), *((c, f"{c} {pick((t.name_zh, t.name_en))}") for c, t in types)],
            "plan": [("", _now("none")), *((p.code, pick((p.name_zh, p.name_en))) for p in plans)],
            "metric": metrics, "index": [("", _now("none")), *metrics[1:]],
            "metric_1": metrics, "metric_2": metrics, "metric_3": metrics,
            "side": sides, "side_1": part, "side_2": part, "side_3": part,
            "place": list(place_names().items()),
            "hours_days": days, "quiet_days": days,
        }  # fmt: skip

    def facts(self, code: str) -> RuleFacts:
        given = self.cleaned_data
        text = ("name_zh", "name_en", "severity", "opens", "calls", "matter_type", "plan", "area", "source")
        return RuleFacts(
            code=code,
            definition=to_definition(self.when, given),
            kinds=tuple(given["kinds"]),
            matter_condition=given["matter_condition"],
            **{name: given[name].strip() for name in text},
        )
