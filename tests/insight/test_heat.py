"""Several people who come back to it make a problem hot; one person and one popular message do not."""

from dataclasses import replace
from datetime import timedelta

from huiyin.insight.grouping.heat import WEIGHTS, heat_of
from tests.insight.messages import PLANT, messages

SIX = messages(PLANT)


def index(given, placed=True):
    return heat_of(given, placed)[0].index


def test_the_weights_make_a_whole():
    assert round(sum(WEIGHTS.values()), 9) == 1


def test_one_person_who_writes_often_is_one_person():
    same = [replace(message, writer="w") for message in SIX]
    assert heat_of(same, True)[1].writers == 1
    assert index(same) < index(SIX) / 1.5


def test_a_message_that_a_thousand_like_is_colder_than_six_people():
    assert index([replace(SIX[0], likes=1_000)]) < index([replace(message, likes=5) for message in SIX * 5])
    assert index([replace(SIX[0], likes=1_000)]) > index(SIX[:1])


def test_many_weeks_are_hotter_than_one_day():
    at_once = [replace(message, at=SIX[0].at) for message in SIX]
    over_weeks = [replace(message, at=SIX[0].at + n * timedelta(weeks=5)) for n, message in enumerate(SIX)]
    assert heat_of(over_weeks, True)[0].persistence > heat_of(at_once, True)[0].persistence
    assert heat_of(over_weeks, True)[0].growth < heat_of(at_once, True)[0].growth


def test_a_problem_of_no_place_is_a_little_colder():
    assert index(SIX, placed=False) < index(SIX)
