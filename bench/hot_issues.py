"""Repeated problems among many messages: seconds, memory, and how much of what was planted is found."""

import resource
import time
from collections.abc import Iterator

from bench.figures import Figure, at_least, less_than
from bench.planted import judged, planted_messages

SIZES = ((4_326, 20.0), (100_000, 240.0))  # messages, seconds at most


def measure() -> Iterator[Figure]:
    from huiyin.insight.grouping.find import find_groups

    for count, most in SIZES:
        messages, planted = planted_messages(count)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.perf_counter()
        groups = find_groups(messages)
        taken = time.perf_counter() - start
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        results = list(judged(planted, groups))
        many = f"{count:,} messages"
        yield less_than(f"grouping {many}", taken, "s", most, f"{len(groups):,} groups")
        yield less_than(f"more memory for {many}", grown, "MB", 1_500)
        yield at_least("planted: worst precision", 100 * min(row[1] for row in results), "%", 80)
        yield at_least("planted: worst recall", 100 * min(row[2] for row in results), "%", 80)
        yield less_than(
            "planted: worst rank",
            max(row[3] for row in results),
            "",
            max(2 * len(planted), len(groups) // 100),  # what is larger than what was planted was not planted
            f"of {len(groups):,} groups",
        )
