"""Raise an alarm, say it again, make it worse or milder."""

import json
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from huiyin.audit.services import record
from huiyin.kernel import prepared
from huiyin.kernel.clock import now
from huiyin.kernel.telemetry import tracing
from huiyin.kernel.telemetry.origin import note_about
from huiyin.kernel.work import current, work
from huiyin.orgs.actor import Actor
from huiyin.places.locate import locate
from huiyin.sensing import figures, registry
from huiyin.sensing.models import Alarm, Device, Rule
from huiyin.sensing.services.alarms.claiming import between_alarms_and_matters, spot_of_device
from huiyin.sensing.services.alarms.opening import open_matter
from huiyin.sensing.services.alarms.telling import tell
from huiyin.sensing.vocabulary import Opens, Severity, Verdict

log = logging.getLogger(__name__)
FORMER_WITHIN = timedelta(days=1)
SEEN_WITHIN = timedelta(hours=1)
WORST_FIRST = tuple(Severity)

# The index of the constraint decides between two who raise at once: the second waits for the first, then counts.
_RAISE = """
INSERT INTO sensing_alarm AS a (device_id, rule_id, rule_version, severity, said, began_at, raised_at, last_at, count,
    lon, lat, area, grid, address, subject, acknowledged_by, cleared_how, verdict, verdict_at, verdict_by, version)
VALUES (%s, %s, %s, %s, %s::jsonb, %s, %s, %s, 1, %s, %s, %s, %s, %s, %s, '', '', %s, %s, %s, 1)
ON CONFLICT (device_id, rule_id) WHERE cleared_at IS NULL
DO UPDATE SET count = a.count + 1, last_at = greatest(a.last_at, EXCLUDED.last_at)
RETURNING id, count
"""


def raise_alarm(
    device: Device,
    rule: Rule,
    *,
    said: Mapping[str, Any],
    began_at: datetime,
    at: datetime,
    by: Actor,
    last_at: datetime | None = None,
    severity: Severity | None = None,
    verdict: Verdict | None = None,
) -> Alarm:
    """The active alarm of this device and rule: a new one (`count` 1), or the one that stands, said once more.

    Args:
        said: what raised it (metric, value, limit, scene …): codes and figures, nothing personal. `lon`, `lat`: where
            the device was, for one that moves.
        began_at, last_at: measured; `at`: now, here.
        severity: where it differs from the rule's.
        verdict: test or drill, where that is known beforehand: no matter is opened.
    """
    with work():
        place = place_of(device, said, at)
        between_alarms_and_matters([spot_of_device(device, *place[:2])])
        level = Severity(severity or rule.severity)
        judged = (verdict.value, at, by.ref) if verdict else ("", None, "")
        values = [device.pk, rule.pk, rule.version, level.value, json.dumps(dict(said)), began_at, at]
        values += [last_at or began_at, *place, device.subject, *judged]
        found, _count = prepared.execute(_RAISE, values)
        key, count = found[0]
        alarm = Alarm.objects.select_related("rule__plan", "device__kind").get(pk=key)
        if count > 1:
            return change_severity(alarm, level, at=at, by=by) if level != alarm.severity else alarm
        _begin(alarm, by, at)
        return alarm


def _begin(alarm: Alarm, by: Actor, at: datetime) -> None:
    with tracing.span("alarm", severity=alarm.severity):
        _write_down(alarm, by, at)
    current().count(figures.alarms.labels(alarm.severity))
    note_about(alarm.chain)
    log.info("an alarm was raised", extra={"severity": alarm.severity})


def _write_down(alarm: Alarm, by: Actor, at: datetime) -> None:
    former = _former(alarm, at)
    if former:
        alarm.said = alarm.said | {"former": former}
        Alarm.objects.filter(pk=alarm.pk).update(said=alarm.said)
    data = {"device": alarm.device_id, "rule": alarm.rule.code, "version": alarm.rule_version}
    data |= {"severity": alarm.severity, "began": alarm.began_at.isoformat()}
    data |= ({"former": former} if former else {}) | ({"verdict": alarm.verdict} if alarm.verdict else {})
    record("sensing.alarm_raised", chain=alarm.chain, by=by.ref, at=at, data=data, fresh=True)
    tell(alarm, "raised")
    if alarm.rule.opens == Opens.AT_ONCE and not alarm.verdict:
        open_matter(alarm, by=by, at=at)


def _former(alarm: Alarm, at: datetime) -> int | None:
    """The alarm of the same device and rule that ended not long before."""
    ended = Alarm.objects.filter(device=alarm.device_id, rule=alarm.rule_id, cleared_at__gte=at - FORMER_WITHIN)
    return ended.exclude(pk=alarm.pk).order_by("-raised_at").values_list("pk", flat=True).first()


def change_severity(
    alarm: Alarm, severity: Severity, *, by: Actor, at: datetime | None = None, said: Mapping[str, Any] | None = None
) -> Alarm:
    """Worse: it wants to be acknowledged anew. Milder: it is only noted."""
    at = at or now()
    worse = WORST_FIRST.index(severity) < WORST_FIRST.index(Severity(alarm.severity))
    with work():
        changes: dict[str, Any] = {"severity": severity.value, "version": alarm.version + 1}
        changes |= {"said": alarm.said | dict(said)} if said else {}
        changes |= {"acknowledged_at": None, "acknowledged_by": ""} if worse else {}
        before = alarm.severity
        if not Alarm.objects.filter(pk=alarm.pk, cleared_at=None, severity=before).update(**changes):
            alarm.refresh_from_db()
            return alarm
        for name, value in changes.items():
            setattr(alarm, name, value)
        name = "worse" if worse else "milder"
        record(
            f"sensing.alarm_{name}", chain=alarm.chain, by=by.ref, at=at, data={"severity": [before, severity.value]}
        )
        tell(alarm, name)
    return alarm


def place_of(device: Device, said: Mapping[str, Any], at: datetime) -> tuple:
    """Where the device was; else where it is registered; of what somebody carries, where it was measured last."""
    spot = (said["lon"], said["lat"]) if said.get("lon") is not None and said.get("lat") is not None else None
    if spot is None and device.lon is None:
        spot = _last_seen(device, at)
    if spot is None:
        return device.lon, device.lat, device.area, device.grid, device.address
    found = locate(*spot)
    area, grid = (found.code, found.grid) if found else (device.area, device.grid)
    return *spot, area, grid, device.address


_SEEN = """
SELECT lon.value, lat.value FROM sensing_reading lon JOIN sensing_reading lat USING (device_id, at)
WHERE lon.device_id = %s AND lon.metric_id = %s AND lat.metric_id = %s AND lon.at > %s AND lon.at <= %s
ORDER BY lon.at DESC LIMIT 1
"""


def _last_seen(device: Device, at: datetime) -> tuple[float, float] | None:
    metrics = registry.metric_ids()
    if "lon" not in device.kind.metrics or not {"lon", "lat"} <= metrics.keys():
        return None
    values = [device.pk, metrics["lon"], metrics["lat"], at - SEEN_WITHIN, at + SEEN_WITHIN]
    found, _count = prepared.execute(_SEEN, values)
    return found[0] if found else None
