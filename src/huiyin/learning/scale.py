"""From scores to probabilities: a softmax, then a curve that says how often answers as sure as this were right."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Scale:
    """
    Attributes:
        slope, shift: a class's chance is softmax(slope × score + shift).
        said, meant: the curve, as points from 0 to 1: the likeliest class's chance of `said` means `meant`.
    """

    slope: float
    shift: np.ndarray
    said: np.ndarray
    meant: np.ndarray

    def chances(self, scores: np.ndarray) -> np.ndarray:
        """Probabilities (texts, classes). The order of the classes stays as their chances were."""
        moved = scores * self.slope + self.shift
        chances = np.exp(moved - moved.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        if chances.shape[1] < 2 or not len(chances):
            return chances
        top = chances.argmax(axis=1)
        before = chances[np.arange(len(top)), top]
        after = np.interp(before, self.said, self.meant)
        chances *= ((1 - after) / np.maximum(1 - before, 1e-9))[:, None]
        chances = np.minimum(chances, after[:, None])
        chances[np.arange(len(top)), top] = after
        return chances


def straight(slope: float, shift: np.ndarray) -> Scale:
    return Scale(slope, shift, np.array([0.0, 1.0]), np.array([0.0, 1.0]))
