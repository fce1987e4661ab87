"""The readings around an alarm as a small line, made on the server: it needs no script and prints."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from huiyin.matters.labels import pick
from huiyin.sensing.models import Alarm, Metric, Reading
from huiyin.web.words import when

WIDE, HIGH = 600, 120
BEFORE, AFTER = timedelta(hours=2), timedelta(hours=1)
MOST = 400


@dataclass(frozen=True)
class Chart:
    """`line`: points of a polyline in a box of WIDE by HIGH. `limit`: y of the rule's limit, None outside of the box.
    `rows`: the same in words, the newest first."""

    name: str
    unit: str
    line: str
    limit: float | None
    limit_said: str
    began: float
    low: float
    high: float
    first: str
    last: str
    rows: list[tuple[str, float]]


def chart_of(alarm: Alarm, now: datetime) -> Chart | None:
    """None where there is nothing to draw, and of somebody's own device: its readings are theirs."""
    code = alarm.said.get("metric")
    if alarm.subject or not isinstance(code, str):
        return None
    metric = Metric.objects.filter(code=code).first()
    if metric is None:
        return None
    since, until = alarm.began_at - BEFORE, min(now, (alarm.cleared_at or alarm.last_at) + AFTER)
    rows = Reading.objects.filter(device_id=alarm.device_id, metric_id=metric.pk, at__gte=since, at__lt=until)
    values = list(rows.order_by("-at").values_list("at", "value")[:MOST])[::-1]
    return _drawn(alarm, metric, values) if len(values) > 1 else None


def _drawn(alarm: Alarm, metric: Metric, values: list[tuple[datetime, float]]) -> Chart:
    limit = alarm.said.get("limit")
    limit = float(limit) if isinstance(limit, (int, float)) and not isinstance(limit, bool) else None
    shown = [value for _at, value in values] + ([limit] if limit is not None else [])
    low, high = min(shown), max(shown)
    room = (high - low) or 1.0
    begin, end = values[0][0], values[-1][0]
    length = (end - begin).total_seconds() or 1.0

    def x(at: datetime) -> float:
        return round(min(1.0, max(0.0, (at - begin).total_seconds() / length)) * WIDE, 1)

    def y(value: float) -> float:
        return round(HIGH - (value - low) / room * HIGH, 1)

    return Chart(
        name=pick((metric.name_zh, metric.name_en)),
        unit=metric.unit,
        line=" ".join(f"{x(at)},{y(value)}" for at, value in values),
        limit=y(limit) if limit is not None else None,
        limit_said=f"{limit:g}" if limit is not None else "",
        began=x(alarm.began_at),
        low=low,
        high=high,
        first=when(begin),
        last=when(end),
        rows=[(when(at), value) for at, value in values[::-1][:30]],
    )
