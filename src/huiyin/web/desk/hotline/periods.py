"""Which period a page of figures is about: days as somebody types them, or else the last 24 hours."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.clock import now

LONGEST = timedelta(days=93)


class PeriodForm(forms.Form):
    """What cannot be understood does not filter."""

    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    last = forms.DateField(
        label=_("To and with"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


@dataclass(frozen=True)
class Period:
    """`since` up to, not with, `until`. `is_default`: nobody chose it."""

    since: datetime
    until: datetime
    form: PeriodForm
    is_default: bool

    @property
    def query(self) -> dict[str, str]:
        """As a list of what lies behind a figure takes it."""
        return {"from": self.since.isoformat(), "to": self.until.isoformat()}


def period_in(request: HttpRequest, default: timedelta = timedelta(hours=24)) -> Period:
    form = PeriodForm(request.GET or None, auto_id="filter_%s")
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    first, last = _sensible(given.get("first")), _sensible(given.get("last"))
    if not (first or last):
        until = now().replace(second=0, microsecond=0) + timedelta(minutes=1)
        return Period(until - default, until, form, True)
    first, last = first or last, last or first
    first, last = min(first, last), max(first, last)
    until = _midnight(last + timedelta(days=1))
    return Period(max(_midnight(first), until - LONGEST), until, form, False)


def _sensible(day: date | None) -> date | None:
    return day if day and 2000 <= day.year < 2100 else None


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(settings.TIME_ZONE))
