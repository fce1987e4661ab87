"""How close the care should be: a suggestion with its reasons. A person decides. Pure.

Each circumstance weighs what is declared here, and nothing else counts. The sum is kept nowhere and shown to nobody: it
only says which of three levels to propose, and the circumstances that led there stand beside it in words.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from huiyin.care.vocabulary import Level, PlanKind, Risk

WEIGHTS: dict[Risk, int] = {
    Risk.ALONE: 2,
    Risk.EIGHTY: 2,
    Risk.DISABLED: 2,
    Risk.ILL: 2,
    Risk.HEART: 2,
    Risk.FALLS: 3,
    Risk.MEMORY: 3,
    Risk.CHILD: 3,
    Risk.NO_FAMILY: 1,
    Risk.LOW_INCOME: 1,
}
CLOSE_FROM, REGULAR_FROM = 6, 3
# Living alone makes these dangerous at once: nobody is there to notice.
ALONE_WITH = frozenset({Risk.FALLS, Risk.MEMORY, Risk.HEART})

INTERVALS: dict[Level, dict[PlanKind, int]] = {  # days
    Level.CLOSE: {PlanKind.VISIT: 7, PlanKind.CALL: 2},
    Level.REGULAR: {PlanKind.VISIT: 14, PlanKind.CALL: 7},
    Level.LIGHT: {PlanKind.VISIT: 30, PlanKind.CALL: 14},
}
SHORTEST, LONGEST = 1, 92  # days between visits that anybody may plan


@dataclass(frozen=True)
class Suggested:
    """`because`: the circumstances that led to the level, the weightiest first."""

    level: Level
    because: tuple[Risk, ...]


def suggest_level(risks: Iterable[Risk]) -> Suggested:
    known = sorted(set(risks), key=lambda risk: (-WEIGHTS[risk], list(Risk).index(risk)))
    weight = sum(WEIGHTS[risk] for risk in known)
    alone_in_danger = Risk.ALONE in known and bool(ALONE_WITH & set(known))
    if weight >= CLOSE_FROM or alone_in_danger:
        return Suggested(Level.CLOSE, tuple(known))
    return Suggested(Level.REGULAR if weight >= REGULAR_FROM else Level.LIGHT, tuple(known))


def age_on(born_on: date, day: date) -> int:
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
