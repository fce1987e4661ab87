"""Messages about one place and one cause come together, others stay apart."""

import random
from dataclasses import replace

from bench.planted import judged, planted_messages

from huiyin.insight.grouping.find import find_groups
from tests.insight.messages import LIFT, OTHER_PLANT, PLANT, SINGLE, messages


def groups_of(*given):
    return {frozenset(id.split("-")[0] for id in group.messages): group for group in find_groups(messages(*given))}


def test_one_problem_told_in_many_words_is_one_group():
    found = groups_of(PLANT, SINGLE)
    assert set(found) == {frozenset("0")}
    assert len(found[frozenset("0")].messages) == len(PLANT)


def test_two_problems_of_one_place_are_two_groups():
    assert set(groups_of(PLANT, LIFT, SINGLE)) == {frozenset("0"), frozenset("1")}


def test_one_problem_of_two_places_is_two_groups():
    assert set(groups_of(PLANT, OTHER_PLANT, SINGLE)) == {frozenset("0"), frozenset("1")}


def test_the_order_of_the_messages_changes_nothing():
    given = messages(PLANT, LIFT, OTHER_PLANT, SINGLE)
    mixed = random.Random(3).sample(given, len(given))
    assert find_groups(mixed) == find_groups(given)


def test_nothing_and_next_to_nothing_have_no_groups():
    assert find_groups([]) == []
    assert find_groups(messages(SINGLE)) == []
    empty = [replace(message, title="……", text="") for message in messages(PLANT)]
    assert find_groups(empty) == []


def test_what_was_planted_among_thousands_is_found_whole_and_pure():
    given, planted = planted_messages(3_000)
    for one, precision, recall, rank in judged(planted, find_groups(given)):
        assert precision >= 0.9 and recall >= 0.9 and rank <= 2 * len(planted), (one.topic, precision, recall, rank)
