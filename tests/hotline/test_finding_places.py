"""A place is found by an index, and not by reading all buildings."""

import time

import pytest
from django.db import connection

from huiyin.hotline.selectors.finding import _houses
from huiyin.places.models import Area

MANY = """
INSERT INTO places_building
    (code, name_zh, name_en, kind, address_zh, address_en, lon, lat, floors, dwellings, grid_id)
SELECT 'T' || n, '', '', 'housing', chr(19968 + n %% 4000) || chr(20000 + n %% 900) || '路' || n || '号',
    'Road ' || n %% 900 || ' No ' || n, 114.5, 30.5, 1, 1, %s
FROM generate_series(1, 6000) AS n
"""


@pytest.fixture
def large(district):
    grid = Area.objects.filter(level="grid").first()
    with connection.cursor() as cursor:
        cursor.execute(MANY, [grid.pk])
        cursor.execute("ANALYZE places_building")


def test_among_thousands_of_buildings_one_is_found_by_the_index_and_at_once(large):
    assert "building_words" in _houses("路4840号").explain()
    began = time.monotonic()
    assert [row.code for row in _houses("4840号")] == ["T4840"]
    assert [row.code for row in _houses("No 4840")] == ["T4840"]
    assert [row.code for row in _houses("ROAD 340 no 4840")] == ["T4840"], "whatever the case"
    assert list(_houses("没有这条路")) == []
    assert time.monotonic() - began < 1, "four questions; without the index each reads all of them"
