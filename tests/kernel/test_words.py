"""Words are found inside of texts, in both languages, by the index where that is the shorter way."""

import pytest
from django.db import connection

from huiyin.kernel.words import containing
from huiyin.matters.models import Matter
from tests.cast import LANE

pytestmark = pytest.mark.django_db


def bigrams(words: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT bigrams(%s)", [words])
        return cursor.fetchone()[0]


def test_pairs_of_neighbouring_characters():
    assert sorted(bigrams("路灯不亮")) == ["不亮", "灯不", "路灯"]
    assert sorted(bigrams("Lamp")) == ["am", "la", "mp"]
    assert bigrams("灯") == []


@pytest.fixture
def texts(district):
    for text in ("柳巷3号门前路灯不亮", "Street LAMP out at Willow Lane", "井盖松动"):
        district.reported(text=text, lon=LANE[0], lat=LANE[1])


@pytest.mark.parametrize(
    ("words", "found"), [("路灯", 1), ("lamp", 1), ("LAMP OUT", 1), ("灯", 1), ("灯路", 0), ("松动", 1), ("100%", 0)]
)
def test_a_word_is_found_where_it_stands(texts, words, found):
    assert Matter.objects.filter(containing(words, "title", "address")).count() == found


def test_a_rare_word_is_found_by_the_index(texts):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Matter.objects.filter(containing("井盖", "title", "address")).explain()
    assert "matter_words" in plan, plan
