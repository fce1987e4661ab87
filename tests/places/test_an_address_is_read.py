"""Addresses are understood as people write them; what names no place of the district is given none."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.places.gazetteer import memory
from huiyin.places.gazetteer.finding import find_places
from huiyin.places.gazetteer.sounds import sounds_of
from tests.places import town


@pytest.fixture(autouse=True)
def _town(district):
    town.build()


def first(text: str, address: str = ""):
    found = find_places(text, address)
    return (found[0].candidate.kind, found[0].candidate.name_zh) if found else None


@pytest.mark.parametrize(
    "text",
    [
        "柳荫路6号",
        "回澜区柳荫路6号门口的路灯不亮，晚上走路很危险",
        "柳阴路6号路灯坏了",  # sounds alike
        "柳萌路6号路灯坏了",  # a wrong character
        "柳荫路六号",
        "６号柳荫路６号",
        "The lamp at 6 Willow Road is out",
        "Street lamp out, 6 Wilow Rd.",
    ],
)
def test_a_house_is_found_however_it_is_written(text):
    assert first(text) == ("number", "柳荫路6号")


def test_a_building_of_an_estate_is_found_without_its_street():
    assert first("听雨花园2栋楼下垃圾没人收") == ("building", "听雨花园2号楼")
    assert first("rubbish at Tingyu Garden building 2") == ("building", "听雨花园2号楼")


def test_a_number_that_no_house_has_lies_between_its_neighbours():
    found = find_places("柳荫路8号")[0]
    assert found.candidate.kind == "between" and 114.5006 < found.candidate.lon < 114.5016
    assert found.confidence < find_places("柳荫路6号")[0].confidence


def test_two_roads_meet_at_their_crossing():
    for text in ("柳荫路和荷花街路口积水", "water at the corner of Willow Road and Lotus Street"):
        found = find_places(text)[0].candidate
        assert (found.kind, round(found.lon, 4), round(found.lat, 4)) == ("crossing", 114.501, 30.5005)


def test_of_two_schools_of_one_name_the_street_tells_which():
    assert [round(one.candidate.lon, 4) for one in find_places("启明小学")] in (
        [114.5012, 114.5105],
        [114.5105, 114.5012],
    )
    assert round(find_places("荷花街启明小学对面")[0].candidate.lon, 4) == 114.5012
    assert round(find_places("opposite Qiming Primary School on Wharf Road")[0].candidate.lon, 4) == 114.5105


def test_opposite_the_school_is_the_school_of_the_community_that_is_named():
    found = find_places("柳巷社区小学对面路灯不亮")[0].candidate
    assert (found.name_zh, round(found.lon, 4)) == ("启明小学", 114.5012)


def test_a_road_is_taken_as_far_as_it_runs_in_the_area_that_is_named():
    whole = find_places("柳荫路")[0]
    assert whole.candidate.kind == "road" and whole.area == "990101001001"
    assert first("柳巷社区荷花街路灯不亮") == ("road", "荷花街")


@pytest.mark.parametrize(
    "text", ["路灯不亮", "孩子上学的小学老师不负责", "小区门口的马路上有个坑", "", "。，！", "lamp out", "号"]
)
def test_what_names_no_place_is_given_none(text):
    assert find_places(text) == []


def test_a_short_name_is_guessed_at_in_an_address_only():
    assert first("柳营路", address="柳营路") == ("road", "柳荫路")
    assert first("前面那条新路很不平") is None


def test_a_long_text_is_read_at_its_beginning_and_in_time():
    assert first("柳荫路6号" + "反映了很多次都没有人管" * 900) == ("number", "柳荫路6号")


def test_sounds_have_the_length_of_the_text_and_forgive_accents():
    assert len(sounds_of("柳荫路6号 lamp")) == len("柳荫路6号 lamp")
    assert sounds_of("临泉") == sounds_of("宁泉") and sounds_of("四") == sounds_of("十")


def test_places_that_change_are_read_anew():
    assert first("新建路1号") is None
    town._road("新建路", "Xinjian Road", [(114.5, 30.501), (114.502, 30.501)])
    memory.forget()
    assert first("新建路1号") == ("road", "新建路")


PIECES = [
    "柳荫路",
    "荷花街",
    "听雨花园",
    "启明小学",
    "柳巷社区",
    "与",
    "路口",
    "对面",
    "6号",
    "2栋",
    "路",
    "号",
    "Willow Road",
    " at ",
]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=60))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_is_too_odd_to_be_read(pieces):
    for one in find_places("".join(pieces), pieces[0] if pieces else ""):
        assert 0 <= one.confidence <= 1 and one.candidate.extent >= 0


def test_a_text_full_of_places_takes_no_long_time():
    began = time.thread_time()
    for text in ("柳荫路与荷花街" * 90, "启明小学" * 150, "路" * 600, "Willow Road at Lotus Street and " * 20):
        find_places(text)
    assert time.thread_time() - began < 0.5
