"""One year of office hours, laid end to end: the reason that ten years are as quick to add as ten minutes."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class YearTable:
    """Office intervals as microseconds since 1970 (real time, so daylight saving is already inside).

    `done[i]` is the work finished when interval i ends; all counts start at zero on 1 January.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    done: tuple[int, ...]

    @property
    def total(self) -> int:
        return self.done[-1] if self.done else 0

    def worked_by(self, at: int) -> int:
        """Working time of this year up to that moment."""
        i = bisect_right(self.starts, at) - 1
        if i < 0:
            return 0
        return self.done[i] - max(0, self.ends[i] - at)

    def earliest(self, work: int) -> int:
        """The first moment at which that much is done (0 < work <= total)."""
        i = bisect_left(self.done, work)
        return self.ends[i] - (self.done[i] - work)

    def latest(self, work: int) -> int:
        """The last moment at which no more than that is done (0 <= work < total)."""
        i = bisect_right(self.done, work)
        return self.ends[i] - (self.done[i] - work)


def build(intervals: Iterable[tuple[int, int]]) -> YearTable:
    """Intervals in order; one that a change of the clocks swallowed whole is left out."""
    kept = [(start, end) for start, end in intervals if end > start]
    return YearTable(
        tuple(start for start, _ in kept),
        tuple(end for _, end in kept),
        tuple(accumulate(end - start for start, end in kept)),
    )
