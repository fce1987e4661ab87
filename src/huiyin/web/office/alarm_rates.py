"""/office/alarm-rates/: how often alarms are false, by rule, scene, kind, device and street; what to do about it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.kernel.clock import now
from huiyin.matters.labels import pick
from huiyin.orgs.roles import CENTRE
from huiyin.places.locate import area_names
from huiyin.sensing.rules.rates import LEAST, Rate
from huiyin.sensing.selectors import rates
from huiyin.web.alarms import Look
from huiyin.web.doors import actor_in, needs
from huiyin.web.office.frame import STANDARDS_READERS, page, trail
from huiyin.web.parts import Tab

PERIODS = {"30": 30, "90": 90, "365": 365}
WIDE = 40.0  # of the bar of a month, in its own units
# How it is split → the filter of the list of alarms that opens what is behind a figure.
FILTER = {"rule": "rule", "scene": "rule", "kind": "kind", "device": "device", "area": "area"}


@dataclass(frozen=True)
class Line:
    """`judged`, `false`, `waiting`: addresses of the alarms behind, "" for whoever may not open them."""

    name: str
    rate: Rate
    percent: int | None
    low: int
    high: int
    judged: str
    false: str
    waiting: str
    advice: str
    said: Look | None


def said(rate: Rate) -> Look | None:
    """What may be believed of the share: by its range, not by the bare figure."""
    if not rate.judged:
        return None
    if rate.is_bad:
        return Look(_("mostly false"), "danger", "alert-triangle")
    if rate.is_good:
        return Look(_("mostly true"), "done", "circle-check")
    return Look(_("not sure yet"), "soon", "help-circle")


@dataclass(frozen=True)
class Month:
    """`x`, `y`, `height`: of its bar; `share` None where nothing was judged."""

    name: str
    rate: Rate
    percent: int | None
    x: int
    y: float
    height: float
    href: str


@needs(*STANDARDS_READERS)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    by, days = _one_of(request, "by", rates.BY, "rule"), _one_of(request, "days", PERIODS, "90")
    until = _begin(timezone.localtime(now()).date() + timedelta(days=1))
    since = until - timedelta(days=PERIODS[days])
    opens = actor.has(*CENTRE)
    lines = [line_of(by, one, since, until, opens) for one in rates.rates(actor, by, since, until)]
    months = rates.by_month(actor, _begin((until - timedelta(days=365)).date().replace(day=1)), until)
    context = {
        "lines": lines,
        "total": line_of("", rates.Line("", ("", ""), rates.total(actor, since, until)), since, until, opens),
        "months": [month_of(n, start, rate, opens) for n, (start, rate) in enumerate(months)],
        "bad": [line for line in lines if line.advice],
        "by": by,
        "days": days,
        "since": since,
        "tabs": [Tab(words, f"?by={name}&days={days}", name == by) for name, words in tabs().items()],
        "periods": [
            Tab(_("%(days)s days") % {"days": name}, f"?by={by}&days={name}", name == days) for name in PERIODS
        ],
        "least": LEAST,
        "trail": trail((_("False alarms"), "")),
    }
    return page(request, "office/pages/alarm_rates.html", context)


def tabs() -> dict[str, str]:
    return {
        "rule": _("By rule"),
        "scene": _("By scene"),
        "kind": _("By kind of device"),
        "device": _("By device"),
        "area": _("By street"),
    }


def _one_of(request: HttpRequest, name: str, known, other: str) -> str:
    given = request.GET.get(name, "")
    return given if given in known else other


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def line_of(by: str, one: rates.Line, since: datetime, until: datetime, opens: bool) -> Line:
    rate = one.rate
    return Line(
        name=_name(by, one),
        rate=rate,
        percent=round(100 * rate.share) if rate.share is not None else None,
        low=round(100 * rate.low),
        high=round(100 * rate.high),
        judged=_href(by, one.code, since, until, state="judged") if opens else "",
        false=_href(by, one.code, since, until, verdict="false") if opens else "",
        waiting=_href(by, one.code, since, until, state="unjudged") if opens else "",
        advice=_advice(by) if rate.is_bad and by else "",
        said=said(rate),
    )


def _name(by: str, one: rates.Line) -> str:
    if by == "area":
        return pick(area_names().get(one.code, (one.code, one.code)))
    return pick(one.names)


def _href(by: str, code: str, since: datetime, until: datetime, **asked: str) -> str:
    days = {"first": since.date().isoformat(), "last": (until - timedelta(seconds=1)).date().isoformat()}
    if by:
        asked[FILTER[by]] = f"scene_{code}" if by == "scene" else code
    return f"{reverse('desk-alarm-history')}?{urlencode(asked | days)}"


def _advice(by: str) -> str:
    return {
        "rule": _("Another limit, or a longer time until it is an alarm: try the rule against last month."),
        "scene": _("Ask for more certainty: raise “least” of this scene in the pack, or name hours when it is none."),
        "kind": _("Look which of its rules and makers are wrong most often."),
        "device": _("Have it looked at: lens, place and angle; else turn it away from what misleads it."),
        "area": _("Look which devices there are wrong most often."),
    }[by]


def month_of(n: int, start: date, rate: Rate, opens: bool) -> Month:
    share = rate.share
    height = round(WIDE * share, 1) if share is not None else 0.0
    after = (start + timedelta(days=32)).replace(day=1)
    href = _href("", "", _begin(start), _begin(after), verdict="false") if opens and rate.false else ""
    percent = round(100 * share) if share is not None else None
    return Month(start.strftime("%Y-%m"), rate, percent, n * 14, WIDE - height, height, href)
