"""Lifecycles at 100,000 and at 1,000,000 matters, in one run: within 10 % of each other."""

from collections.abc import Iterator

from bench.district import served
from bench.figures import Figure, at_least
from bench.lifecycle import SECONDS, living, searched
from bench.serving import failures, measured, spent

LONG = True  # filling a million takes minutes; `bench run all` leaves it out
SIZES = (100_000, 1_000_000)


def measure() -> Iterator[Figure]:
    rates = []
    for size in SIZES:
        with served(size) as district:
            if district.matters > size:
                raise RuntimeError(f"the kept folder holds {district.matters:,} matters already; name another one")
            life = living(district.points, district.conditions, district.key("duty_head"), district.handlers)
            result = measured(district, life, SECONDS)
            rates.append(result.lives)
            name = f"lifecycles at {size:,}"
            yield at_least(name, result.lives, "/s", 80, f"{district.matters:,} matters before")
            yield failures(name, result)
            yield from spent(name, result, result.run.scripts, "lifecycle")
            yield from searched(district, SECONDS / 4)
    yield at_least("a million against a hundred thousand", rates[1] / rates[0] * 100, "%", 90)
