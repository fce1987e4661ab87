"""The desk sees what the words say about the place, which component stands there, and settles it with one press."""

import re

import pytest

from tests.places import town
from tests.web.desks import fresh, sign_in


@pytest.fixture(autouse=True)
def _town(district):
    town.build()


def presses(client, matter) -> dict[str, tuple[str, dict]]:
    page = client.get(f"/desk/m/{matter.number}/").content.decode()
    forms = re.findall(r'<form method="post" class="one-press" action="([^"]+)">(.*?)</form>', page, re.S)
    fields = [(action, dict(re.findall(r'name="(\w+)" value="([^"]*)"', form)), form) for action, form in forms]
    return {re.search(r"<span>(.*?)</span>", form)[1]: (action, given) for action, given, form in reversed(fields)}


def test_a_place_by_words_is_taken_with_one_press(district):
    matter = district.reported(lon=None, lat=None, text="柳荫路6号路灯不亮")
    client = sign_in(district, "lin")
    assert client.post(*presses(client, matter)["采用此位置"]).status_code == 302
    assert (fresh(matter).area, round(fresh(matter).lon, 4)) == ("990101001001001", 114.5006)
    assert "采用此位置" not in presses(client, matter)


def test_a_conflict_shows_both_places_and_either_is_one_press(district):
    client = sign_in(district, "lin")
    kept, moved = (district.reported(text="码头路3号路灯不亮") for _ in range(2))
    page = client.get(f"/desk/m/{kept.number}/").content.decode()
    assert "地图位置与文字相差" in page and "柳巷街道" in page and "港口街道" in page
    assert client.post(*presses(client, kept)["保留地图位置"]).status_code == 302
    assert client.post(*presses(client, moved)["采用此位置"]).status_code == 302
    assert fresh(kept).area == "990101001001001" and fresh(moved).area.startswith("990101002")
    for matter in (kept, moved):
        assert "地图位置与文字相差" not in client.get(f"/desk/m/{matter.number}/").content.decode()


def test_who_may_not_correct_is_told_and_offered_nothing(district):
    matter = district.reported(text="码头路3号路灯不亮")
    client = sign_in(district, "feng")
    assert "地图位置与文字相差" in client.get(f"/desk/m/{matter.number}/").content.decode()
    assert presses(client, matter) == {}


def test_the_lamp_at_the_pin_is_offered_with_its_papers(district):
    matter = district.reported(lon=114.5005, lat=30.50052)
    client = sign_in(district, "lin")
    page = client.get(f"/desk/m/{matter.number}/").content.decode()
    assert "路灯 17 号" in page and "园林绿化中心" in page and "市政养护中心" in page
    assert client.post(*presses(client, matter)["就是它"]).status_code == 302
    assert fresh(matter).component == "9901010137000017"
    assert "路灯 17 号" in client.get(f"/desk/m/{matter.number}/").content.decode()


def test_a_component_that_does_not_exist_is_refused_and_nothing_is_lost(district):
    matter = district.reported()
    client = sign_in(district, "lin")
    given = {"version": matter.version, "title": "新标题", "component": "17", "reason": "编号"}
    answer = client.post(f"/desk/m/{matter.number}/correct/", given)
    assert answer.status_code == 422 and "新标题" in answer.content.decode() and fresh(matter).title != "新标题"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_speaks_both_languages(district, language):
    matter = district.reported(text="码头路3号路灯不亮")
    client = sign_in(district, "lin")
    client.cookies["language"] = language
    page = client.get(f"/desk/m/{matter.number}/", headers={"accept-language": language}).content.decode()
    assert ("Pin and words disagree" in page) == (language == "en")
