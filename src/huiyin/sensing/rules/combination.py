"""A and B within some minutes, on one device or on several of one place. Pure."""

from collections.abc import Iterable

from huiyin.sensing.rules.course import Course
from huiyin.sensing.rules.definition import Combination, Signal

Halves = dict[str, float]


def feed(rule: Combination, course: Course, metric: str, at: float, value: float, elsewhere: Iterable[Halves]) -> None:
    """One good reading. `elsewhere`: the halves that other devices of the same place have said."""
    said = [(n, part.signal(value).holds) for n, part in enumerate(rule.parts) if part.metric == metric]
    met = [n for n, holds in said if holds]
    if course.active:
        calm = any(holds is False for _n, holds in said) and not met
        course.feed(Signal(False) if calm else Signal(True if met else None), at, value)
        return
    halves: Halves = dict(course.state.get("halves", {}))
    for n in met:
        halves[str(n)] = max(at, halves.get(str(n), at))
    course.state = {"halves": halves} if halves else {}
    if met and complete(rule, [halves, *elsewhere], at):
        course.state = {}
        course.feed(Signal(True), at, value)


def complete(rule: Combination, halves: Iterable[Halves], at: float) -> bool:
    """Each part was said by somebody within `within` of `at`."""
    near = {n for some in halves for n, moment in some.items() if abs(at - moment) <= rule.within}
    return len(near) == len(rule.parts)


def forgotten_at(rule: Combination, halves: Halves) -> float | None:
    """When the last of these halves is too old to be of use."""
    return max(halves.values()) + rule.within if halves else None
