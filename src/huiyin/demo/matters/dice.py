"""Chance, the same for the same seed; secrets of the demo come from it too and are none."""

from collections.abc import Sequence
from functools import cache
from math import exp
from random import Random
from statistics import NormalDist
from typing import TypeVar

from huiyin.kernel.ids import ALPHABET

# Odd, so that multiplying by it modulo 2**50 gives every matter its own code, in no visible order.
SCATTER, BITS = 0x2B9A7C4F1D3E5, 50
QUANTILES = 2048

Item = TypeVar("Item")


class Dice(Random):
    def token(self, nbytes: int) -> str:
        """As long as what secrets.token_urlsafe gives."""
        length = -(-nbytes * 4 // 3)
        return f"{self.getrandbits(length * 4):0{length}x}"

    def choice(self, seq: Sequence[Item]) -> Item:  # type: ignore[override]  # a third of the time of Random's own
        return seq[int(self.random() * len(seq))]

    def chance(self, share: float) -> bool:
        return self.random() < share

    def minutes(self, median: float, spread: float = 0.9) -> float:
        """A waiting time in minutes as people's are: many short ones, a few very long ones."""
        return median * _waits(spread)[int(self.random() * QUANTILES)]


@cache
def _waits(spread: float) -> tuple[float, ...]:
    """Quantiles of a lognormal distribution with median 1."""
    normal = NormalDist()
    return tuple(exp(spread * normal.inv_cdf((n + 0.5) / QUANTILES)) for n in range(QUANTILES))


def tracking_code(serial: int) -> str:
    scattered = (serial * SCATTER + 0x1F2E3D4C5B6A7) % (1 << BITS)
    return "".join([ALPHABET[scattered >> shift & 31] for shift in range(45, -5, -5)])
