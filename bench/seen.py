"""Was it seen before: candidates found by index and weighed, for the resident, the desk and the worker."""

import json
from collections.abc import Iterator

from bench.district import District, run_python, served
from bench.figures import Figure, less_than, percentile

ASKED = 600


def measure() -> Iterator[Figure]:
    with served() as district:
        yield from looked(district)


def looked(district: District) -> Iterator[Figure]:
    told = json.loads(run_python(district, "-m", "bench.looking", str(ASKED)))
    beside = f"{district.matters:,} matters, {ASKED} questions"
    yield less_than("asked by the worker, p50", percentile(told["found"], 50), "ms", 5, beside)
    yield less_than("asked by the worker, p95", percentile(told["found"], 95), "ms", 8)
    yield Figure("candidates weighed for each, at most", max(told["weighed"]), "matters")
    yield Figure("asked by the resident's page, p95", percentile(told["neighbours"], 95), "ms")
    yield Figure("weighing of one pair", told["pair_us"], "µs")
    yield less_than("read from end to end by any question", told["scans"], "tables", 1, "EXPLAIN of each way to look")
    yield less_than("statements of one question", told["statements"], "statements", 3)
    yield Figure("statements more of a receive that names its device", told["receive_more"], "statements")
