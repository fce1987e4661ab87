"""Words are looked for among the newest matters first; what is found is the same as by the index of pairs."""

import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.kernel.clock import now
from huiyin.matters import newest
from huiyin.matters.selectors import Filters, page_of_matters

WORDS = "电动车"


@pytest.fixture
def matters(district):
    """Twelve, of which each third one, and the two oldest, are about the words."""
    texts = [f"{WORDS}占道" if n % 3 == 0 or n < 2 else "路灯不亮" for n in range(12)]
    return [district.reported(text=text, title=text) for text in texts]


@pytest.fixture
def qian(district):
    return district.actor("qian")


def found(actor, number, size, **filters):
    page = page_of_matters(actor, Filters(q=WORDS, size=size, **filters), number, now=now())
    return [matter.pk for matter in page.rows], page.total, page.has_next


@pytest.mark.parametrize("new", [1, 4, 7, 12])
def test_wherever_the_newest_end_each_page_is_the_same(qian, matters, monkeypatch, new):
    asked = list(itertools.product((1, 2, 3, 4), (1, 2, 3, 20), ("latest", "oldest")))
    before = [found(qian, number, size, order=order) for number, size, order in asked]
    assert before[0][1] == 5
    monkeypatch.setattr(newest, "NEW", new)
    newest.forget()
    assert [found(qian, number, size, order=order) for number, size, order in asked] == before


def test_frequent_words_are_found_without_the_index(qian, matters, monkeypatch):
    monkeypatch.setattr(newest, "NEW", 8)
    newest.forget()
    found(qian, 1, 1)
    with CaptureQueriesContext(connection) as asked:
        found(qian, 1, 1)
    ordered = [one["sql"] for one in asked if "strpos" in one["sql"] and "ORDER BY" in one["sql"]]
    assert len(ordered) == 1 and "@>" not in ordered[0]


def test_what_is_remembered_of_more_matters_than_there_are_now_is_no_harm(qian, matters, monkeypatch):
    monkeypatch.setattr(newest, "NEW", 3)
    newest.forget()
    assert newest.since() == matters[-3].received_at
    expected = [matter.pk for matter in reversed(matters) if WORDS in matter.title]
    assert found(qian, 1, 20)[0] == expected
