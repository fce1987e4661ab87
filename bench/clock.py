"""How fast a due time is found. Run: python bench/clock.py"""

import sys
import timeit
from datetime import UTC, datetime
from pathlib import Path

from huiyin.kernel.calendar import Limit, explain, load_calendar
from huiyin.matters.rules import clock

PACK = Path(__file__).parents[1] / "packs/sample-district/calendar.yaml"
START = datetime(2026, 9, 18, 8, 30, tzinfo=UTC)
LIMITS = ("15 分钟", "2 紧急工作时", "8 工作时", "5 工作日", "60 工作日", "2500 工作日")


def microseconds(call, number: int) -> float:
    return min(timeit.repeat(call, number=number, repeat=5)) / number * 1e6


def main() -> int:
    calendar = load_calendar(PACK)
    print(f"{'limit':<14}{'add, µs':>12}{'start, µs':>12}{'derivation in words, µs':>26}")
    slow = 0
    for text in LIMITS:
        limit = Limit.parse(text)
        calendar.add(START, limit)  # the years' tables are built once
        add = microseconds(lambda limit=limit: calendar.add(START, limit), 5_000)
        start = microseconds(lambda limit=limit: clock.start(limit, START, calendar), 2_000)
        words = microseconds(lambda limit=limit: explain(calendar.add(START, limit).steps, "zh"), 20)
        slow += add > 30
        print(f"{limit!s:<18}{add:>8.1f}{start:>12.1f}{words:>26.1f}")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
