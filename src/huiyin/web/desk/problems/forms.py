"""What people fill in about a problem: which ones to see, and each verb's own form."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.insight.rules import MOST_WEEKS, USUAL, Window
from huiyin.kernel.clock import now
from huiyin.matters.labels import label
from huiyin.matters.vocabulary import Section
from huiyin.web.desk.filters import area_choices
from huiyin.web.desk.moves.choices import LightSelect, unit_choices, units_at_work
from huiyin.web.forms import LongText

A_DAY = {"type": "date"}


class WindowForm(forms.Form):
    """What cannot be understood does not filter."""

    first = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs=A_DAY))
    last = forms.DateField(
        label=_("To and with"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs=A_DAY)
    )
    area = forms.ChoiceField(label=_("Street or community"), required=False, widget=LightSelect)
    section = forms.ChoiceField(label=_("Section"), required=False, widget=LightSelect)

    def __init__(self, data) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.fields["area"].choices = [("", _now("All")), *area_choices()]
        self.fields["section"].choices = [("", _now("All")), *((s.value, label("section", s)) for s in Section)]
        self.is_valid()

    def given(self, name: str) -> str:
        return self.cleaned_data.get(name) or ""

    def window(self) -> Window:
        """Whole days; without any, the last 90."""
        first, last = _sensible(self.cleaned_data.get("first")), _sensible(self.cleaned_data.get("last"))
        if first and last and first > last:
            first, last = last, first
        until = _midnight(last + timedelta(days=1)) if last else max(now(), _midnight(first) if first else now())
        since = _midnight(first) if first else until - USUAL
        return Window(since, max(until, since + timedelta(days=1)))


def _sensible(day: date | None) -> date | None:
    return day if day and 2000 <= day.year < 2100 else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), get_default_timezone())


class UnitForm(forms.Form):
    unit = forms.ChoiceField(label=_("Unit in charge"), help_text=_("The unit that answers for solving it."))

    def __init__(self, data=None, **more) -> None:
        super().__init__(data, auto_id="unit_%s", **more)
        self.units = units_at_work()
        self.fields["unit"].choices = [("", _now("Choose a unit")), *unit_choices(self.units.values())]


class NameForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)


class ReasonForm(forms.Form):
    reason = LongText(label=_("Why it is not taken up"), rows=2, max_length=500)


class MeasureForm(UnitForm):
    what = LongText(label=_("What is done about the root of it"), rows=2, max_length=300)
    due_on = forms.DateField(label=_("Done by"), widget=forms.DateInput(format="%Y-%m-%d", attrs=A_DAY))
    field_order = ("what", "unit", "due_on")

    def __init__(self, data=None, **more) -> None:
        super().__init__(data, **more)
        self.auto_id = "measure_%s"
        self.fields["unit"].label = _now("By whom")
        self.fields["unit"].help_text = ""


class WeeksForm(forms.Form):
    weeks = forms.IntegerField(
        label=_("Weeks"),
        min_value=1,
        max_value=MOST_WEEKS,
        initial=4,
        help_text=_("After them it is counted whether it came back."),
    )


class NumberForm(forms.Form):
    number = forms.CharField(label=_("Number of the matter"), max_length=30)
