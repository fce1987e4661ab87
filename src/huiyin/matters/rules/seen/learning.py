"""Weights from pairs of which somebody said whether they are one thing. Pure but for numpy.

Logistic regression that is drawn towards weights known before: what a file does not show stays as it was.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from huiyin.matters.rules.seen.weighing import Weights

PULL = 1.0  # how strongly towards what was known before: as much as about one contrary pair
ROUNDS = 40
CLOSE_ENOUGH = 1e-6


def learn(pairs: Sequence[tuple[str, ...]], same: Sequence[bool], before: Weights, pull: float = PULL) -> Weights:
    """By Newton's method; `pairs` are their traits (traits_of), `same` the mark of each."""
    names = sorted({trait for traits in pairs for trait in traits} | set(before.of))
    column = {name: n + 1 for n, name in enumerate(names)}
    given = np.zeros((len(pairs), len(names) + 1))
    given[:, 0] = 1
    for row, traits in enumerate(pairs):
        given[row, [column[trait] for trait in traits]] = 1
    marks = np.asarray(same, dtype=float)
    known = np.array([before.start, *(before.of.get(name, 0.0) for name in names)])
    pulls = np.full(len(known), pull)
    pulls[0] = pull / 100  # how common duplicates are here, the file shows best
    found = _newton(given, marks, known, pulls)
    return replace(before, start=float(found[0]), of={name: float(found[column[name]]) for name in names})


def _newton(given: np.ndarray, marks: np.ndarray, known: np.ndarray, pulls: np.ndarray) -> np.ndarray:
    """Each step is halved until it is one for the better, so that it always arrives."""

    def badness(weights: np.ndarray) -> float:
        odds = given @ weights
        return float(np.sum(np.logaddexp(0, odds) - marks * odds) + 0.5 * np.sum(pulls * (weights - known) ** 2))

    found, cost = known.copy(), badness(known)
    for _round in range(ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(given @ found, -30, 30)))
        slope = given.T @ (chance - marks) + pulls * (found - known)
        curve = (given * (chance * (1 - chance))[:, None]).T @ given + np.diag(pulls)
        step = np.linalg.solve(curve, slope)
        while badness(found - step) > cost and np.abs(step).max() > CLOSE_ENOUGH:
            step /= 2
        found = found - step
        cost = badness(found)
        if np.abs(step).max() < CLOSE_ENOUGH:
            break
    return found


def best_threshold(chances: Sequence[float], same: Sequence[bool]) -> float:
    """The probability from which F1 is highest."""
    order = np.argsort(-np.asarray(chances))
    hits = np.cumsum(np.asarray(same, dtype=float)[order])
    called, there = np.arange(1, len(order) + 1), max(1.0, float(np.sum(same)))
    f1 = 2 * hits / (called + there)
    best = int(np.argmax(f1))
    # Half way to the next one, so that a later one that is just as likely is called too.
    after = chances[order[best + 1]] if best + 1 < len(order) else 0.0
    return round((chances[order[best]] + after) / 2, 4)
