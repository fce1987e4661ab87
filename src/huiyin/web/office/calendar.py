"""/office/calendar/: the year's days, the limits of the stages, and when something would be due."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from huiyin.kernel.calendar import CalendarError, DayKind, Limit, LimitUnit, WorkingCalendar, YearStatus, explain_lines
from huiyin.kernel.clock import now
from huiyin.matters.calendar import calendar_in_force, stage_limits
from huiyin.matters.labels import in_chinese, label
from huiyin.matters.rules.clock import ClockKind
from huiyin.orgs.roles import Role
from huiyin.web.doors import needs
from huiyin.web.office.frame import page, trail
from huiyin.web.words import weekday

FIRST, LAST = 2000, 2099
STATUS = {
    YearStatus.ANNOUNCED: _("The year's official schedule is known."),
    YearStatus.STATUTORY: _("Only what the law fixes is known; days that the yearly notice moves are still missing."),
    YearStatus.UNKNOWN: _("No holidays are known: plain weeks."),
}


@dataclass(frozen=True)
class DayCell:
    """`kind`: workday, weekend, holiday or adjusted; `words` says it for whoever does not see colour."""

    number: int
    kind: str
    words: str
    today: bool
    provisional: bool


@dataclass(frozen=True)
class Month:
    name: str
    weeks: list[list[DayCell | None]]


@dataclass(frozen=True)
class Special:
    """A run of days with one name."""

    first: date
    last: date
    name: str
    kind: str
    provisional: bool


class DueForm(forms.Form):
    start = forms.DateTimeField(
        label=_("Starts"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    amount = forms.DecimalField(label=_("Limit"), min_value=Decimal("0.01"), max_digits=8, decimal_places=2)
    unit = forms.ChoiceField(label=_("Unit of time"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        language = "zh" if in_chinese() else "en"
        self.fields["unit"].choices = [(unit.value, unit.label.of(language)) for unit in LimitUnit]


@dataclass(frozen=True)
class Answer:
    due_at: datetime
    lines: list[str]


@needs(Role.ADMINISTRATOR)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    calendar, today = calendar_in_force(), timezone.localtime(now()).date()
    year = _year(request.GET.get("year", ""), today.year)
    form, answer = due_form(request, calendar)
    context = {
        "year": year,
        "years": [n for n in (year - 1, year + 1) if FIRST <= n <= LAST],
        "months": [month(calendar, year, n, today) for n in range(1, 13)],
        "weekdays": [weekday(date(2026, 3, 2) + timedelta(days=n)) for n in range(7)],
        "specials": specials(calendar, year),
        "status": STATUS[calendar.status_of(year)],
        "announced": calendar.status_of(year) is YearStatus.ANNOUNCED,
        "source": calendar.year(year).source,
        "hours": [str(period) for period in calendar.periods],
        "limits": limits(),
        "handle": label("clock", ClockKind.HANDLE),
        "form": form,
        "answer": answer,
        "trail": trail((_now("Calendar and limits"), "")),
    }
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "office/pages/calendar.html", context, status=status)


def _year(given: str, this: int) -> int:
    return int(given) if given.isascii() and given.isdigit() and FIRST <= int(given) <= LAST else this


def due_form(request: HttpRequest, calendar: WorkingCalendar) -> tuple[DueForm, Answer | None]:
    if "start" not in request.GET:
        start = timezone.localtime(now()).replace(second=0, microsecond=0)
        return DueForm(initial={"start": start, "amount": 2, "unit": LimitUnit.WORKING_DAYS.value}), None
    form = DueForm(request.GET)
    if not form.is_valid():
        return form, None
    given = form.cleaned_data
    try:
        due = calendar.add(given["start"], Limit(given["amount"], LimitUnit(given["unit"])))
        return form, Answer(due.due_at, explain_lines(due.steps, "zh" if in_chinese() else "en"))
    except CalendarError:
        form.add_error("amount", _now("This leaves the calendar. Give a shorter limit or another start."))
        return form, None


def limits() -> list[tuple[str, str]]:
    """The stages' own limits; handling has that of its filing condition."""
    found, language = stage_limits(), "zh" if in_chinese() else "en"
    rows = [(label("clock", kind), found.of(kind)) for kind in ClockKind if kind is not ClockKind.HANDLE]
    rows.insert(1, (_now("Check on site"), found.check))
    return [(name, limit.format(language) if limit else _now("no limit of its own")) for name, limit in rows]


def month(calendar: WorkingCalendar, year: int, number: int, today: date) -> Month:
    day, cells = date(year, number, 1), []
    cells += [None] * day.weekday()
    while day.month == number:
        cells.append(_cell(calendar, day, today))
        if day == date.max:
            break
        day += timedelta(days=1)
    cells += [None] * (-len(cells) % 7)
    # Translators: Django date format of a month's name.
    name = date_format(date(year, number, 1), _now("F"))
    return Month(name, [cells[n : n + 7] for n in range(0, len(cells), 7)])


def _cell(calendar: WorkingCalendar, day: date, today: date) -> DayCell:
    found = calendar.day_of(day)
    kind = {DayKind.ADJUSTED_WORKDAY: "adjusted"}.get(found.kind, found.kind.value)
    name = found.name.of("zh" if in_chinese() else "en") if found.name else ""
    words = {"holiday": name or _now("Holiday"), "adjusted": _now("Adjusted workday")}.get(kind, "")
    return DayCell(day.day, kind, words, day == today, found.provisional)


def specials(calendar: WorkingCalendar, year: int) -> list[Special]:
    """Holidays and adjusted workdays as runs, in the order of the year."""
    runs: list[Special] = []
    for day, found in sorted(calendar.year(year).days.items()):
        kind = "adjusted" if found.kind is DayKind.ADJUSTED_WORKDAY else found.kind.value
        name = found.name.of("zh" if in_chinese() else "en") if found.name else _now("Adjusted workday")
        last = runs[-1] if runs else None
        if last and last.name == name and last.kind == kind and day - last.last == timedelta(days=1):
            runs[-1] = Special(last.first, day, name, kind, last.provisional or found.provisional)
        else:
            runs.append(Special(day, day, name, kind, found.provisional))
    return runs
