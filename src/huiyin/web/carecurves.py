"""Readings as lines: a picture without script, and the figures beside it in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from huiyin.care.models import Binding
from huiyin.care.rules.vitals import VITALS
from huiyin.care.selectors.readings import Curve, Latest
from huiyin.matters.labels import pick
from huiyin.sensing.models import Metric, RuleLimit

WIDTH, HEIGHT = 600, 120


@dataclass(frozen=True)
class Drawn:
    """`line`: points of an SVG polyline in WIDTH × HEIGHT; `band`: of the polygon from lowest to highest."""

    title: str
    unit: str
    last: str
    lowest: str
    highest: str
    line: str
    band: str


def drawn(curves: Iterable[Curve]) -> list[Drawn]:
    return [_drawn(curve) for curve in curves]


def _drawn(curve: Curve) -> Drawn:
    times = [point[0].timestamp() for point in curve.points]
    low, high = curve.lowest, curve.highest
    xs = _scaled(times, min(times), max(times), WIDTH)
    means, lows, highs = (
        [HEIGHT - y for y in _scaled([point[n] for point in curve.points], low, high, HEIGHT)] for n in (2, 1, 3)
    )
    band = [*zip(xs, highs, strict=True), *reversed(list(zip(xs, lows, strict=True)))]
    return Drawn(
        pick((curve.metric.name_zh, curve.metric.name_en)),
        curve.metric.unit,
        said(curve.last, curve.metric),
        said(low, curve.metric),
        said(high, curve.metric),
        _points(zip(xs, means, strict=True)),
        _points(band),
    )


def _scaled(values: Sequence[float], low: float, high: float, to: int) -> list[float]:
    """A constant line runs in the middle."""
    return [to * (value - low) / (high - low) if high > low else to / 2 for value in values]


def _points(pairs: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in pairs)


def said(value: float, metric: Metric) -> str:
    if metric.is_flag:
        return _("yes") if value else _("no")
    return f"{value:.0f}" if abs(value) >= 20 or value == int(value) else f"{value:.1f}"


def values(
    bindings: Iterable[Binding], latest: Iterable[Latest], limits: Mapping[int, list[RuleLimit]] | None = None
) -> list[dict]:
    """Each device with what it said last."""
    newest = list(latest)
    return [
        {
            "row": row,
            "kind": pick((row.device.kind.name_zh, row.device.kind.name_en)),
            "state": getattr(row.device, "state", None),
            "limits": [_limit(one) for one in (limits or {}).get(row.device_id, [])],
            "said": [
                {
                    "name": pick((one.metric.name_zh, one.metric.name_en)),
                    "value": said(one.value, one.metric),
                    "unit": one.metric.unit,
                    "at": one.at,
                }
                for one in newest
                if one.device == row.device_id
            ],
        }
        for row in bindings
    ]


def _limit(limit: RuleLimit) -> dict:
    """One limit of their own in words, with the reason."""
    vital = VITALS.get(limit.rule.code)
    metres = limit.changes.get("leaves", {}).get("circle", [0, 0, 0])[2] if vital is None else 0
    what = f"{pick(vital.name)} {limit.changes[vital.field]:g} {vital.unit}" if vital else ""
    return {
        "what": what or _("Fence: %(metres)d m around the home") % {"metres": metres},
        "reason": limit.reason,
        "verb": f"lift-{limit.rule.code}",
    }
