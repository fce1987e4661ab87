"""What the worklist and the history can be asked for. What cannot be understood does not filter."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.matters.labels import pick
from huiyin.sensing.models import DeviceKind, Rule
from huiyin.sensing.selectors.alarms import Filters
from huiyin.sensing.vocabulary import SEVERITY_LABELS, VERDICT_LABELS
from huiyin.web.desk.filters import area_choices
from huiyin.web.desk.moves.choices import LightSelect


class AlarmForm(forms.Form):
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=60,
        widget=forms.TextInput(
            attrs={"type": "search", "data-key": "/", "autocomplete": "off", "placeholder": _("Place, device or rule")}
        ),
    )
    severity = forms.ChoiceField(label=_("Severity"), required=False, widget=LightSelect)
    kind = forms.ChoiceField(label=_("Kind of device"), required=False, widget=LightSelect)
    rule = forms.ChoiceField(label=_("Rule"), required=False, widget=LightSelect)
    area = forms.ChoiceField(label=_("Street or community"), required=False, widget=LightSelect)
    folded_names: tuple[str, ...] = ("severity", "kind", "rule", "area")

    def __init__(self, data) -> None:
        super().__init__(data, auto_id="filter_%s")
        self._fill("severity", [(code.value, pick(names)) for code, names in SEVERITY_LABELS.items()])
        kinds = DeviceKind.objects.order_by("code").values_list("code", "name_zh", "name_en")
        self._fill("kind", [(code, pick((zh, en))) for code, zh, en in kinds])
        rules = Rule.objects.order_by("code").values_list("code", "name_zh", "name_en")[:300]
        self._fill("rule", [(code, pick((zh, en))) for code, zh, en in rules])
        self._fill("area", area_choices())

    def _fill(self, name: str, choices: list) -> None:
        self.fields[name].choices = [("", _now("All")), *choices]  # type: ignore[attr-defined]

    def folded(self) -> list[forms.BoundField]:
        return [self[name] for name in self.folded_names]

    def used(self) -> int:
        return sum(bool(self.data.get(bound.name)) for bound in self.folded())

    def as_filters(self, state: str = "") -> Filters:
        self.is_valid()
        given = self.cleaned_data
        plain = {name: given.get(name) or "" for name in ("severity", "kind", "rule", "area")}
        return Filters(state=state, words=given.get("q") or "", **plain)


class HistoryForm(AlarmForm):
    state = forms.ChoiceField(label=_("State"), required=False, widget=LightSelect)
    verdict = forms.ChoiceField(label=_("Verdict"), required=False, widget=LightSelect)
    device = forms.CharField(label=_("Code of the device"), required=False, max_length=40)
    first = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data) -> None:
        super().__init__(data)
        self._fill("state", [
            ("active", _now("Active")), ("cleared", _now("Alarm over")), ("unacknowledged", _now("Nobody has it")),
            ("acknowledged", _now("Acknowledged")), ("waiting", _now("Active, not judged")),
            ("unjudged", _now("Not judged")), ("judged", _now("Judged true or false")),
        ])  # fmt: skip
        self._fill("verdict", [(code.value, pick(names)) for code, names in VERDICT_LABELS.items()])

    def as_filters(self, state: str = "") -> Filters:
        found, given = super().as_filters(), self.cleaned_data
        more = {
            "state": given.get("state") or "",
            "verdict": given.get("verdict") or "",
            "device": (given.get("device") or "").strip(),
            "since": _begin(given["first"]) if given.get("first") else None,
            "until": _begin(given["last"]) + timedelta(days=1) if given.get("last") else None,
        }
        return Filters(**(vars(found) | more))


def _begin(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
