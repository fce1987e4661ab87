"""How fast a due time is found, from a quarter of an hour to ten years."""

import timeit
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench.figures import Figure, less_than
from huiyin.kernel.calendar import Limit, explain, load_calendar
from huiyin.matters.rules import clock

PACK = Path(__file__).parents[1] / "packs/sample-district/calendar.yaml"
START = datetime(2026, 9, 18, 8, 30, tzinfo=UTC)
LIMITS = ("15 分钟", "2 紧急工作时", "8 工作时", "5 工作日", "60 工作日", "2500 工作日")


def microseconds(call: Callable[[], object], number: int) -> float:
    return min(timeit.repeat(call, number=number, repeat=5)) / number * 1e6


def measure() -> Iterator[Figure]:
    calendar = load_calendar(PACK)
    for text in LIMITS:
        limit = Limit.parse(text)
        calendar.add(START, limit)  # the years' tables are built once
        add = microseconds(lambda limit=limit: calendar.add(START, limit), 5_000)
        start = microseconds(lambda limit=limit: clock.start(limit, START, calendar), 2_000)
        words = microseconds(lambda limit=limit: explain(calendar.add(START, limit).steps, "zh"), 20)
        yield less_than(f"{limit}: due time", add, "µs", 30)
        yield Figure(f"{limit}: clock started", start, "µs")
        yield Figure(f"{limit}: derivation in words", words, "µs")
