"""The hotline's three rates: 响应率, 解决率, 满意率. Pure.

Of all who were reached when called back: how many say that the unit spoke with them, that it is resolved, that they are
satisfied (basically satisfied counts, and is shown apart). Whoever was not reached is in none of them, and is counted.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Answers:
    reached: int = 0
    contacted: int = 0
    resolved: int = 0
    satisfied: int = 0
    basically: int = 0
    unsatisfied: int = 0
    not_reached: int = 0

    @property
    def response(self) -> float | None:
        return share(self.contacted, self.reached)

    @property
    def resolution(self) -> float | None:
        return share(self.resolved, self.reached)

    @property
    def satisfaction(self) -> float | None:
        return share(self.satisfied, self.reached)


def share(part: int, whole: int) -> float | None:
    """Per cent with one decimal; None, and not 0 or 100, where there is nothing to divide by."""
    return round(100 * part / whole, 1) if whole else None
