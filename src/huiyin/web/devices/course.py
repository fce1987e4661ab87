"""The course of a metric as a line: a polyline in a box of fixed size, its ends and limits in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from huiyin.sensing.models import Metric
from huiyin.sensing.selectors.devices import Latest, Span
from huiyin.web.devices.words import metric_name, unit_words

WIDTH, HEIGHT = 600, 80
PERIODS = {"day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30)}
PIECES = {"day": 96, "week": 84, "month": 90}


@dataclass(frozen=True)
class Line:
    """One metric. `parts`: runs of points without a gap between; a flag is drawn as bars."""

    code: str
    name: str
    unit: str
    latest: Latest | None
    low: float
    high: float
    count: int
    parts: Sequence[str]
    bars: Sequence[tuple[float, float]]
    rows: Sequence[Span]


def line_of(metric: Metric, spans: Sequence[Span], latest: Latest | None, since: datetime, until: datetime) -> Line:
    low = min((span.low for span in spans), default=0.0)
    high = max((span.high for span in spans), default=0.0)
    bars = [_bar(span, since, until) for span in spans if span.high > 0] if metric.is_flag else []
    parts = [] if metric.is_flag else _parts(spans, low, high, since, until)
    count = sum(span.count for span in spans)
    return Line(
        metric.code, metric_name(metric), unit_words(metric), latest, low, high, count, parts, bars, list(spans)[-24:]
    )


def _x(at: datetime, since: datetime, until: datetime) -> float:
    return WIDTH * ((at - since) / (until - since))


def _bar(span: Span, since: datetime, until: datetime) -> tuple[float, float]:
    return round(_x(span.at, since, until), 1), 4.0


def _parts(spans: Sequence[Span], low: float, high: float, since: datetime, until: datetime) -> list[str]:
    """A gap in the readings is a gap in the line: nothing is drawn that nobody measured."""
    gap, reach = (until - since) / 12, (high - low) or 1.0
    runs: list[list[str]] = []
    before: datetime | None = None
    for span in spans:
        if before is None or span.at - before > gap:
            runs.append([])
        y = HEIGHT - 4 - (HEIGHT - 8) * (span.mean - low) / reach if high > low else HEIGHT / 2
        runs[-1].append(f"{_x(span.at, since, until):.1f},{y:.1f}")
        before = span.at
    return [" ".join(run if len(run) > 1 else [*run, _beside(run[0])]) for run in runs]


def _beside(point: str) -> str:
    x, y = point.split(",")
    return f"{float(x) + 2:.1f},{y}"
