"""/desk/alarms/history/: every alarm that one may see, by place, kind, rule, state and period; taken out as a file."""

import csv
from collections.abc import Iterator
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.audit.services import record
from huiyin.exports.cells import local, plain
from huiyin.kernel.cells import tame
from huiyin.kernel.clock import now
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.paging import page_of
from huiyin.kernel.work import work
from huiyin.sensing.models import Alarm
from huiyin.sensing.selectors.alarms import NEEDS, Filters, alarms_for
from huiyin.web import alarms as words
from huiyin.web.desk.access import DESK
from huiyin.web.desk.alarms.filters import HistoryForm
from huiyin.web.desk.frame import page
from huiyin.web.doors import actor_in, needs
from huiyin.web.paging import page_number

SIZE = 50
MOST_ROWS = 10_000
LONGEST_PURPOSE = 200


@needs(*DESK)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    actor, form = actor_in(request), HistoryForm(request.GET)
    found = alarms_for(actor, form.as_filters())
    listed = page_of(found, page_number(request), SIZE, rows=Alarm.objects.select_related(*NEEDS))
    lines = [
        (one, words.what(one), words.where(one), words.severity(one), words.state(one), words.verdict(one))
        for one in listed.rows
    ]
    kept = {name: value for name, value in request.GET.items() if value and name != "page"}
    context = {"form": form, "lines": lines, "page": listed, "asked": urlencode(kept), "most": MOST_ROWS}
    return page(request, "desk/pages/alarms/history.html", context)


@needs(*DESK)
@require_POST
def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """What it is for is written down; who somebody's own device belongs to is in no row."""
    actor, purpose = actor_in(request), request.POST.get("purpose", "").strip()[:LONGEST_PURPOSE]
    if not purpose:
        raise InvalidInput(_("Say what the file is for."), field="purpose")
    filters = HistoryForm(request.GET).as_filters()
    with work():
        data = {"purpose": purpose, "asked": request.GET.urlencode()[:500]}
        record("sensing.alarms_exported", chain="exports/alarms", by=actor.ref, at=now(), data=data)
    answer = StreamingHttpResponse(_rows(actor, filters), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="alarms.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


class _Echo:
    def write(self, line: str) -> str:
        return line


def _rows(actor, filters: Filters) -> Iterator[str]:
    writer, zone = csv.writer(_Echo()), ZoneInfo(settings.TIME_ZONE)
    head = (
        _("Number"), _("Alarm"), _("Kind of device"), _("Device"), _("Severity"), _("Began"), _("Raised"),
        _("Alarm over"), _("Times"), _("Verdict"), _("Judged at"), _("Area"), _("Place"), _("Longitude"),
        _("Latitude"), _("Matter"),
    )  # fmt: skip
    yield "\ufeff" + writer.writerow(head)
    found = alarms_for(actor, filters).select_related(*NEEDS)[:MOST_ROWS]
    for alarm in found.iterator(chunk_size=500):
        yield writer.writerow([_cell(value) for value in _row(alarm, zone)])


def _row(alarm: Alarm, zone: ZoneInfo) -> tuple:
    verdict, own = words.verdict(alarm), bool(alarm.subject)
    where = ("", "", "", "") if own else (alarm.area, plain(alarm.address), alarm.lon, alarm.lat)
    times = [local(at, zone) for at in (alarm.began_at, alarm.raised_at, alarm.cleared_at)]
    return (
        alarm.pk, words.what(alarm), words.kind_of(alarm), "" if own else alarm.device.code,
        words.severity(alarm).words, *times, alarm.count,
        verdict.words if verdict else "", local(alarm.verdict_at, zone),
        *where,
        alarm.matter.number if alarm.matter else "",
    )  # fmt: skip


def _cell(value: object) -> object:
    """A spreadsheet takes what begins like a formula for one."""
    if isinstance(value, str):
        return tame(value)
    return "" if value is None else value
