"""A resident reports, follows, rates; with a plain form and no account."""

import re

import pytest

from huiyin.matters import services as do
from huiyin.matters.models import Matter
from tests.cast import LANE


@pytest.fixture
def sent(client, district):
    """A report sent through the form; answers (client, matter)."""
    place = {"place_lon": LANE[0], "place_lat": LANE[1]}
    form = place | {"text": "柳巷3号门前路灯不亮", "phone": "199 0000 1234", "key": "k1"}
    answer = client.post("/report/", form)
    assert answer.status_code == 302, answer.content.decode()
    return client, Matter.objects.get()


def test_a_report_gets_a_number_and_a_code(sent):
    client, matter = sent
    page = client.get(f"/report/sent/{matter.tracking_code}/").content.decode()
    assert matter.number in page and re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", page)


def test_sending_the_same_form_twice_makes_one_report(sent, client):
    client.post("/report/", {"text": "柳巷3号门前路灯不亮", "place_lon": LANE[0], "place_lat": LANE[1], "key": "k1"})
    assert Matter.objects.count() == 1


def test_another_browser_needs_code_and_phone_tail(sent, client):
    _client, matter = sent
    client.cookies.clear()
    wrong = client.post("/track/", {"code": matter.tracking_code, "phone_tail": "9999"})
    assert wrong.status_code == 422
    right = client.post("/track/", {"code": matter.tracking_code.lower(), "phone_tail": "1234"})
    assert right.status_code == 302
    assert "柳巷3号门前路灯不亮" in client.get(right.url).content.decode()


def test_a_stranger_cannot_open_the_story(sent, client):
    _client, matter = sent
    client.cookies.clear()
    assert client.get(f"/track/{matter.tracking_code}/").status_code == 302
    assert client.get(f"/track/{matter.tracking_code}/receipt.json").status_code == 404


def test_the_story_says_who_has_it_and_the_reporter_rates(sent, district):
    client, matter = sent
    do.file(matter, district.conditions["0137"], by=district.actor("lin"))
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
    assert "市政养护中心" in client.get(f"/track/{matter.tracking_code}/").content.decode()
    do.accept(matter, by=district.actor("sun"))
    do.finish(matter, "已换灯泡", by=district.actor("sun"))
    do.verify(matter, "电话核查", by=district.actor("lin"))
    do.close(matter, "good", by=district.actor("lin"))
    page = client.get(f"/track/{matter.tracking_code}/").content.decode()
    assert "已换灯泡" in page and "孙承办" not in page
    assert client.post(f"/track/{matter.tracking_code}/rate/", {"stars": 5}).status_code == 302
    assert Matter.objects.get().stars == 5


def test_a_place_outside_the_district_is_refused_and_nothing_typed_is_lost(client, district):
    answer = client.post("/report/", {"text": "灯不亮", "place_lon": 10, "place_lat": 10, "key": "k2"})
    assert answer.status_code == 422 and "灯不亮" in answer.content.decode()
    assert not Matter.objects.exists()


def test_a_file_that_is_no_picture_is_refused(client, district):
    from django.core.files.uploadedfile import SimpleUploadedFile

    fake = SimpleUploadedFile("lamp.jpg", b"<html><script>alert(1)</script>", content_type="image/jpeg")
    answer = client.post("/report/", {"text": "灯不亮", "key": "k3", "photos": fake})
    assert answer.status_code == 422 and not Matter.objects.exists()


@pytest.mark.parametrize("path", ["/", "/report/", "/track/", "/nearby/", "/mine/", "/login/", "/map/base.json"])
def test_open_pages_answer_in_both_languages(client, district, path):
    for language in ("zh-hans", "en"):
        assert client.get(path, headers={"accept-language": language}).status_code == 200
