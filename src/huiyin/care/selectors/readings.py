"""What the devices of one person measured, coarse enough to be looked at."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from huiyin.care.models import Binding, CareFile
from huiyin.kernel.clock import now
from huiyin.sensing.models import Metric, RuleLimit

POINTS = 120  # at most so many of one curve, however much was measured

_CURVES = """
SELECT device_id, metric_id, date_bin(%s::interval, at, %s) AS bin, min(value), avg(value), max(value)
FROM sensing_reading WHERE device_id = ANY(%s) AND at >= %s AND at < %s AND quality = 0
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
_LATEST = """
SELECT d.id, m.id, r.at, r.value
FROM unnest(%s::int[]) AS d(id) CROSS JOIN unnest(%s::smallint[]) AS m(id)
CROSS JOIN LATERAL (
    SELECT at, value FROM sensing_reading
    WHERE device_id = d.id AND metric_id = m.id AND at >= %s ORDER BY at DESC LIMIT 1) AS r
"""
HIDDEN = frozenset({"lon", "lat", "battery", "signal", "tamper"})  # no curve says anything of these


@dataclass(frozen=True)
class Curve:
    """`points`: (moment, lowest, mean, highest) of each stretch of time."""

    device: int
    metric: Metric
    points: tuple[tuple[datetime, float, float, float], ...]

    @property
    def last(self) -> float:
        return self.points[-1][2]

    @property
    def lowest(self) -> float:
        return min(point[1] for point in self.points)

    @property
    def highest(self) -> float:
        return max(point[3] for point in self.points)


@dataclass(frozen=True)
class Latest:
    device: int
    metric: Metric
    at: datetime
    value: float


def bindings_of(file: CareFile) -> list[Binding]:
    rows = Binding.objects.filter(file=file, ended_at=None).select_related("device__kind", "device__state")
    return list(rows.order_by("pk"))


def curves_of(bindings: Iterable[Binding], since: datetime, until: datetime) -> list[Curve]:
    """One statement, whatever was measured; nothing from before the device served this person."""
    rows = list(bindings)
    if not rows:
        return []
    since = max(since, min(row.since for row in rows))
    step = max((until - since) / POINTS, timedelta(seconds=60))
    with connection.cursor() as cursor:
        cursor.execute(
            _CURVES, [f"{step.total_seconds()} seconds", since, [row.device_id for row in rows], since, until]
        )
        found = cursor.fetchall()
    begun = {row.device_id: row.since for row in rows}
    grouped: dict[tuple[int, int], list] = defaultdict(list)
    for device, metric, *point in found:
        if point[0] + step >= begun[device]:
            grouped[device, metric].append(tuple(point))
    metrics = Metric.objects.exclude(code__in=HIDDEN).in_bulk({metric for _device, metric in grouped})
    return [
        Curve(device, metrics[metric], tuple(points))
        for (device, metric), points in grouped.items()
        if metric in metrics and not metrics[metric].is_flag
    ]


def latest_of(bindings: Iterable[Binding], at: datetime) -> list[Latest]:
    """The newest value of each metric within the last two days."""
    rows = list(bindings)
    codes = {code for row in rows for code in row.device.kind.metrics} - {"lon", "lat", "signal", "tamper"}
    metrics = {one.pk: one for one in Metric.objects.filter(code__in=codes)}
    if not metrics:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, [[row.device_id for row in rows], list(metrics), at - timedelta(days=2)])
        found = cursor.fetchall()
    begun = {row.device_id: row.since for row in rows}
    return [Latest(device, metrics[key], when, value) for device, key, when, value in found if when >= begun[device]]


def limits_of(bindings: Iterable[Binding]) -> dict[int, list[RuleLimit]]:
    """Device → the limits that hold for it now, fences among them."""
    found: dict[int, list[RuleLimit]] = defaultdict(list)
    rows = RuleLimit.objects.filter(device__in=[row.device_id for row in bindings]).exclude(until__lte=now())
    for limit in rows.select_related("rule").order_by("since"):
        found[limit.device_id].append(limit)
    return found
