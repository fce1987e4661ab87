"""Whole lives of matters in four calls: receive; dispatch (file); finish (accept, start); close (verify)."""

from collections.abc import Iterator

from bench.district import District, served
from bench.figures import Figure, at_least, percentile
from bench.scripts import living, searching
from bench.serving import bare, failures, latencies, measured, spent

SECONDS = 20.0
CALLS = ("receive", "dispatch", "finish", "close")


def measure() -> Iterator[Figure]:
    with served() as district:
        yield from lived(district, SECONDS)
        yield from searched(district, SECONDS / 4)


def lived(district: District, seconds: float) -> Iterator[Figure]:
    life = living(district.points, district.conditions, district.key("duty_head"), district.handlers)
    result = measured(district, life, seconds)
    yield at_least("lifecycles, 8 connections", result.lives, "/s", 80, f"{district.matters:,} matters before")
    yield failures("lifecycles", result)
    for call in CALLS:
        yield Figure(f"{call}, p95", percentile(result.run.latencies[call], 95), "ms")
    yield from spent("lifecycles", result, result.run.scripts, "lifecycle")
    yield from bare(district, "lifecycle", result.lives, seconds / 2)


def searched(district: District, seconds: float) -> Iterator[Figure]:
    result = measured(district, searching(district.key("duty_head")), seconds)
    yield Figure("search by a word, 8 connections", result.rate, "/s")
    yield from latencies("search by a word", result)
    yield failures("search by a word", result)
