"""The same events, in any order and however often, end in the same call."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from huiyin.hotline.rules.call import Facts, Told, fold, outcome, waited
from huiyin.hotline.vocabulary import EventKind, Outcome

NOON = datetime(2026, 3, 5, 4, tzinfo=UTC)
moments = some.integers(0, 40).map(lambda n: NOON + timedelta(seconds=n))
told = some.builds(
    Told,
    kind=some.sampled_from(EventKind),
    at=moments,
    queued_at=some.none() | moments,
    waited=some.none() | some.sampled_from([1.0, 2.5]),
    agent=some.sampled_from(["", "8001", "8002"]),
    line=some.sampled_from(["", "12345"]),
    recording=some.sampled_from(["", "https://r.example/1", "https://r.example/2"]),
)


def folded(events) -> Facts:
    facts = Facts()
    for one in events:
        facts = fold(facts, one)
    return facts


@given(some.lists(told, max_size=8), some.data())
def test_order_and_repetition_change_nothing(events, data):
    shuffled = data.draw(some.permutations(events + events[:3]))
    assert folded(shuffled) == folded(events)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


RINGING = Told(EventKind.RINGING, at(4), queued_at=at(0), agent="8001")


@pytest.mark.parametrize(
    ("events", "wait", "ends_as"),
    [
        ([RINGING], None, Outcome.RINGING),
        ([RINGING, Told(EventKind.ANSWERED, at(9))], 9, Outcome.TALKING),
        ([Told(EventKind.ANSWERED, at(9)), Told(EventKind.ENDED, at(60))], None, Outcome.ANSWERED),
        ([Told(EventKind.ANSWERED, at(9), waited=7.5)], 7.5, Outcome.TALKING),
        ([RINGING, Told(EventKind.ABANDONED, at(30))], 30, Outcome.ABANDONED),
        ([RINGING, Told(EventKind.ENDED, at(30))], None, Outcome.ABANDONED),
        ([RINGING, Told(EventKind.ANSWERED, at(9)), Told(EventKind.ABANDONED, at(9))], 9, Outcome.TALKING),
        ([Told(EventKind.RECORDING, at(90), recording="https://r.example/1")], None, Outcome.RINGING),
    ],
    ids=["rings", "answered", "never-rang", "told-wait", "given-up", "end-without-answer", "both", "recording-first"],
)
def test_what_is_missing_has_its_fate(events, wait, ends_as):
    facts = folded(events)
    assert waited(facts) == wait and outcome(facts) == ends_as


def test_whoever_is_not_heard_of_again_is_not_waited_for():
    rang = folded([RINGING])
    assert outcome(rang, at(300)) == Outcome.RINGING
    assert outcome(rang, at(700)) == Outcome.UNKNOWN
    again = fold(rang, Told(EventKind.RINGING, at(680), agent="8002"))
    assert outcome(again, at(700)) == Outcome.RINGING, "it waits long, and rings at another desk now"
    assert outcome(Facts(recording="https://r.example/1"), at(700), heard=at(0)) == Outcome.UNKNOWN
    talking = folded([RINGING, Told(EventKind.ANSWERED, at(9))])
    assert outcome(talking, at(5 * 3600)) == Outcome.ANSWERED
