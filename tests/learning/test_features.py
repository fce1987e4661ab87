"""What a classifier looks at in a text."""

import subprocess
import sys

from huiyin.learning.features import alike, features, looks_segmented


def numbers(text: str) -> set[int]:
    seen = features(text)
    return set(seen.words.tolist()) | set(seen.pieces.tolist())


def test_the_same_text_gives_the_same_numbers_in_another_process():
    asked = "from huiyin.learning.features import features; print(features('路灯不亮').words.tolist())"
    found = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    assert found.strip() == str(features("路灯不亮").words.tolist())


def test_house_numbers_capitals_and_full_width_letters_make_no_difference():
    assert numbers("柳巷12号 LAMP") == numbers("柳巷7号 ｌａｍｐ")


def test_runs_of_characters_do_not_reach_over_a_mark_or_a_space():
    assert len(features("路灯").pieces) == 3  # two of one, one of two
    assert len(features("路，灯").pieces) == 2


def test_latin_words_are_words_and_their_letters_nothing():
    seen = features("street lamp out")
    assert seen.said == ["street", "lamp", "out"] and len(seen.pieces) == 0


def test_a_segmented_text_is_recognised_and_its_words_are_kept():
    assert looks_segmented("路灯 不亮 好几天 没人 修")
    assert not looks_segmented("路灯不亮，好几天没人修。请处理 谢谢")
    assert features("路灯 不亮 没人 修").said == ["路灯", "不亮", "没人", "修"]


def test_nothing_and_odd_characters_are_no_trouble():
    for text in ("", " ", "\ud800", "🙂🙂", "\x00", "1234", "。。。"):
        assert len(features(text).said) == 0


def test_a_hint_is_one_more_word():
    assert len(features("灯", hints=["0137"]).words) > len(features("灯").words)


def test_near_identical_texts_have_one_key():
    assert alike("柳巷12号，路灯不亮！") == alike("柳巷 7 号路灯不亮")
