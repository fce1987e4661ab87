"""Readings held against the sample district's rules: microseconds a reading, ordinary and odd; last month replayed."""

import json
from collections.abc import Iterator

from bench.district import District, run_python, served
from bench.figures import Figure, at_least, less_than


def measure() -> Iterator[Figure]:
    with served() as district:
        yield from judged(district)


def judged(district: District) -> Iterator[Figure]:
    told = json.loads(run_python(district, "-m", "bench.rules_inside"))
    devices = f"{told['devices']:,} devices, {told['rules']} rules"
    yield less_than("judged, all ordinary", told["ordinary_us"], "µs a reading", 3, devices)
    yield less_than("statements of an ordinary batch", told["statements"], "statements", 2)
    yield less_than("judged, one device in ten has something under way", told["pending_us"], "µs a reading", 30)
    yield less_than("judged, one reading in a thousand crosses a limit", told["odd_us"], "µs a reading", 30)
    yield less_than("an alarm raised with its matter", told["raise_ms"], "ms", 60)
    yield less_than("watch list built anew", told["build_ms"], "ms", 1500, devices)
    yield less_than("swept, nothing due", told["sweep_ms"], "ms", 20)
    yield at_least("replayed, a limit", told["replay_limit"], "readings/s", 100_000, "pure, one core")
    yield at_least("replayed, a change", told["replay_change"], "readings/s", 5_000, "pure, one core")
