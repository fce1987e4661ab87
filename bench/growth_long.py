"""The same as `growth`, up to 3,000,000 matters."""

from collections.abc import Iterator

from bench.figures import Figure
from bench.growth import SIZES, grown

LONG = True


def measure() -> Iterator[Figure]:
    yield from grown((*SIZES, 3_000_000))
