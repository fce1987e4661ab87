"""A classifier learns, says how sure it is, and shows the words that decided."""

import numpy as np
import pytest

from huiyin.learning.calibration import calibration_error, fit_scale, reach_at
from huiyin.learning.features import features
from huiyin.learning.fitting import fit
from huiyin.learning.folds import fold_of_each
from huiyin.learning.measuring import cross_validate, held_out
from huiyin.learning.packing import BadPackingError, pack, unpack
from tests.learning.texts import many


@pytest.fixture(scope="module")
def learnt():
    return fit(*many())


def test_it_tells_kinds_apart_in_words_that_it_has_not_seen_together(learnt):
    for text, kind in (
        ("我家楼下路灯不亮了", "lamp"),
        ("楼道里垃圾好几天没清理", "rubbish"),
        ("半夜施工太吵", "noise"),
    ):
        best = learnt.guess(text)[0]
        assert best.code == kind and best.confidence > 0.6


def test_the_words_that_decided_stand_in_the_text_and_speak_for_the_kind(learnt):
    best = learnt.guess("您好，公园里的路灯坏了，请来看看")[0]
    assert best.code == "lamp" and any("灯" in word for word in best.words)
    assert all(word in "您好，公园里的路灯坏了，请来看看" for word in best.words)


def test_chances_add_up_to_one_and_come_in_order(learnt):
    guesses = learnt.guess("路灯旁边的垃圾")
    assert sum(guess.confidence for guess in guesses) == pytest.approx(1, abs=0.02)
    assert [guess.confidence for guess in guesses] == sorted((guess.confidence for guess in guesses), reverse=True)


def test_a_text_that_says_nothing_it_knows_gets_no_confident_answer(learnt):
    for text in ("", "？？？", "zzz qqq"):
        assert learnt.guess(text)[0].confidence < 0.7


def test_one_text_and_a_batch_are_answered_alike(learnt):
    texts = ["路灯不亮", "垃圾满了", "吵死了"]
    batch = learnt.chances(learnt.scores(texts)).max(axis=1)
    assert batch == pytest.approx([learnt.guess(text)[0].confidence for text in texts], abs=1e-5)


def test_it_is_the_same_after_being_kept_and_read(learnt):
    packed, digest = pack(learnt)
    again = unpack(packed, digest)
    assert again.guess("桥下路灯坏了") == learnt.guess("桥下路灯坏了")


def test_changed_bytes_are_refused(learnt):
    packed, digest = pack(learnt)
    with pytest.raises(BadPackingError):
        unpack(packed[:-1] + b"x", digest)


def test_known_words_are_counted(learnt):
    assert learnt.share_known(features("路灯不亮")) > learnt.share_known(features("量子纠缠理论"))


def test_near_identical_texts_lie_in_one_fold_and_classes_are_spread():
    labels = np.array([0, 1] * 50)
    keys = [str(n // 4) for n in range(100)]
    fold = fold_of_each(labels, keys, 5)
    for key in set(keys):
        assert len({fold[n] for n in range(100) if keys[n] == key}) == 1
    assert min(np.bincount(fold)) >= 10


def test_confidence_that_promises_too_much_is_bent_down():
    chance = np.random.default_rng(1)
    truth = chance.integers(0, 3, 3000)
    scores = chance.normal(0, 1, (3000, 3))
    scores[np.arange(3000), truth] += 1.2
    scale = fit_scale(scores * 5, truth)  # five times as steep as it should be
    chances = scale.chances(scores * 5)
    assert calibration_error(chances.max(axis=1), chances.argmax(axis=1) == truth) < 0.03


def test_reach_is_the_widest_at_which_the_precision_holds():
    confidence = np.array([0.9, 0.8, 0.7, 0.6])
    reach = reach_at(confidence, np.array([True, True, False, True]), 0.75)
    assert (reach.threshold, reach.coverage, reach.precision) == (0.6, 1.0, 0.75)
    assert reach_at(confidence, np.array([False] * 4), 0.9).coverage == 0


def test_measures_are_of_texts_that_were_not_learnt():
    texts, labels = many()
    found = cross_validate(texts, labels, 3)
    assert found.macro_f1 > 0.9 and found.texts == len(texts) and found.texts_per_second > 0
    other = {"lamp": "noise", "noise": "rubbish", "rubbish": "lamp"}
    assert held_out((texts, labels), (texts, [other[label] for label in labels])).accuracy < 0.05


def test_a_label_that_only_the_test_file_has_is_never_right():
    texts, labels = many()
    found = held_out((texts, labels), (["路灯不亮", "路灯坏了"], ["lamp", "never seen"]))
    assert found.accuracy <= 0.5
