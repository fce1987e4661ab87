"""The derivation of a due time in words that a resident understands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from huiyin.kernel.calendar import words_en, words_zh
from huiyin.kernel.calendar.steps import Step, StepKind

# What happens between two events is listed with semicolons; from event to event leads an arrow.
BETWEEN = frozenset({StepKind.CLOSED, StepKind.WORK, StepKind.REST, StepKind.SPAN, StepKind.RUN, StepKind.CLOCK_CHANGE})


@dataclass(frozen=True, slots=True)
class Telling:
    """What the reader knows already: the last date named in full, and whether the step is on that day."""

    near: date | None

    def is_near(self, day: date) -> bool:
        """Near enough that the weekday alone is clear."""
        return self.near is not None and timedelta() <= day - self.near < timedelta(days=7)

    def same_year(self, day: date) -> bool:
        return self.near is not None and self.near.year == day.year


class Words(Protocol):
    SEMICOLON: str

    def phrase(self, step: Step, told: Telling) -> str: ...


def explain(steps: Sequence[Step], lang: str = "en") -> str:
    """One line: "Fri 18 Sep 16:30 + 8 working hours → 90 min that day; Sat off; … → due Sun 16:30"."""
    words: Words = words_zh if lang.lower().startswith("zh") else words_en  # type: ignore[assignment]
    line, before, near = "", None, None
    for step in steps:
        phrase = words.phrase(step, Telling(near))
        joint = words.SEMICOLON if _listed(before) and _listed(step) else " → "
        line = f"{line}{joint}{phrase}" if line else phrase
        before = step
        near = step.until.date() if step.until else step.at.date() if step.at else near
    return line


def explain_lines(steps: Sequence[Step], lang: str = "en") -> list[str]:
    """The same, one phrase an entry, for pages that show a list."""
    return explain(steps, lang).split(" → ")


def _listed(step: Step | None) -> bool:
    return step is not None and step.kind in BETWEEN
