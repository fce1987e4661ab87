"""Who answers, what a rule would have changed, and what reading the place adds to a report received."""

import json
from collections.abc import Iterator

from bench.district import District, run_python, served
from bench.figures import Figure, at_least, less_than


def measure() -> Iterator[Figure]:
    with served() as district:
        yield from asked(district)


def asked(district: District) -> Iterator[Figure]:
    found = json.loads(run_python(district, "-m", "bench.answering").splitlines()[-1])
    beside = f"{district.matters:,} matters"
    yield less_than("gazetteer read from the database", found["gazetteer_s"], "s", 6)
    yield less_than("who answers, CPU", found["who_cpu"], "ms", 5, beside)
    yield less_than("who answers, p50", found["who_p50"], "ms", 20)
    yield Figure("who answers, p95", found["who_p95"], "ms")
    yield less_than("who answers", found["who_statements"], "statements", 2)
    yield at_least("of matters have an answer", found["who_answered"], "%", 99)
    yield less_than("a rule tried on six months", found["try_ms"], "ms", 15_000, f"{found['try_read']:,} matters read")
    yield less_than("a rule tried", found["try_statements"], "statements", 4)
    yield Figure("it would have moved", found["try_moved"], "matters", beside=f"{found['try_returned']} returned later")
    for name, words in (("plain", "no place named"), ("named", "a place named"), ("unpinned", "no pin")):
        yield Figure(f"received, {words}, p50", found[f"receive_{name}_p50"], "ms")
        yield Figure(f"received, {words}, p95", found[f"receive_{name}_p95"], "ms")
    added = found["receive_named_p50"] - found["receive_plain_p50"]
    yield less_than("reading the place adds, p50", added, "ms", 3)
    more = max(found["receive_named_statements"], found["receive_unpinned_statements"])
    yield less_than("statements it adds", more - found["receive_plain_statements"], "statements", 1)
