"""“No water used for 24 h”: only a meter that keeps speaking can say that nothing is used. Pure."""

from huiyin.sensing.rules.course import Course
from huiyin.sensing.rules.definition import Absence, Signal

CALM, NOTHING_USED = Signal(False), Signal(True)


def feed(rule: Absence, course: Course, at: float, value: float) -> None:
    """One good reading. A negative one says neither that something was used nor that nothing was."""
    if value < 0:
        return
    if value > rule.most:
        _used(course, at)
        return
    latest = course.state.get("at")
    if not course.active and latest is not None and at - latest > rule.gap:
        course.state = {}  # what happened in between nobody knows
    course.feed(NOTHING_USED, at, value, by_time=False)


def _used(course: Course, at: float) -> None:
    """Also what arrives late: somebody used water after the time began, so it begins again there."""
    state = course.state
    if course.active or "on" not in state or at >= state["at"]:
        course.feed(CALM, at, by_time=False)
    elif at > state["on"]:
        course.state = state | {"on": at}
