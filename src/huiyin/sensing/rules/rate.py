"""A river that rises: change over a window, from good readings only. Pure."""

from collections.abc import Sequence
from statistics import median

from huiyin.sensing.rules.definition import Rate, Signal
from huiyin.sensing.vocabulary import Severity

LEAST = 4  # readings: fewer say nothing about a change

Points = Sequence[tuple[float, float]]


def signal(rule: Rate, points: Points, now: Severity | None = None) -> Signal:
    """What the newest of `points` (moment, value; in order of time) says."""
    change = change_over(rule, points)
    if change is None:
        return Signal(None)
    if change < rule.by:
        return Signal(False) if change <= rule.clear else Signal(None)
    reached, margin = Signal(True, rule.by), rule.by - rule.clear
    for step in rule.steps:
        if change >= step.limit - (margin if step.severity == now else 0.0):
            reached = Signal(True, step.limit, step.severity)
    return reached


def change_over(rule: Rate, points: Points) -> float | None:
    """How far it has risen (fallen, for `sign` -1) from its lowest within the window; None with too few readings.

    Each value is the median of itself and its neighbours, so that one wild value is never the middle; the newest has
    only one neighbour yet and waits for the next.
    """
    whole = since_last_jump(rule, points)
    if len(whole) < LEAST:
        return None
    values = [rule.sign * value for _at, value in whole]
    smooth = [(whole[n][0], median(values[n - 1 : n + 2])) for n in range(1, len(values) - 1)]
    newest, value = smooth[-1]
    return value - min(low for at, low in smooth if newest - at <= rule.within)


def since_last_jump(rule: Rate, points: Points) -> Points:
    """A step that no river makes is the gauge's own. A single wild value makes two steps and is left out by itself, so
    only a step that stays counts."""
    start = 0
    for n in range(1, len(points) - 1):
        before, here, after = points[n - 1][1], points[n][1], points[n + 1][1]
        if abs(here - before) > rule.jump and abs(after - before) > rule.jump:
            start = n
    if len(points) > 1 and abs(points[-1][1] - points[-2][1]) > rule.jump:
        return points[start:-1]  # not yet known whether it stays
    return points[start:]
