"""A linear classifier at work: scores, probabilities and the words that decided. numpy alone, a millisecond a text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from huiyin.learning.features import HINT, Features, features, numbers_of_words, pieces_within
from huiyin.learning.scale import Scale

MOST_GUESSES = 3
MOST_WORDS = 4
HEAVY = 0.25
Weighed = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Guess:
    """A class, how sure (0 to 1), and the words of the text that spoke for it most, the strongest first."""

    code: str
    confidence: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Block:
    """One kind of features: their numbers in order, and for each its rarity and its weight for every class."""

    keys: np.ndarray  # uint64 (n)
    rarity: np.ndarray  # float32 (n)
    weights: np.ndarray  # float16 (n, classes)

    def rows(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Which of our features these are, each once, and how often each occurs; unknown ones are left out."""
        numbers, times = np.unique(numbers, return_counts=True)
        if not len(self.keys) or not len(numbers):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        at = np.searchsorted(self.keys, numbers)
        at[at == len(self.keys)] = 0
        known = self.keys[at] == numbers
        return at[known], times[known].astype(np.float32)

    def weigh(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rows and their values in this text: damped count × rarity, of length one together."""
        rows, times = self.rows(numbers)
        values = (1 + np.log(times)) * self.rarity[rows]
        return rows, values / max(float(np.sqrt(values @ values)), 1e-9)


@dataclass(frozen=True, eq=False)
class Classifier:
    """
    Attributes:
        classes: codes, in the order of the weights' columns.
        bias: float32 (classes).
        balance: how much the words count beside the pieces.
    """

    classes: tuple[str, ...]
    words: Block
    pieces: Block
    bias: np.ndarray
    scale: Scale
    balance: float = 1.0

    def guess(
        self, text: str, most: int = MOST_GUESSES, segmented: bool | None = None, hints: Iterable[str] = ()
    ) -> list[Guess]:
        """The likeliest classes, likeliest first, with the words that decided."""
        seen = features(text, segmented, hints)
        weighed = self.weighed(seen)
        chances = self.chances(self.score(weighed)[None, :])[0]
        best = np.argsort(-chances, kind="stable")[:most].tolist()
        said = self.speaking(seen.said, weighed, best)
        return [Guess(self.classes[n], float(chances[n]), words) for n, words in zip(best, said, strict=True)]

    def scores_of(self, seen: Features) -> np.ndarray:
        return self.score(self.weighed(seen))

    def scores(self, texts: Iterable[str], segmented: bool | None = None) -> np.ndarray:
        """(texts, classes), not yet probabilities."""
        found = [self.scores_of(features(text, segmented)) for text in texts]
        return np.array(found, np.float32).reshape(-1, len(self.classes))

    def chances(self, scores: np.ndarray) -> np.ndarray:
        """Probabilities (texts, classes) of scores."""
        return self.scale.chances(scores)

    def share_known(self, seen: Features) -> float:
        """Share of the text's words that were seen in training; 1 of a text without words."""
        single = np.unique(seen.words[: len(seen.said)])
        return len(self.words.rows(single)[0]) / len(single) if len(single) else 1.0

    def weighed(self, seen: Features) -> list[Weighed]:
        """Of both blocks: the rows of this text's features, and their values."""
        words, pieces = self.words.weigh(seen.words), self.pieces.weigh(seen.pieces)
        return [(words[0], words[1] * np.float32(self.balance)), pieces]

    def score(self, weighed: list[Weighed]) -> np.ndarray:
        score = self.bias.astype(np.float32)
        for block, (rows, values) in zip((self.words, self.pieces), weighed, strict=True):
            score = score + values @ block.weights[rows].astype(np.float32)
        return score

    def speaking(self, said: list[str], weighed: list[Weighed], best: Sequence[int]) -> list[tuple[str, ...]]:
        """For each of the best classes: the words of the text that moved it most above the mean of all classes, with
        what the pieces inside of a word add to it."""
        words = [word for word in dict.fromkeys(said) if not word.startswith(HINT)]
        if not words:
            return [()] * len(best)
        gains = _gains(self.words, weighed[0], numbers_of_words(words)[: len(words)], best)
        inside, owner = pieces_within(words)
        np.add.at(gains, owner, _gains(self.pieces, weighed[1], inside, best))
        return [_strongest(words, gains[:, column]) for column in range(len(best))]


def _gains(block: Block, weighed: Weighed, wanted: np.ndarray, best: Sequence[int]) -> np.ndarray:
    """(wanted, best): what each wanted feature of this text adds to the best classes; 0 of an unknown one."""
    rows, values = weighed
    gains = np.zeros((len(wanted), len(best)), np.float32)
    if not len(rows) or not len(wanted):
        return gains
    keys = block.keys[rows]  # in order, as `rows` is
    at = np.searchsorted(keys, wanted)
    at[at == len(keys)] = 0
    known = np.flatnonzero(keys[at] == wanted)
    weights = block.weights[rows[at[known]]].astype(np.float32)
    gains[known] = values[at[known], None] * (weights[:, best] - weights.mean(axis=1, keepdims=True))
    return gains


def _strongest(words: list[str], gains: np.ndarray) -> tuple[str, ...]:
    """Those that weigh at least a quarter of the heaviest. Words of one character say little to a reader; they stand
    only where nothing longer speaks."""
    least = max(float(gains.max(initial=0.0)) * HEAVY, 1e-6)
    order = [n for n in np.argsort(-gains, kind="stable") if gains[n] >= least]
    long = [words[n] for n in order if len(words[n]) > 1]
    return tuple((long or [words[n] for n in order])[:MOST_WORDS])
