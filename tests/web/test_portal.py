"""A resident reports, follows, rates; with a plain form and no account."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from huiyin.matters import services as do
from huiyin.matters.jobs import small_copies
from huiyin.matters.models import Matter, Photo
from huiyin.matters.services.photos import keep_upload
from huiyin.web.portal import kinds
from tests.cast import LANE


def picture(colour: str = "teal") -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(buffer, "JPEG")
    return SimpleUploadedFile("lamp.jpg", buffer.getvalue(), content_type="image/jpeg")


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


def test_a_kind_alone_is_enough_and_nothing_at_all_is_not(client, district):
    client.post("/report/", {"type": "0137", "key": "k"}, headers={"accept-language": "zh-hans"})
    assert Matter.objects.get().title == "路灯"
    answer = client.post("/report/", {"text": "  ", "type": "", "key": "k2"})
    assert answer.status_code == 422 and Matter.objects.count() == 1


def test_a_script_gets_the_outcome_in_words_and_once(client, district):
    accept = {"accept": "application/json"}
    given = {"text": "灯不亮", "place_lon": LANE[0], "place_lat": LANE[1], "key": "waited"}
    first = client.post("/report/", given, headers=accept)
    assert first.status_code == 200 and client.post("/report/", given, headers=accept).json() == first.json()
    assert Matter.objects.count() == 1 and client.get(first.json()["location"]).status_code == 200
    refused = client.post("/report/", given | {"place_lon": 10, "key": "far"}, headers=accept)
    assert refused.status_code == 400 and refused.json()["message"]


def test_a_repetition_keeps_no_second_photo(client, district):
    for _turn in range(2):
        client.post("/report/", {"text": "灯不亮", "key": "waited", "photos": picture()})
    assert Photo.objects.count() == 1


def test_while_reports_flood_in_a_script_is_asked_for_a_proof(client, district, settings):
    settings.HUIYIN_CHALLENGE = "on"
    assert client.get("/report/line.json").json()["challenge"]["signature"]
    answer = client.post("/report/", {"text": "灯不亮", "key": "k"}, headers={"accept": "application/json"})
    assert answer.status_code == 400 and not Matter.objects.exists()


def test_likely_kinds_are_those_reported_lately_and_never_confidential_ones(client, district):
    kinds.forget()
    for n in range(3):
        do.file(district.reported(text=f"{n}"), district.conditions["0101"], by=district.actor("lin"))
    tip = district.reported(type_code="E9901")
    assert tip.confidential
    kinds.forget()
    codes = [kind.code for kind in kinds.likely_kinds()]
    kinds.forget()
    assert codes == ["0101", "0137"]


def test_all_kinds_with_the_words_that_people_use(client, district):
    said = client.get("/report/kinds.json", headers={"accept-language": "en"}).json()["kinds"]
    lamp = next(kind for kind in said if kind["code"] == "0137")
    assert lamp["name"] == "Street lamp" and {"路灯", "lamp"} <= set(lamp["words"])


@pytest.mark.parametrize(("which", "count"), [("all", 2), ("open", 1), ("done", 1), ("nonsense", 2)])
def test_the_map_nearby_and_its_list_show_the_same(client, district, which, count):
    lin = district.actor("lin")
    do.file(district.reported(), district.conditions["0137"], by=lin)
    done = district.reported()
    do.file(done, district.conditions["0101"], by=lin)
    Matter.objects.filter(pk=done.pk).update(state="closed")
    district.reported(type_code="E9901")
    page = client.get(f"/nearby/?show={which}")
    points = client.get(f"/nearby/points.json?show={which}").json()["features"]
    assert len(page.context["rows"]) == len(points) == count
    assert [point["properties"]["label"] for point in points] == [title for _m, title, _s, _d in page.context["rows"]]


def test_a_rating_may_bring_a_photo_and_the_story_shows_before_and_after(sent, district):
    client, matter = sent
    lin, sun = district.actor("lin"), district.actor("sun")
    do.file(matter, district.conditions["0137"], by=lin)
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
    do.accept(matter, by=sun)
    shots = [
        keep_upload("a.jpg", picture(c).read(), kind, by=sun) for c, kind in (("red", "before"), ("blue", "after"))
    ]
    do.finish(matter, "已换灯泡", by=sun, photos=shots)
    for shot in shots:
        small_copies.func(photo=shot.pk)
    do.verify(matter, "电话核查", by=lin)
    do.close(matter, "good", by=lin)
    page = client.get(f"/track/{matter.tracking_code}/").content.decode()
    assert page.index(shots[0].token) < page.index(shots[1].token)
    client.post(f"/track/{matter.tracking_code}/rate/", {"stars": 5, "text": "很好", "photos": picture("green")})
    mine = Photo.objects.get(kind="verify")
    page = client.get(f"/track/{matter.tracking_code}/").content.decode()
    address = re.search(rf"/photo/{mine.token}/[^\"]+", page)[0]
    assert client.get(address).status_code == 200


def test_after_sending_it_says_by_when_and_why(sent):
    client, matter = sent
    page = client.get(f"/report/sent/{matter.tracking_code}/", headers={"accept-language": "zh-hans"})
    assert page.context["clock"].kind == "respond" and page.context["clock"].why_zh in page.content.decode()


def test_the_home_page_costs_the_same_with_many_reports(client, district, django_assert_max_num_queries):
    for n in range(5):
        client.post("/report/", {"text": f"灯不亮 {n}", "key": f"k{n}"})
    client.get("/")
    with django_assert_max_num_queries(4):
        client.get("/")
    with django_assert_max_num_queries(4):
        client.get("/mine/")
