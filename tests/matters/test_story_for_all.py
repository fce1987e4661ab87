"""The moves that are told to everybody are just those that have a title for a resident."""

from django.utils import translation

from huiyin.matters.selectors.story import TOLD_MOVES, _titles
from huiyin.matters.states import MOVES


def test_every_move_with_a_title_is_told():
    with translation.override("en"):
        assert set(TOLD_MOVES) == {*_titles("x"), "answer_verification"}
    assert set(TOLD_MOVES) - {"receive"} <= set(MOVES)
