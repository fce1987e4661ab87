"""What every HTTP bench prints beside its rate: latencies, failures, the CPU that each side spent."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench.cpu import Used
from bench.district import District, run_python
from bench.figures import Figure, less_than, percentile
from bench.load import Run, Script, drive

WARM_UP = 2.0


@dataclass(frozen=True)
class Measured:
    run: Run
    used: Used

    @property
    def rate(self) -> float:
        return self.run.requests / self.run.seconds

    @property
    def lives(self) -> float:
        return self.run.scripts / self.run.seconds


def measured(district: District, scripts: Callable[[], Script], seconds: float) -> Measured:
    """Eight connections for `seconds`, after a warm-up that is not counted."""
    drive(district.port, scripts, seconds=WARM_UP)
    before = district.cpu()
    run = drive(district.port, scripts, seconds=seconds)
    if not run.requests:
        raise RuntimeError("nothing was answered")
    return Measured(run, district.cpu().since(before))


def latencies(name: str, result: Measured, p95: float | None = None) -> Iterator[Figure]:
    values = result.run.all_latencies
    yield Figure(f"{name}, p50", percentile(values, 50), "ms")
    slow = percentile(values, 95)
    yield Figure(f"{name}, p95", slow, "ms") if p95 is None else less_than(f"{name}, p95", slow, "ms", p95)
    yield Figure(f"{name}, p99", percentile(values, 99), "ms")


def failures(name: str, result: Measured) -> Figure:
    beside = ", ".join(f"{what} × {times}" for what, times in result.run.errors.items())
    return less_than(f"{name}, failed", result.run.failed, "requests", 1, f"{beside} {result.run.first_error}".strip())


def spent(name: str, result: Measured, units: int, unit: str) -> Iterator[Figure]:
    """CPU for each of `units`; a busy machine disturbs these little."""
    yield Figure(f"{name}, CPU of the web process", result.used.web / units * 1000, f"ms/{unit}")
    yield Figure(f"{name}, CPU of PostgreSQL", result.used.postgres / units * 1000, f"ms/{unit}")
    share = result.run.cpu / (result.used.web + result.used.postgres + result.run.cpu) * 100
    yield Figure(f"{name}, the load generator's share", share, "% of CPU")


def bare(district: District, what: str, rate: float, seconds: float) -> Iterator[Figure]:
    """The same statements without the application, and what share of that rate the application reaches."""
    said = json.loads(run_python(district, "-m", "bench.bare", what, str(seconds)))
    alone = said["rounds"] / said["seconds"]
    beside = f"{said['statements']:.1f} statements in {said['transactions']:.1f} transactions"
    yield Figure("the same SQL alone, 8 connections", alone, "/s", beside=beside)
    yield Figure("of which over HTTP", rate / alone * 100, "%")
