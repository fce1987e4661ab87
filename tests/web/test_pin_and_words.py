"""Before a report is sent the form asks once if pin and words mean different places."""

import pytest
from django.test import Client

from tests.places import town
from tests.web.desks import sign_in

PIN = {"place_lon": "114.5005", "place_lat": "30.5005"}


@pytest.fixture(autouse=True)
def _town(district):
    town.build()


def asked(**given) -> dict:
    answer = Client().post("/report/where.json", PIN | given, headers={"accept-language": "zh-hans"})
    assert answer.status_code == 200
    return answer.json()


def test_a_place_elsewhere_is_named_with_its_distance_and_point():
    found = asked(text="码头路3号路灯不亮")["elsewhere"]
    assert (found["name"], found["around"]) == ("码头路3号", "港口社区") and found["metres"] > 500
    assert round(found["lon"], 4) == 114.5105


def test_a_road_is_named_but_is_no_point_to_put_a_pin():
    assert "lon" in asked(address="码头路3号")["elsewhere"]
    assert asked(text="柳荫路路灯不亮") == {}


@pytest.mark.parametrize(
    "given", [{"text": "路灯不亮"}, {"text": ""}, {"text": "x", "place_lon": "abc"}, {"text": "a" * 20_000}]
)
def test_what_says_nothing_asks_nothing(given):
    assert asked(**given) == {}


def test_the_form_carries_the_question(client):
    page = client.get("/report/").content.decode()
    assert 'id="where-dialog"' in page and "/report/where.json" in page


def test_the_grid_worker_sees_the_lamp_with_its_papers(district):
    matter = district.reported(lon=114.5005, lat=30.50051)
    page = sign_in(district, "mei").get(f"/field/m/{matter.number}/").content.decode()
    assert "路灯 17 号" in page and "养护：市政养护中心" in page


def test_the_hotline_understands_what_is_misspelt_or_opposite(district):
    from huiyin.hotline.selectors.finding import find

    lin = district.actor("lin")
    assert find("柳阴路6号", lin).spots[0].name == "柳荫路6号"
    assert [spot.name for spot in find("荷花街启明小学对面", lin).spots][0] == "启明小学"
    assert find("没有这条路名", lin).spots == []
