"""“No water used for 24 h”: only a meter that keeps speaking can say that nothing is used. Pure.

A figure per interval proves its own interval and nothing of an hour that never came. An index that counts on proves
more: where it stands after a gap as it stood before, nothing was used in between. `Course.state` then holds, beside
what every course has:

    {"i": index, "ia": when it was read, "gaps": seconds of the time so far that lay in gaps}
"""

from huiyin.sensing.rules.course import Course
from huiyin.sensing.rules.definition import Absence, Signal

CALM, NOTHING_USED = Signal(False), Signal(True)
OF_INDEX = ("i", "ia")


def feed(rule: Absence, course: Course, metric: str, at: float, value: float) -> None:
    """One good reading. A negative one says neither that something was used nor that nothing was."""
    if value < 0:
        return
    if metric == rule.index:
        _index(rule, course, at, value)
        return
    seen = {name: course.state[name] for name in OF_INDEX if name in course.state}
    if value > rule.most:
        _used(course, at)
    else:
        _nothing(rule, course, at, value)
    course.state |= seen


def _nothing(rule: Absence, course: Course, at: float, value: float) -> None:
    latest = course.state.get("at")
    if not course.active and latest is not None and at - latest > rule.gap:
        course.state = {}  # what happened in between nobody knows
    _holds(course, at, value)


def _used(course: Course, at: float) -> None:
    """Also what arrives late: somebody used water after the time began, so it begins again there."""
    state = course.state
    if course.active or "on" not in state or at >= state["at"]:
        course.feed(CALM, at, by_time=False)
    elif at > state["on"]:
        course.state = state | {"on": at}


def _index(rule: Absence, course: Course, at: float, index: float) -> None:
    before, read_at = course.state.get("i"), course.state.get("ia", at)
    if at < read_at:
        return  # late: those on both sides of it have spoken
    if before is not None and 0 <= index - before <= rule.most:
        _stood_still(rule, course, at)
    else:  # moved, set anew, or heard for the first time: from here on it can prove something
        if before is not None:
            _used(course, at)
        _begins(course, at)
    course.state |= {"i": index, "ia": at}


def _begins(course: Course, at: float) -> None:
    if not course.active and at >= course.state.get("at", at):
        course.state = {}
        _holds(course, at)


def _stood_still(rule: Absence, course: Course, at: float) -> None:
    """Nothing was used since it was read before, heard or not. With too much of the time unheard it begins anew."""
    state, hold = course.state, rule.common.hold_for
    if not course.active and "on" in state and at - state["at"] > rule.gap and state["at"] - state["on"] < hold:
        gaps = state.get("gaps", 0.0) + at - state["at"]
        course.state = state | {"gaps": gaps} if gaps <= rule.missing * hold else {}
    _holds(course, at)


def _holds(course: Course, at: float, value: float = 0.0) -> None:
    gaps = course.state.get("gaps")
    course.feed(NOTHING_USED, at, value, by_time=False)
    if gaps and "on" in course.state:
        course.state["gaps"] = gaps
