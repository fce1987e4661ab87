"""Lists: what is asked is what comes, at the same cost for few and for many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.api.shapes.lists import MatterPage
from tests.cast import HARBOUR


@pytest.fixture
def five(program, lamp):
    """Three lamps in Willow Lane (one filed, one with its unit), a cover at the harbour, a wish without a place."""
    anybody, qian = program(), program("qian")
    numbers = [anybody.done("/reports", lamp)["number"] for _ in range(3)]
    cover = lamp | {"text": "井盖缺失", "type": "0101", "lon": HARBOUR[0], "lat": HARBOUR[1]}
    numbers.append(anybody.done("/reports", cover)["number"])
    numbers.append(anybody.done("/reports", {"text": "希望多种树", "address": "柳巷 5 号"})["number"])
    qian.done(f"/matters/{numbers[1]}/file", {"type": "0137"})
    qian.done(f"/matters/{numbers[2]}/dispatch", {"file": {"type": "0137"}, "unit": "D001"})
    program("sun").done(f"/matters/{numbers[2]}/accept")
    return numbers


FILTERS = {
    "": [4, 3, 2, 1, 0],
    "sort=oldest": [0, 1, 2, 3, 4],
    "state=received": [4, 3, 0],
    "state=received&state=filed": [4, 3, 1, 0],
    "group=open": [4, 3, 2, 1, 0],
    "group=unit": [2],
    "group=ended": [],
    "type=0137": [2, 1, 0],
    "type=9999": [],
    "area=990101002": [3],
    "area=990101": [3, 2, 1, 0],
    "grid=99010100100101": [2, 1, 0],
    "unit=D001": [2],
    "unit=NOPE": [],
    "urgency=normal&source=portal&section=demand": [4, 3, 2, 1, 0],
    "clock=overdue": [],
    "q=希望": [4],
    "q=柳巷 5": [4],
    "from=2199-01-01": [],
    "to=2199-01-01&page_size=2": [4, 3],
    "to=2199-01-01&page_size=2&page=3": [0],
    "page=9": [],
}


def test_what_is_asked_is_what_comes(program, five):
    qian = program("qian")
    for asked, expected in FILTERS.items():
        status, page = qian.get(f"/matters?{asked}")
        assert status == 200, (asked, page)
        assert [five.index(item["number"]) for item in page["items"]] == expected, asked
        MatterPage.model_validate(page)


def test_a_number_finds_its_matter_and_a_tracking_code_too(program, five, lamp):
    qian = program("qian")
    report = program().done("/reports", lamp)
    for q in (report["number"], report["tracking_code"]):
        assert [item["number"] for item in qian.get(f"/matters?q={q}")[1]["items"]] == [report["number"]]


def test_mine_and_my_unit_s(program, five):
    sun, zhou = program("sun"), program("zhou")
    assert [five.index(item["number"]) for item in sun.get("/matters?mine=true")[1]["items"]] == [2]
    assert zhou.get("/matters?mine=true")[1]["items"] == []
    assert [five.index(item["number"]) for item in zhou.get("/matters?my_unit=true")[1]["items"]] == [2]


def test_the_total_is_told(program, five):
    page = program("qian").get("/matters?page_size=2")[1]
    assert (page["total"], page["total_is_more"], page["next_page"]) == (5, False, 2)


def test_fifty_rows_cost_what_five_do(program, five, lamp):
    qian = program("qian")

    def statements(asked):
        with CaptureQueriesContext(connection) as sent:
            assert qian.get(asked)[0] == 200
        return len(sent)

    asked = "/matters?page_size=50&page=2&type=0137&unit=D001&area=990101", "/matters?page_size=50"
    few = [(statements(one), statements(one))[1] for one in asked]
    for _ in range(45):
        program().done("/reports", lamp)
    many = [statements(one) for one in asked]
    assert many == few and max(many) <= 3


def test_a_person_with_many_parts_costs_no_more(program, five):
    """Grid worker, handler and member of the street: each list is found in three statements at most."""
    for who in ("mei", "sun", "zhou", "far"):
        caller = program(who)
        caller.get("/matters")
        with CaptureQueriesContext(connection) as sent:
            caller.get("/matters")
        assert len(sent) <= 3, who
