"""Fit the classifier of types to its lessons, and compare it with the one in force. Brings scikit-learn."""

import time
from collections import Counter
from dataclasses import dataclass

import numpy as np

from huiyin.learning.calibration import calibration_error, precision_from, reach_at
from huiyin.learning.features import alike, features
from huiyin.learning.fitting import Learnt, Options, learn, prepare
from huiyin.learning.linear import Classifier as Machine
from huiyin.learning.measuring import macro_f1
from huiyin.matters.library import Library
from huiyin.matters.triage.lessons import Lesson, hints_in
from huiyin.matters.triage.reasons import Why
from huiyin.matters.triage.types import InForce, guessed

MANY_TYPES = 40  # from here on one machine a type: two would take twice as long and answer no better
STEPS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99)
WANTED = 0.98


@dataclass(frozen=True, eq=False)
class Held:
    """Answers to cases that were held back. `rows`: which lesson each is of."""

    rows: np.ndarray
    right: np.ndarray


def fit_lessons(lessons: list[Lesson]) -> tuple[Machine, dict, Held]:
    from huiyin.matters.library import in_force

    begun, library = time.perf_counter(), in_force()
    seen = [features(lesson.text, hints=hints_in(lesson.text, library)) for lesson in lessons]
    # A description stands by itself; a case may stand in the history ten times over.
    keys = [f"{n}" if lesson.describes else alike(lesson.text) for n, lesson in enumerate(lessons)]
    prepared = prepare(seen, [one.code for one in lessons], keys, [one.describes for one in lessons])
    options = Options(ratios=0.0 if len(prepared.classes) > MANY_TYPES else 1.0, rarest=0)
    learnt = learn(prepared, np.arange(len(lessons)), options)
    known = np.mean([learnt.classifier.share_known(one) for one in seen]) if seen else 1.0
    figures = _figures(learnt, lessons) | {
        "seconds": round(time.perf_counter() - begun, 1),
        "known": round(float(known), 4),
    }
    return learnt.classifier, figures, Held(learnt.rows, learnt.truth == learnt.chosen)


def _figures(learnt: Learnt, lessons: list[Lesson]) -> dict:
    """On cases held back in turn; `types`: of each type how many, and how right it is from each confidence on."""
    right = learnt.truth == learnt.chosen
    reach = reach_at(learnt.confidence, right, WANTED)
    cases = Counter(lessons[row].code for row in learnt.rows)
    return {
        "cases": len(learnt.rows),
        "descriptions": sum(lesson.describes for lesson in lessons),
        "from_history": sum(lesson.at is not None for lesson in lessons),
        "classes": len(learnt.classifier.classes),
        "macro_f1": round(macro_f1(learnt.truth, learnt.chosen), 4),
        "accuracy": round(float(right.mean()), 4) if len(right) else None,
        "ece": round(calibration_error(learnt.confidence, right), 4) if len(right) else None,
        "confidence": round(float(learnt.confidence.mean()), 4) if len(right) else None,
        "coverage_at_98": round(float(reach.coverage), 4),
        "threshold_at_98": round(reach.threshold, 4),
        "mix": {code: round(n / max(1, len(learnt.rows)), 4) for code, n in cases.most_common()},
        "types": _by_type(learnt, right),
    }


def _by_type(learnt: Learnt, right: np.ndarray) -> dict[str, dict]:
    """`reach`: (confidence from, how many answers of this type reach it, share of them that is right)."""
    found = {}
    for number, code in enumerate(learnt.classifier.classes):
        mine = learnt.chosen == number
        if mine.any():
            steps = [(step, *precision_from(learnt.confidence[mine], right[mine], step)) for step in STEPS]
            found[code] = {"answers": int(mine.sum()), "reach": [[s, n, _rounded(p)] for s, n, p in steps]}
    return found


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def not_worse(
    held: Held, before: InForce | None, lessons: list[Lesson], library: Library, *, at_least: int, worse: float
) -> tuple[bool, Why]:
    """Whether the new version may take over, and why: on cases that neither version had seen when it answered."""
    if before is None:
        return True, Why("first")
    if before.machine.classes != tuple(sorted({lesson.code for lesson in lessons})):
        return True, Why("types")
    new = [n for n, row in enumerate(held.rows) if _came_after(lessons[row], before)]
    if len(new) < at_least:
        return False, Why("few", {"count": len(new)})
    rows = [int(held.rows[n]) for n in new]
    old = np.mean([_old_is_right(lessons[row], library) for row in rows])
    mine = float(held.right[new].mean())
    figures: dict[str, str | int] = {"new": f"{mine:.1%}", "old": f"{old:.1%}", "count": len(rows)}
    better = bool(mine >= old - worse)
    return better, Why("better" if better else "worse", figures)


def _came_after(lesson: Lesson, before: InForce) -> bool:
    return lesson.at is not None and (before.newest is None or lesson.at > before.newest)


def _old_is_right(lesson: Lesson, library: Library) -> bool:
    guesses = guessed(lesson.text, library).guesses
    return bool(guesses) and guesses[0].code == lesson.code
