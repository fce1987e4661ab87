"""Parts of the texts to hold back in turn: each class spread evenly, near-identical texts never on both sides."""

from collections.abc import Iterator, Sequence

import numpy as np


def folds_of(
    labels: np.ndarray, keys: Sequence[str], folds: int, seed: int = 0
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """(rows to learn from, rows to measure on), as positions; nothing where there are fewer texts than folds."""
    if len(labels) < folds:
        return
    fold = fold_of_each(labels, keys, folds, seed)
    for number in range(folds):
        inner, outer = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        if len(inner) and len(outer):
            yield inner, outer


def fold_of_each(labels: np.ndarray, keys: Sequence[str], folds: int, seed: int = 0) -> np.ndarray:
    fold, given = np.zeros(len(labels), int), {}
    next_of = dict.fromkeys(np.unique(labels).tolist(), 0)
    for at in np.random.default_rng(seed).permutation(len(labels)):
        label = int(labels[at])
        if keys[at] not in given:
            given[keys[at]] = (next_of[label] + label) % folds
            next_of[label] += 1
        fold[at] = given[keys[at]]
    return fold
