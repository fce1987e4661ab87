"""What a page about one device shows: what it is, how it stands, what it said, and its alarms."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from huiyin.kernel.clock import now
from huiyin.matters.labels import pick
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Unit
from huiyin.places.locate import area_names
from huiyin.places.models import Component
from huiyin.sensing.access.alarms import visible_alarms
from huiyin.sensing.access.devices import may_see_readings
from huiyin.sensing.models import Alarm, Device, Metric
from huiyin.sensing.selectors.alarms import NEEDS
from huiyin.sensing.selectors.devices import course, latest
from huiyin.sensing.selectors.rates import rate_of_device
from huiyin.web import alarms as words
from huiyin.web.alarms import Look
from huiyin.web.devices.course import PERIODS, PIECES, Line, line_of
from huiyin.web.devices.words import chips_of, every, kind_name, metric_name, reasons

LATEST_WITHIN = timedelta(days=30)
ALARMS_OF = timedelta(days=90)
MOST_ALARMS = 30


@dataclass(frozen=True)
class AlarmLine:
    """`opens`: whether this person may open its page."""

    alarm: Alarm
    what: str
    severity: Look
    state: Look
    verdict: Look | None
    opens: bool


def about(device: Device, by: Actor, period: str) -> dict:
    """For devices/pages/*.html. What it measures, and where, only if that is nobody's own."""
    at, period = now(), period if period in PERIODS else "day"
    metrics = {metric.code: metric for metric in Metric.objects.order_by("pk")}
    open_ = may_see_readings(device)
    names = {code: metric_name(metric) for code, metric in metrics.items()} if open_ else {}
    return {
        "device": device,
        "state": getattr(device, "state", None),
        "kind": kind_name(device.kind),
        "every": every(device.kind.expected_seconds) if device.kind.expected_seconds else "",
        "chips": chips_of(device),
        "reasons": list(reasons(device, names, at)),
        "area": pick(area_names().get(device.area[:12], (device.area, device.area))) if open_ else "",
        "component": _component(device),
        "maintainer": _unit(device.maintainer),
        "property": _unit(device.property_unit),
        "behind": device.behind.filter(retired_at=None).count(),
        "open": open_,
        "lines": _lines(device, metrics, period, at) if open_ else [],
        "period": period,
        "periods": [("day", _("24 hours")), ("week", _("7 days")), ("month", _("30 days"))],
        "rate": rate_of_device(device.pk, at - ALARMS_OF),
        "alarms": alarms_of(device, by, at - ALARMS_OF),
    }


def alarms_of(device: Device, by: Actor, since: datetime) -> list[AlarmLine]:
    """The newest first; of a device that serves a person none: they are told where that person's file is."""
    if not may_see_readings(device):
        return []
    found = Alarm.objects.filter(device=device, raised_at__gte=since, subject="").select_related(*NEEDS)
    rows = list(found.order_by("-raised_at", "-pk")[:MOST_ALARMS])
    seen = set(visible_alarms(by).filter(pk__in=[one.pk for one in rows]).values_list("pk", flat=True))
    return [
        AlarmLine(one, words.what(one), words.severity(one), words.state(one), words.verdict(one), opens=one.pk in seen)
        for one in rows
    ]


def _lines(device: Device, metrics: dict[str, Metric], period: str, at: datetime) -> list[Line]:
    since = at - PERIODS[period]
    spans = course(device, since=since, until=at, pieces=PIECES[period])
    newest = latest(device, at=at, within=LATEST_WITHIN)
    known = [metric for code, metric in metrics.items() if code in device.kind.metrics]
    lines = [line_of(one, spans.get(one.code, ()), newest.get(one.code), since, at) for one in known]
    return sorted(lines, key=lambda line: (not line.rows, line.latest is None))  # what says nothing comes last


def _component(device: Device) -> str:
    found = Component.objects.filter(code=device.component).first() if device.component else None
    return pick((found.name_zh, found.name_en)) if found else ""


def _unit(unit: Unit | None) -> str:
    return pick((unit.name_zh, unit.name_en)) if unit else ""
