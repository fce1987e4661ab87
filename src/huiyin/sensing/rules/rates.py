"""How often alarms are false, with what one may believe of a small number. Pure.

Source of the interval: E. B. Wilson, Probable inference, the law of succession, and statistical inference, 1927.
"""

from dataclasses import dataclass
from math import sqrt

SURE = 1.959964  # standard deviations that hold 95 of 100
LEAST = 8  # judged alarms; below, nothing is proposed
WORST = 0.5  # share of false ones, surely more than which something is to be done


@dataclass(frozen=True)
class Rate:
    """`judged`: true and false together; tests and drills are neither. `low`, `high`: the 95 % interval of the share
    of false ones, 0 to 1; 0 and 1 where nothing was judged."""

    false: int
    judged: int
    waiting: int = 0

    @property
    def true(self) -> int:
        return self.judged - self.false

    @property
    def share(self) -> float | None:
        return self.false / self.judged if self.judged else None

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.false, self.judged)

    @property
    def low(self) -> float:
        return self.interval[0]

    @property
    def high(self) -> float:
        return self.interval[1]

    @property
    def is_bad(self) -> bool:
        """Surely more than half of them are false."""
        return self.judged >= LEAST and self.low > WORST

    @property
    def is_good(self) -> bool:
        """Surely fewer than half of them are false."""
        return self.judged >= LEAST and self.high < WORST


def wilson(hits: int, of: int, sure: float = SURE) -> tuple[float, float]:
    """The interval that holds the true share, of which `hits` in `of` were seen."""
    if not 0 <= hits <= of:
        raise ValueError("hits lie between none and all")
    if of == 0:
        return 0.0, 1.0
    share, z2 = hits / of, sure * sure
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = sure / (1 + z2 / of) * sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)
