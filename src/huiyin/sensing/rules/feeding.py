"""Which rule hears which reading how. Pure."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from huiyin.sensing.rules import absence, combination, fence, rate
from huiyin.sensing.rules.course import Course
from huiyin.sensing.rules.definition import Absence, Combination, Definition, Fence, Rate, Signal, Silence, Threshold


class Sample(NamedTuple):
    """One good reading of one device. `metric`: its code."""

    at: float
    metric: str
    value: float


class Around:
    """What one device's own new readings do not tell; a judge overrides what it can answer."""

    def window(self, metric: str, at: float, within: float) -> Sequence[tuple[float, float]]:
        """Good readings of this device from `within` before `at` up to `at`, in order."""
        return ()

    def halves(self, place: str) -> Iterable[combination.Halves]:
        """Of other devices of the same place."""
        return ()


def feed_all(rule: Definition, course: Course, samples: Sequence[Sample], around: Around) -> None:
    """`samples`: of one device, in order of time."""
    wanted = set(rule.metrics)
    heard = [one for one in samples if not wanted or one.metric in wanted]
    if isinstance(rule, Fence):
        for at, lon, lat in _points(heard):
            course.feed(fence.signal(rule, lon, lat), at)
        return
    feed: Callable[[Sample], None] | None = _feeder(rule, course, around)
    if feed is not None:
        for one in heard:
            feed(one)


def _feeder(rule: Definition, course: Course, around: Around) -> Callable[[Sample], None] | None:
    def severity():
        return course.active.severity if course.active else None

    match rule:
        case Threshold():
            return lambda one: course.feed(rule.bound.signal(one.value, severity()), one.at, one.value)
        case Absence():
            return lambda one: absence.feed(rule, course, one.metric, one.at, one.value)
        case Rate():
            return lambda one: course.feed(
                rate.signal(rule, around.window(one.metric, one.at, rule.reach), severity()), one.at, one.value
            )
        case Combination():
            return lambda one: combination.feed(rule, course, one.metric, one.at, one.value, around.halves(rule.place))
        case Silence():
            return lambda one: course.feed(Signal(False), one.at, by_time=False)
        case _:
            return None


def _points(samples: Sequence[Sample]) -> list[tuple[float, float, float]]:
    """Longitude and latitude that were measured at one moment."""
    lons = {one.at: one.value for one in samples if one.metric == "lon"}
    lats = {one.at: one.value for one in samples if one.metric == "lat"}
    return [(at, lons[at], lats[at]) for at in sorted(lons.keys() & lats.keys())]
