"""How good a classifier is: held-out accuracy, calibration, reach and speed, all by the code that answers at work."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from huiyin.learning.calibration import calibration_error, reach_at
from huiyin.learning.features import alike, features
from huiyin.learning.fitting import USUAL, Lessons, Options, learn, prepare
from huiyin.learning.folds import fold_of_each
from huiyin.learning.linear import Classifier

WANTED = 0.98  # precision at which coverage is printed
TIMED = 300  # texts
FOUR_HUNDRED = 400  # characters


@dataclass(frozen=True)
class Answers:
    """What was answered to texts that were held back. `classes`: codes; `truth`, `chosen`: places in it, -1 unknown."""

    classes: tuple[str, ...]
    truth: np.ndarray
    chosen: np.ndarray
    confidence: np.ndarray

    @property
    def right(self) -> np.ndarray:
        return self.truth == self.chosen


@dataclass(frozen=True)
class Measures:
    texts: int
    classes: int
    macro_f1: float
    accuracy: float
    ece: float
    coverage_at_98: float
    threshold_at_98: float
    precision_there: float
    train_seconds: float
    ms_per_text: float = 0.0
    ms_per_text_p95: float = 0.0
    texts_per_second: float = 0.0
    near_identical: int = 0
    macro_f1_unseen: float | None = None

    def as_json(self) -> dict:
        return {name: round(v, 4) if isinstance(v, float) else v for name, v in asdict(self).items()}


def macro_f1(truth: np.ndarray, chosen: np.ndarray) -> float:
    """Mean of the F1 of every class that occurs, in the truth or in the answers."""
    classes = np.union1d(truth, chosen)
    return float(np.mean([_f1(truth == n, chosen == n) for n in classes if n >= 0])) if len(truth) else 0.0


def _f1(true: np.ndarray, said: np.ndarray) -> float:
    both = int((true & said).sum())
    return 2 * both / max(1, int(true.sum()) + int(said.sum()))


def cross_validate(
    texts: Sequence[str],
    labels: Sequence[str],
    folds: int,
    *,
    options: Options = USUAL,
    segmented: bool | None = None,
    apart: bool = False,
    seed: int = 0,
) -> Measures:
    """Each text is answered by a classifier that has not seen it.

    apart: keep near-identical texts on one side, too. Without, as others measure on published data; then the figure
        over texts with no near-identical one in training is given beside it.
    """
    begun = time.perf_counter()
    lessons = _lessons(texts, labels, segmented)
    read = time.perf_counter() - begun
    keys = lessons.keys if apart else [str(n) for n in range(len(texts))]
    fold = fold_of_each(lessons.labels, keys, folds, seed)
    chosen, confidence = np.zeros(len(texts), int), np.zeros(len(texts))
    seconds, last = [], None
    for number in range(folds):
        begun = time.perf_counter()
        last = learn(lessons, np.flatnonzero(fold != number), options).classifier
        seconds.append(time.perf_counter() - begun + read * (folds - 1) / folds)
        held = np.flatnonzero(fold == number)
        chances = last.chances(last.scores([texts[n] for n in held.tolist()], segmented))
        chosen[held], confidence[held] = chances.argmax(axis=1), chances.max(axis=1)
    found = Answers(lessons.classes, lessons.labels, chosen, confidence)
    alone = _with_no_twin(lessons.keys, fold)
    assert last is not None
    return measure(found, float(np.mean(seconds)), last, texts, segmented, alone=None if apart else alone)


def held_out(
    train: tuple[Sequence[str], Sequence[str]],
    test: tuple[Sequence[str], Sequence[str]],
    *,
    options: Options = USUAL,
    segmented: bool | None = None,
) -> Measures:
    """Learn from one file, answer another."""
    begun = time.perf_counter()
    lessons = _lessons(*train, segmented)
    learnt = learn(lessons, np.arange(len(train[0])), options).classifier
    seconds = time.perf_counter() - begun
    chances = learnt.chances(learnt.scores(test[0], segmented))
    number = {code: n for n, code in enumerate(lessons.classes)}
    truth = np.array([number.get(label, -1) for label in test[1]])
    found = Answers(lessons.classes, truth, chances.argmax(axis=1), chances.max(axis=1))
    known = set(lessons.keys)
    alone = np.array([alike(text) not in known for text in test[0]])
    return measure(found, seconds, learnt, test[0], segmented, alone=alone)


def measure(
    found: Answers,
    seconds: float,
    learnt: Classifier,
    texts: Sequence[str],
    segmented: bool | None,
    *,
    alone: np.ndarray | None = None,
) -> Measures:
    reach = reach_at(found.confidence, found.right, WANTED)
    single, slowest, batch = speed(learnt, texts, segmented)
    return Measures(
        texts=len(texts),
        classes=len(found.classes),
        macro_f1=macro_f1(found.truth, found.chosen),
        accuracy=float(found.right.mean()),
        ece=calibration_error(found.confidence, found.right),
        coverage_at_98=float(reach.coverage),
        threshold_at_98=reach.threshold,
        precision_there=reach.precision,
        train_seconds=seconds,
        ms_per_text=single,
        ms_per_text_p95=slowest,
        texts_per_second=batch,
        near_identical=0 if alone is None else int((~alone).sum()),
        macro_f1_unseen=None if alone is None else macro_f1(found.truth[alone], found.chosen[alone]),
    )


def speed(learnt: Classifier, texts: Sequence[str], segmented: bool | None = None) -> tuple[float, float, float]:
    """Milliseconds for one text of 400 characters with its words, the usual and the 95th of a hundred; texts a second
    in a batch."""
    some = [text for text in texts[:TIMED] if text] or ["路灯不亮"]
    cut = [(text * (FOUR_HUNDRED // len(text) + 1))[:FOUR_HUNDRED] for text in some]
    learnt.guess(cut[0], segmented=segmented)
    each = []
    for text in cut:
        begun = time.perf_counter()
        learnt.guess(text, segmented=segmented)
        each.append(time.perf_counter() - begun)
    begun = time.perf_counter()
    learnt.chances(learnt.scores(some, segmented))
    seconds = time.perf_counter() - begun
    return float(np.median(each)) * 1000, float(np.percentile(each, 95)) * 1000, len(some) / seconds


def _lessons(texts: Sequence[str], labels: Sequence[str], segmented: bool | None) -> Lessons:
    return prepare([features(text, segmented) for text in texts], labels, [alike(text) for text in texts])


def _with_no_twin(keys: list[str], fold: np.ndarray) -> np.ndarray:
    """Texts of which no near-identical one lies in another fold."""
    in_folds: dict[str, set[int]] = {}
    for key, number in zip(keys, fold, strict=True):
        in_folds.setdefault(key, set()).add(int(number))
    return np.array([len(in_folds[key]) == 1 for key in keys])
