"""Learn a classifier from labelled texts. Needs scikit-learn; only the worker and the command come here.

Two linear machines look at the same weighed features and are added up: a support vector machine, and one whose features
are scaled by how much likelier they are in a class than outside of it (Wang & Manning 2012, "Baselines and bigrams").
The probabilities are fitted on scores of texts that the machines had not seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sparse
from sklearn.svm import LinearSVC

from huiyin.learning.calibration import fit_scale
from huiyin.learning.counting import Counts, count
from huiyin.learning.features import Features, alike, features
from huiyin.learning.folds import folds_of
from huiyin.learning.linear import Classifier
from huiyin.learning.scale import Scale

MOST_CELLS = 24_000_000  # features × classes: about 50 MB in each process
FOLDS = 3


@dataclass(frozen=True)
class Options:
    """
    Attributes:
        rarest: a feature must stand in so many texts; 0: more of many texts, less of few.
        hardness: of the machines; more fits closer.
        ratios: how much the second machine counts beside the first.
        patience: from which change on a machine stops; more is sooner.
        balance: how much words count beside runs of characters.
    """

    rarest: int = 0
    hardness: float = 2.0
    ratios: float = 1.0
    patience: float = 0.1
    balance: float = 1.0
    folds: int = FOLDS


USUAL = Options()


@dataclass(frozen=True, eq=False)
class Lessons:
    """Texts to learn from, prepared once and used for every fold.

    Attributes:
        labels: index of each text's class.
        always: texts that describe a class and are no case of it: learnt from, never measured on.
        keys: of each text, alike for near-identical ones.
    """

    classes: tuple[str, ...]
    words: Counts
    pieces: Counts
    labels: np.ndarray
    always: np.ndarray
    keys: list[str] = field(default_factory=list)


def prepare(seen: Sequence[Features], labels: Sequence[str], keys: list[str], always: Sequence[bool] = ()) -> Lessons:
    classes = tuple(sorted(set(labels)))
    number = {code: n for n, code in enumerate(classes)}
    return Lessons(
        classes,
        count(seen, "words"),
        count(seen, "pieces"),
        np.array([number[label] for label in labels]),
        np.array(always, bool) if len(always) else np.zeros(len(labels), bool),
        keys,
    )


@dataclass(frozen=True, eq=False)
class Learnt:
    """The classifier, and what machines answered to the texts `rows` that were held back from them in turn."""

    classifier: Classifier
    rows: np.ndarray
    truth: np.ndarray
    chosen: np.ndarray
    confidence: np.ndarray


def learn(lessons: Lessons, rows: np.ndarray, options: Options = USUAL) -> Learnt:
    """Learn from the texts `rows`; the probabilities are fitted on scores of texts that were held back in turn."""
    held, scores = _held_back(lessons, rows, options)
    truth = lessons.labels[held]
    scale = fit_scale(scores, truth)
    chances = scale.chances(scores)
    machine = _Machines(lessons, rows, options).classifier(scale)
    return Learnt(machine, held, truth, chances.argmax(axis=1), chances.max(axis=1, initial=0.0))


def fit(texts: Sequence[str], labels: Sequence[str], segmented: bool | None = None, **given) -> Classifier:
    """Learn from these texts alone."""
    lessons = prepare([features(text, segmented) for text in texts], labels, [alike(text) for text in texts])
    return learn(lessons, np.arange(len(texts)), Options(**given)).classifier


def _held_back(lessons: Lessons, rows: np.ndarray, options: Options) -> tuple[np.ndarray, np.ndarray]:
    measured = rows[~lessons.always[rows]]
    rest = rows[lessons.always[rows]]
    held, scores = [np.empty(0, int)], [np.empty((0, len(lessons.classes)), np.float32)]
    for inner, outer in folds_of(lessons.labels[measured], [lessons.keys[n] for n in measured], options.folds):
        machine = _Machines(lessons, np.concatenate((measured[inner], rest)), options)
        held.append(measured[outer])
        scores.append(machine.scores(measured[outer]))
    return np.concatenate(held), np.concatenate(scores)


class _Machines:
    """Both machines, added up to one matrix of weights."""

    def __init__(self, lessons: Lessons, rows: np.ndarray, options: Options) -> None:
        self.lessons, self.options = lessons, options
        most = MOST_CELLS // (2 * len(lessons.classes))
        rarest = options.rarest or 1 + (len(rows) > 500) + (len(rows) > 1500)
        self.words = lessons.words.of(rows, rarest, most)
        self.pieces = lessons.pieces.of(rows, rarest, most)
        self.all = sparse.csr_matrix(sparse.hstack([self.words.weighed() * options.balance, self.pieces.weighed()]))
        found, labels = self.all[rows].astype(np.float64), lessons.labels[rows]
        self.weights, self.bias = _added(found, labels, len(lessons.classes), options)

    def scores(self, rows: np.ndarray) -> np.ndarray:
        return np.asarray(self.all[rows] @ self.weights + self.bias, np.float32)

    def classifier(self, scale: Scale) -> Classifier:
        border = len(self.words.columns)
        return Classifier(
            self.lessons.classes,
            self.words.block(self.weights[:border]),
            self.pieces.block(self.weights[border:]),
            self.bias,
            scale,
            self.options.balance,
        )


def _added(found: sparse.csr_matrix, labels: np.ndarray, classes: int, options: Options):
    weights = np.zeros((found.shape[1], classes), np.float32)
    bias = np.full(classes, -1.0, np.float32)
    for number in range(classes):
        mine = labels == number
        if mine.all():
            bias[number] = 1.0
        if not mine.any() or mine.all():
            continue
        weights[:, number], bias[number] = _one_class(found, mine, options)
    return weights, bias


def _one_class(found: sparse.csr_matrix, mine: np.ndarray, options: Options) -> tuple[np.ndarray, float]:
    """This class against all others."""
    plain = _machine_of(found, mine, options.hardness, options)
    if not options.ratios:
        return plain.coef_[0].astype(np.float32), float(plain.intercept_[0])
    ratio = _likelier(found, mine)
    scaled = sparse.csr_matrix((found.data * ratio[found.indices], found.indices, found.indptr), shape=found.shape)
    scale = float(np.sqrt(scaled.data @ scaled.data / found.shape[0])) or 1.0
    scaled.data /= scale
    other = _machine_of(scaled, mine, options.hardness / 2, options)
    weights = plain.coef_[0] + options.ratios * other.coef_[0] * ratio / scale
    return weights.astype(np.float32), float(plain.intercept_[0] + options.ratios * other.intercept_[0])


def _machine_of(found: sparse.csr_matrix, mine: np.ndarray, hardness: float, options: Options) -> LinearSVC:
    """Stopped early: the last tenth of accuracy takes nine tenths of the time and answers no better."""
    machine = LinearSVC(C=hardness, class_weight="balanced", tol=options.patience, random_state=0)
    return machine.fit(found, mine)


def _likelier(found: sparse.csr_matrix, mine: np.ndarray) -> np.ndarray:
    """|log| of how much more weight each feature has in the class than outside."""
    inside = np.asarray(found[mine].sum(axis=0)).ravel() + 0.1
    outside = np.asarray(found[~mine].sum(axis=0)).ravel() + 0.1
    return np.abs(np.log((inside / inside.sum()) / (outside / outside.sum())))
