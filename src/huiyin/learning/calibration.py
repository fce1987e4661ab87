"""From scores to probabilities that mean what they say, and how far they do."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize
from sklearn.isotonic import isotonic_regression

from huiyin.learning.scale import Scale, straight

BINS = 15
HOLD = 0.02  # how strongly the shifts are held at zero, for each text
FIRST_SLOPE = 3.0  # what a few texts cannot tell: as steep as it usually is
FEW = 10
LEAST_OF_A_POINT, MOST_POINTS = 80, 15  # texts behind a point of the curve; points


def fit_scale(scores: np.ndarray, truth: np.ndarray) -> Scale:
    """From scores of texts that were held back, and their true classes."""
    scale = straight(*_fit_softmax(scores, truth))
    chances = scale.chances(scores)
    return _bent(scale, chances.max(axis=1, initial=0.0), chances.argmax(axis=1) == truth)


def _bent(scale: Scale, said: np.ndarray, right: np.ndarray) -> Scale:
    """The rising curve through what such answers were worth (Zadrozny & Elkan 2002), by points of as many texts each;
    a few right ones as sure as they said are added to each, so that no point says 0 or 1 for want of texts."""
    points = min(MOST_POINTS, len(said) // LEAST_OF_A_POINT)
    if points < 2:
        return scale
    parts = np.array_split(np.argsort(said, kind="stable"), points)
    at = np.array([said[part].mean() for part in parts])
    worth = [(right[part].sum() + FEW * x) / (len(part) + FEW) for part, x in zip(parts, at, strict=True)]
    meant = isotonic_regression(np.array(worth))
    return replace(scale, said=np.concatenate(([0.0], at, [1.0])), meant=np.concatenate(([0.0], meant, [1.0])))


def _fit_softmax(scores: np.ndarray, truth: np.ndarray) -> tuple[float, np.ndarray]:
    """Slope and shifts that make the true classes likeliest (Guo et al. 2017, with a bias)."""
    if not len(truth):
        return FIRST_SLOPE, np.zeros(scores.shape[1], np.float32)
    classes, few = scores.shape[1], FEW / max(1, len(truth))

    def loss(given: np.ndarray) -> float:
        slope, shift = np.exp(given[0]), given[1:]
        chances = straight(slope, shift).chances(scores)[np.arange(len(truth)), truth]
        held = HOLD * (shift @ shift) / classes + few * (given[0] - np.log(FIRST_SLOPE)) ** 2
        return float(-np.log(np.maximum(chances, 1e-12)).mean() + held)

    def steep(given: np.ndarray) -> np.ndarray:
        slope, shift = np.exp(given[0]), given[1:]
        off = straight(slope, shift).chances(scores)
        off[np.arange(len(truth)), truth] -= 1
        turned = slope * (off * scores).sum(axis=1).mean() + 2 * few * (given[0] - np.log(FIRST_SLOPE))
        return np.concatenate(([turned], off.mean(axis=0) + 2 * HOLD * shift / classes))

    found = minimize(loss, np.concatenate(([1.0], np.zeros(classes))), jac=steep, method="L-BFGS-B").x
    return float(np.exp(found[0])), found[1:].astype(np.float32)


def calibration_error(confidence: np.ndarray, right: np.ndarray, bins: int = BINS) -> float:
    """ECE: by how much confidence and share of right answers differ, over bins of equal width."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    return float(
        sum(
            abs(confidence[place == n].mean() - right[place == n].mean()) * (place == n).mean()
            for n in np.unique(place)
        )
    )


@dataclass(frozen=True)
class Reach:
    """From `threshold` on, this share of all texts is decided, and of them this share is right."""

    threshold: float
    coverage: float
    precision: float


def reach_at(confidence: np.ndarray, right: np.ndarray, wanted: float) -> Reach:
    """The widest reach whose precision is at least `wanted`."""
    order = np.argsort(-confidence, kind="stable")
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    ends = np.append(confidence[order][1:] < confidence[order][:-1], True) if len(order) else np.empty(0, bool)
    kept = np.flatnonzero((precision >= wanted) & ends)
    if not len(kept):
        return Reach(1.01, 0.0, 0.0)
    last = kept[-1]
    return Reach(float(confidence[order[last]]), (last + 1) / len(order), float(precision[last]))


def precision_from(confidence: np.ndarray, right: np.ndarray, threshold: float) -> tuple[int, float | None]:
    """How many reach the threshold, and the share of them that is right."""
    reached = confidence >= threshold
    return int(reached.sum()), float(right[reached].mean()) if reached.any() else None
