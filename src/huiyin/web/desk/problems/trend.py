"""Small bars, one a week; made on the server as SVG, so that they need no script and print well."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.utils import timezone

from huiyin.web import words

WIDE, HIGH, GAP = 10, 40, 2


@dataclass(frozen=True)
class Bar:
    x: int
    y: float
    height: float
    count: int
    week: str
    href: str


@dataclass(frozen=True)
class Trend:
    bars: list[Bar]
    width: int
    most: int
    first: str
    last: str


def trend_of(weeks: Sequence[tuple[datetime, int]], home: str = "") -> Trend:
    """`home`: the address that shows the matters of a week; empty: bars that lead nowhere of their own."""
    most = max((count for _start, count in weeks), default=0)
    bars = [_bar(k, start, count, most, home) for k, (start, count) in enumerate(weeks)]
    width = max(1, len(bars)) * WIDE - GAP
    return Trend(bars, width, most, _day(weeks[0][0]) if weeks else "", _day(weeks[-1][0]) if weeks else "")


def _bar(k: int, start: datetime, count: int, most: int, home: str) -> Bar:
    height = round(HIGH * count / most, 1) if most else 0
    week = urlencode({"from": start.isoformat(), "to": (start + timedelta(weeks=1)).isoformat()})
    return Bar(k * WIDE, HIGH - height, height, count, _day(start), f"{home}?{week}" if home and count else "")


def _day(moment: datetime) -> str:
    return words.day(timezone.localtime(moment))
