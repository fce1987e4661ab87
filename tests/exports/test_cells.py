"""A spreadsheet shows what people wrote and runs none of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.exports.cells import plain
from huiyin.kernel.cells import STARTERS, tame, untamed


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", '"=1"', "'=1", "\u3000=1", "-", "+86 1"],
)
def test_what_would_be_a_formula_is_text(text):
    assert tame(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "路灯", "-5", "+5.5", "1e5", "-1.25", "a=b", "20260305-000001", "3-4", "x@y"])
def test_what_is_none_stays_as_it_is(text):
    assert tame(text) == text


@given(st.text(max_size=30))
def test_nothing_tamed_begins_with_what_starts_a_formula(text):
    told = tame(text)
    assert told[:1] not in set(STARTERS) or float(told) is not None
    assert untamed(told) == text or told == text


def test_phone_and_identity_numbers_are_hidden_and_other_numbers_are_not():
    assert plain("打 13800001234 或+86 138-0000-1234。") == "打 ●●● 或●●●。"
    assert plain("证件 11010119900307123X") == "证件 ●●●"
    assert plain("编号 20260305-000001，灯杆 1380000，2026-03-05") == "编号 20260305-000001，灯杆 1380000，2026-03-05"
    assert plain("a\x00b\x0bc\n") == "abc\n"
