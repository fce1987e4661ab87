"""Reports received over HTTP: located, typed, clocks set, traced, announced, committed."""

from collections.abc import Iterator

from bench.district import District, delivering, served
from bench.figures import Figure, at_least
from bench.scripts import reporting
from bench.serving import bare, failures, latencies, measured, spent

SECONDS = 20.0


def measure() -> Iterator[Figure]:
    with served() as district:
        yield from received(district, SECONDS)


def received(district: District, seconds: float) -> Iterator[Figure]:
    result = measured(district, reporting(district.points), seconds)
    yield at_least("received, 8 connections", result.rate, "/s", 300, f"{district.matters:,} matters before")
    yield from latencies("received", result, p95=60)
    yield failures("received", result)
    yield from spent("received", result, result.run.requests, "request")
    yield from bare(district, "receive", result.rate, seconds / 2)
    known = measured(district, reporting(district.points, contact=True, seed=3), seconds / 2)
    yield Figure("received with name and phone", known.rate, "/s")
    yield failures("received with name and phone", known)
    with delivering(district):
        beside = measured(district, reporting(district.points, seed=4), seconds / 2)
    yield Figure("received while the worker delivers", beside.rate, "/s")
    yield failures("received while the worker delivers", beside)
