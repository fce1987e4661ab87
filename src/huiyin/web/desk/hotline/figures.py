"""/desk/hotline/figures/: the service figures of GB/T 33358; every figure opens the calls behind it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.hotline.access import LEADERS
from huiyin.hotline.rules.service import CONNECT_AT_LEAST, Service
from huiyin.hotline.selectors.figures import BY, LONGEST_BY_HOUR, Slice, service_by, service_in
from huiyin.kernel.clock import now
from huiyin.matters.labels import pick
from huiyin.web import words
from huiyin.web.desk.hotline.frame import page
from huiyin.web.desk.hotline.periods import Period, period_in
from huiyin.web.doors import needs


@dataclass(frozen=True)
class Line:
    """A row of the table: its name, its figures, and the address of the calls behind it."""

    name: str
    service: Service
    calls: str
    strange: bool = False


@needs(*LEADERS)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    period, moment = period_in(request), now()
    by = request.GET.get("by", "")
    fits_hours = period.until - period.since <= LONGEST_BY_HOUR
    if by not in BY or (by == "hour" and not fits_hours):
        by = "hour" if period.until - period.since <= timedelta(days=2) else "day"
    whole = service_in(period.since, period.until, now=moment)
    slices = service_by(by, period.since, period.until, now=moment)
    context = {
        "period": period,
        "by": by,
        "fits_hours": fits_hours,
        "kept": urlencode([(name, request.GET[name]) for name in ("first", "last") if request.GET.get(name)]),
        "whole": Line("", whole, calls_behind(period.since, period.until)),
        "lines": [line_of(one, by) for one in slices],
        "at_least": CONNECT_AT_LEAST,
        "words": period_words(period),
    }
    return page(request, "figures.html", context)


def line_of(one: Slice, by: str) -> Line:
    more = {"staff": str(one.staff.pk)} if one.staff else {"agent": one.agent} if one.agent else {}
    return Line(
        _name(one, by), one.service, calls_behind(one.since, one.until, **more), by == "agent" and not one.staff
    )


def _name(one: Slice, by: str) -> str:
    if by == "agent":
        if one.staff:
            return pick((one.staff.name_zh, one.staff.name_en))
        return _("unknown telephone %(number)s") % {"number": one.agent} if one.agent else _("waited in the queue only")
    start = timezone.localtime(one.since)
    if by == "day":
        return f"{words.day(start)} ({words.weekday(start.date())})"
    return f"{words.day(start)} {start:%H}:00"


def calls_behind(since: datetime, until: datetime, **more: str) -> str:
    given = {"from": since.isoformat(), "to": until.isoformat(), **more}
    return f"{reverse('desk-hotline')}?{urlencode(given)}"


def period_words(period: Period) -> str:
    if period.is_default:
        return _("the last 24 hours")
    last = timezone.localtime(period.until - timedelta(minutes=1))
    return f"{words.day(timezone.localtime(period.since))} – {words.day(last)}"
