"""A report without a pin is placed by its words if the office lets it; pin and words that disagree are told."""

import pytest

from huiyin.matters import services as do
from huiyin.matters.models import Switch
from huiyin.matters.triage import switches
from huiyin.matters.vocabulary import Choice, Mode
from tests.places import town


@pytest.fixture(autouse=True)
def _town(district):
    town.build()


def acting() -> None:
    Switch.objects.create(choice=Choice.PLACE, type_code="", mode=Mode.ACT, threshold=0.9)
    switches.forget()


def test_without_a_pin_the_candidates_are_kept_and_nothing_is_decided(district):
    matter = district.reported(lon=None, lat=None, text="柳荫路6号路灯不亮")
    assert (matter.lon, matter.area) == (None, "")
    best = matter.suggested["place"]["candidates"][0]
    assert (best["name_zh"], best["area"], "taken" in matter.suggested["place"]) == (
        "柳荫路6号",
        "990101001001001",
        False,
    )


def test_where_the_office_lets_it_act_the_matter_gets_its_place(district):
    acting()
    matter = district.reported(lon=None, lat=None, text="路灯不亮", address="柳荫路6号")
    assert (matter.area, matter.grid) == ("990101001001001", "99010100100101")
    assert round(matter.lon, 4) == 114.5006 and matter.suggested["place"]["taken"] == 0


def test_what_is_not_sure_is_left_to_people(district):
    acting()
    matter = district.reported(lon=None, lat=None, text="启明小学对面路灯不亮")
    assert matter.area == "" and len(matter.suggested["place"]["candidates"]) == 2


def test_an_area_that_is_named_gives_no_pin(district):
    Switch.objects.create(choice=Choice.PLACE, type_code="", mode=Mode.ACT, threshold=0.5)
    switches.forget()
    matter = district.reported(lon=None, lat=None, text="柳巷社区垃圾没人清")
    assert (matter.area, matter.lon) == ("990101001001", None)


def test_a_pin_in_another_street_than_the_words_is_a_conflict(district):
    matter = district.reported(text="码头路路灯不亮")
    assert matter.suggested["place"]["conflict"] > 500 and matter.area == "990101001001001"


def test_a_pin_near_what_the_words_say_is_none(district):
    for text in ("柳荫路2号路灯不亮", "柳荫路路灯不亮", "柳巷社区路灯不亮", "启明小学对面路灯不亮"):
        assert "place" not in district.reported(text=text).suggested


def test_who_corrects_the_place_settles_the_conflict(district):
    matter = district.reported(text="码头路路灯不亮")
    from huiyin.places.locate import locate

    do.correct(matter, "地图上点错了", by=district.actor("lin"), place=locate(114.5105, 30.5005))
    assert matter.suggested["place"] == matter.suggested["place"] | {"settled": True}
    assert "conflict" not in matter.suggested["place"] and matter.area == "990101002001001"
