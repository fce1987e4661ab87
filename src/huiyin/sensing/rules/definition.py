"""What a rule says, as frozen shapes. `reader` makes them of JSON; `course` follows them through time. Pure.

All lengths of time are seconds, all moments seconds since 1970 UTC, all values in the metric's own unit.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from huiyin.sensing.rules.hours import Hours
from huiyin.sensing.vocabulary import Severity


@dataclass(frozen=True)
class Flapping:
    """Raised `times` within `within`: from then on one alarm stands, until it has been calm for as long."""

    times: int = 4
    within: float = 900.0


@dataclass(frozen=True)
class Common:
    """What every kind of rule may say.

    Attributes:
        hold_for: it must be so for that long before it is an alarm.
        clear_for: it must be calm for that long before the alarm ends.
        hours: it counts only then. quiet: what begins then is said when they end, if it still holds.
        expires: nobody says it any more for that long: the alarm ends (a button has no “no longer pressed”).
        subject_only: only devices that serve a person in care, not every meter of the kind.
        repeat: while nobody has acknowledged it, it is told again that often.
    """

    hold_for: float = 0.0
    clear_for: float = 0.0
    hours: Hours | None = None
    quiet: Hours | None = None
    expires: float | None = None
    repeat: float | None = None
    subject_only: bool = False
    flapping: Flapping = field(default_factory=Flapping)


class Step(NamedTuple):
    """From `limit` on it is of that severity."""

    limit: float
    severity: Severity


class Signal(NamedTuple):
    """What one reading says: `holds` True, False, or None between the two limits, where all stays as it is."""

    holds: bool | None
    limit: float = 0.0
    severity: Severity | None = None


@dataclass(frozen=True)
class Bound:
    """A limit with hysteresis: crossed at `limit`, calm again only at `clear`. `sign` 1: above is bad; -1: below.

    `steps` name worse limits, the mildest first; each is left again by the same margin as the first.
    """

    metric: str
    sign: int
    limit: float
    clear: float
    steps: tuple[Step, ...] = ()

    def signal(self, value: float, now: Severity | None = None) -> Signal:
        """`now`: the severity that is active, from which it steps down only past the margin."""
        distance, margin = self.sign * value, abs(self.limit - self.clear)
        if distance < self.sign * self.limit:
            return Signal(False) if distance <= self.sign * self.clear else Signal(None)
        reached = Signal(True, self.limit)
        for step in self.steps:
            given_up_at = self.sign * step.limit - (margin if step.severity == now else 0.0)
            if distance >= self.sign * step.limit or (step.severity == now and distance > given_up_at):
                reached = Signal(True, step.limit, step.severity)
        return reached


@dataclass(frozen=True)
class Threshold:
    common: Common
    bound: Bound

    @property
    def metrics(self) -> tuple[str, ...]:
        return (self.bound.metric,)


@dataclass(frozen=True)
class Absence:
    """A meter that speaks and says “nothing” for `common.hold_for`. Its own silence says nothing about anybody: after a
    gap of more than `gap` between two good readings the time begins anew. Up to `most` counts as nothing; less than
    zero is no reading at all.

    `index`: a metric of the same device that counts on. Where it stands after a gap as it stood before, the gap is
    bridged, as long as no more than the share `missing` of `common.hold_for` lies in such gaps.
    """

    common: Common
    metric: str
    gap: float
    most: float = 0.0
    index: str = ""
    missing: float = 0.0

    @property
    def metrics(self) -> tuple[str, ...]:
        return (self.metric, self.index) if self.index else (self.metric,)


@dataclass(frozen=True)
class Silence:
    """The device itself was not heard for `common.hold_for`, whatever it measures."""

    common: Common
    metrics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rate:
    """A change of at least `by` within `within`. `sign` 1: rising; -1: falling.

    Good readings only, smoothed by the median of three, so that one wild value is nothing. A step larger than `jump`
    from one reading to the next (`by`, if the rule names none) is the device's own, which was moved, cleaned or set
    anew: what was before it is forgotten.
    """

    common: Common
    metric: str
    sign: int
    by: float
    within: float
    clear: float
    jump: float
    steps: tuple[Step, ...] = ()

    @property
    def reach(self) -> float:
        """How far back readings are wanted: the window and what smooths its beginning."""
        return 2 * self.within

    @property
    def metrics(self) -> tuple[str, ...]:
        return (self.metric,)


@dataclass(frozen=True)
class Fence:
    """Leaving (`inside_is_bad` False) or entering a circle (lon, lat, metres) or a polygon of lon, lat corners."""

    common: Common
    inside_is_bad: bool
    circle: tuple[float, float, float] | None = None
    polygon: tuple[tuple[float, float], ...] = ()

    @property
    def metrics(self) -> tuple[str, ...]:
        return ("lon", "lat")


@dataclass(frozen=True)
class Combination:
    """All of `parts` within `within` of each other, on one device or on several of the same `place`:
    device, building, address or subject."""

    common: Common
    parts: tuple[Bound, ...]
    within: float
    place: str = "device"

    @property
    def metrics(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part.metric for part in self.parts))


@dataclass(frozen=True)
class Scene:
    """A camera or drone says so; each event of these kinds is an alarm (raised where events come in)."""

    common: Common
    scenes: tuple[str, ...]
    metrics: tuple[str, ...] = ()


Definition = Threshold | Absence | Silence | Rate | Fence | Combination | Scene
