"""How long the next attempt waits: nothing, then longer and longer, never for ever, and yesterday is forgotten."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from huiyin.accounts.rules.throttle import ACCOUNT, CODE, FORGET_AFTER, SOURCE, Count, open_again_at

NOON = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)


def test_a_few_mistypings_cost_nothing():
    assert open_again_at(Count(ACCOUNT.free, NOON), ACCOUNT, NOON) is None


def test_then_the_wait_doubles_up_to_a_quarter_of_an_hour():
    waits = [ACCOUNT.wait(n).total_seconds() for n in range(5, 15)]
    assert waits == [0, 5, 10, 20, 40, 80, 160, 320, 640, 900]


def test_six_digits_are_not_to_be_guessed_in_a_year():
    """Three codes are right at any moment; a year of the longest waits tries fewer than one in thirty of a million."""
    tries = timedelta(days=365) / CODE.most
    assert tries * 3 / 1_000_000 < 0.03


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.sampled_from([ACCOUNT, SOURCE, CODE]))
def test_more_failures_never_wait_less_and_never_for_ever(few, more, budget):
    assert budget.wait(few) <= budget.wait(few + more) <= budget.most


@given(st.integers(0, 100_000))
def test_yesterdays_failures_are_forgotten(failures):
    assert open_again_at(Count(failures, NOON - FORGET_AFTER), ACCOUNT, NOON) is None
