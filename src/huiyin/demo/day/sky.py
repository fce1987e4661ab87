"""The weather of a day: one storm in the afternoon, and what it does to water. Pure."""

from dataclasses import dataclass
from math import exp, sin

from huiyin.demo.day.dice import between
from huiyin.demo.day.said import DAY, HOUR


@dataclass(frozen=True)
class Sky:
    """The storm of a seed, the same each day. Times in seconds since midnight; `peak`: millimetres an hour."""

    seed: int

    @property
    def begins(self) -> float:
        return 14.5 * HOUR + between(0, HOUR, self.seed, "storm")

    @property
    def ends(self) -> float:
        return self.begins + 3 * HOUR

    @property
    def peak(self) -> float:
        return between(55, 80, self.seed, "peak")

    def rain(self, at: float) -> float:
        """Millimetres an hour."""
        gone = (at % DAY - self.begins) / (self.ends - self.begins)
        return self.peak * sin(3.141592653589793 * gone) ** 2 if 0 <= gone <= 1 else 0.0

    def fallen(self, at: float) -> float:
        """Millimetres since the day began."""
        whole, gone = (self.ends - self.begins) / HOUR, (at % DAY - self.begins) / (self.ends - self.begins)
        gone = min(1.0, max(0.0, gone))
        return self.peak * whole * (gone / 2 - sin(2 * 3.141592653589793 * gone) / (4 * 3.141592653589793))

    def flood(self, at: float) -> float:
        """How full what takes the rain is, 0 to 1: it rises with the storm and drains in some three hours."""
        at %= DAY
        if at < self.begins:
            return 0.0
        drained = exp(-max(0.0, at - self.ends) / (1.5 * HOUR))
        return self.fallen(min(at, self.ends)) / max(1.0, self.fallen(self.ends)) * drained

    def warmth(self, at: float) -> float:
        """Degrees Celsius in the shade; the storm cools."""
        return 24 + 6 * sin((at % DAY - 9 * HOUR) / DAY * 2 * 3.141592653589793) - 5 * self.flood(at)
