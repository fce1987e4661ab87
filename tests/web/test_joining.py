"""A neighbour joins a report: one matter, but an own code, an own receipt, and eyes for nothing that others wrote."""

import io
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from huiyin.audit.selectors import entries_of
from huiyin.matters import services as do
from huiyin.matters.models import Matter, Photo, Report
from huiyin.matters.telling.words import particulars
from tests.cast import HARBOUR, LANE

FIRST = "柳巷3号张三家路灯不亮"
NEAR = {"text": "路灯又坏了", "place_lon": LANE[0] + 0.0002, "place_lat": LANE[1]}


def picture(colour: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.fixture
def lamp(client, district):
    """Xiaoyuan's lamp, with a photo, filed as one."""
    form = {"text": FIRST, "place_lon": LANE[0], "place_lat": LANE[1], "phone": "19900001234", "key": "first"}
    client.post("/report/", form | {"photos": SimpleUploadedFile("a.jpg", picture("red"), "image/jpeg")})
    matter = Matter.objects.get()
    do.file(matter, district.conditions["0137"], by=district.actor("lin"))
    return matter


def near(given: dict = NEAR) -> list[dict]:
    answer = Client().post("/report/near.json", given)
    assert answer.status_code == 200
    return answer.json()["near"]


@pytest.fixture
def joined(lamp):
    """(the neighbour's browser, their report)"""
    browser = Client()
    photo = SimpleUploadedFile("b.jpg", picture("blue"), "image/jpeg")
    given = NEAR | {"join": lamp.number, "phone": "19900005678", "key": "second", "photos": photo}
    answer = browser.post("/report/", given)
    assert answer.status_code == 302, answer.content.decode()
    return browser, Report.objects.get(text="路灯又坏了")


def test_a_neighbour_is_told_what_the_public_map_shows_and_no_more(lamp):
    (one,) = near()
    assert one["join"] == lamp.number and one["title"] in ("路灯", "Street lamp") and one["reports"] == 1
    assert not {"张三", "19900001234", lamp.tracking_code} & set(
        re.split(r"[^\w]+", json.dumps(one, ensure_ascii=False))
    )
    assert FIRST not in json.dumps(one, ensure_ascii=False)


@pytest.mark.parametrize(
    "given",
    [
        NEAR | {"text": "井盖响", "type": "0101"},
        NEAR | {"text": "说不清"},
        NEAR | {"place_lon": HARBOUR[0]},
        NEAR | {"place_lon": 500},
        {"text": "路灯"},
        NEAR | {"text": "我要举报路灯"},
    ],
    ids=["another kind", "no kind", "far away", "nowhere", "no place", "a tip-off"],
)
def test_who_is_offered_nothing(lamp, given):
    assert near(given) == []


def test_a_confidential_matter_is_never_offered(lamp):
    Matter.objects.update(confidential=True)
    assert near() == []


def test_a_settled_matter_is_not_offered_and_cannot_be_joined(lamp, client):
    Matter.objects.update(state="closed")
    assert near() == []
    answer = client.post(
        "/report/", NEAR | {"join": lamp.number, "key": "late"}, headers={"accept": "application/json"}
    )
    assert answer.status_code == 409 and answer.json()["code"] == "not_joinable"
    assert Report.objects.count() == 1


def test_joining_makes_no_second_matter_and_leaves_one_trace_entry(lamp, joined):
    _browser, report = joined
    assert Matter.objects.count() == 1 and lamp.reports.count() == 2
    (entry,) = [entry for entry in entries_of(lamp.chain) if entry.action == "matters.join"]
    assert entry.actor == f"reporter/{report.pk}" and entry.data["report"] == report.pk and entry.data["files"]


def test_joining_twice_with_one_key_is_joining_once(lamp, joined):
    browser, report = joined
    again = browser.post("/report/", NEAR | {"join": lamp.number, "key": "second"})
    assert again.url == f"/report/sent/{report.own_code}/" and lamp.reports.count() == 2


def test_each_reads_their_own_words_and_photos_only(lamp, joined, client):
    browser, report = joined
    first_photo, second_photo = Photo.objects.order_by("pk")
    theirs = browser.get(f"/track/{report.own_code}/").content.decode()
    assert "路灯又坏了" in theirs and FIRST not in theirs and lamp.tracking_code not in theirs
    assert second_photo.token in theirs and first_photo.token not in theirs
    address = re.search(rf"/photo/{second_photo.token}/[^\"]+", theirs)[0]
    assert browser.get(address).status_code == 200
    assert browser.get(address.replace(second_photo.token, first_photo.token)).status_code == 404
    mine = client.get(f"/track/{lamp.tracking_code}/").content.decode()
    assert FIRST in mine and "路灯又坏了" not in mine and second_photo.token not in mine


def test_what_others_were_told_before_stays_theirs_and_what_comes_after_is_for_all(lamp, district, client):
    do.dispatch(lamp, district.units["D001"], by=district.actor("zhao"))
    client.post(f"/track/{lamp.tracking_code}/add/", {"text": "我家门牌是3号"})
    browser = Client()
    browser.post("/report/", NEAR | {"join": lamp.number, "key": "x"})
    code = Report.objects.order_by("-pk").first().own_code
    sun = district.actor("sun")
    matter = Matter.objects.get()
    do.accept(matter, by=sun)
    do.finish(matter, "已换灯泡", by=sun)
    page = browser.get(f"/track/{code}/").content.decode()
    assert "我家门牌是3号" not in page and "已换灯泡" in page


def test_the_own_code_opens_the_own_report_with_the_own_phone(lamp, joined):
    _browser, report = joined
    stranger = Client()
    for code, tail, status in (
        (report.own_code, "1234", 422),
        (lamp.tracking_code, "5678", 422),
        (report.own_code, "5678", 302),
    ):
        assert stranger.post("/track/", {"code": code, "phone_tail": tail}).status_code == status, (code, tail)


def test_a_message_gives_each_their_own_code(lamp, joined):
    _browser, report = joined
    said = particulars(lamp.chain, "yours_closed", "en", f"contact/{report.contact_id}")
    assert said["code"].replace("-", "") == report.own_code
    first = lamp.reports.order_by("pk").first()
    said = particulars(lamp.chain, "yours_closed", "en", f"contact/{first.contact_id}")
    assert said["code"].replace("-", "") == lamp.tracking_code


def test_the_receipt_of_a_joined_report_is_checked_on_the_page(joined):
    browser, report = joined
    receipt = browser.get(f"/track/{report.own_code}/receipt.json").content
    assert json.loads(receipt)["tracking_code"].replace("-", "") == report.own_code
    good = browser.post("/receipt/", {"receipt": SimpleUploadedFile("r.json", receipt)})
    assert good.status_code == 200 and good.context["missing"] == []
    changed = json.loads(receipt)
    changed["steps"][-1]["hash"] = "0" * 64
    bad = browser.post("/receipt/", {"receipt": SimpleUploadedFile("r.json", json.dumps(changed).encode())})
    assert bad.context["missing"] == [changed["steps"][-1]["seq"]]


@pytest.mark.parametrize("content", [b"", b"{}", b"[1", b"\xff\xfe", b"[" * 5000, b'{"format": "huiyin receipt 1"}'])
def test_what_is_no_receipt_is_said_to_be_none(client, district, content):
    answer = client.post("/receipt/", {"receipt": SimpleUploadedFile("r.json", content)})
    assert answer.status_code == 422


def test_an_urge_of_a_neighbour_is_told_as_one(lamp, joined, client):
    browser, report = joined
    browser.post(f"/track/{report.own_code}/urge/", {"text": "我也着急"}, headers={"accept-language": "zh-hans"})
    mine = client.get(f"/track/{lamp.tracking_code}/", headers={"accept-language": "zh-hans"}).content.decode()
    assert "有居民催办" in mine and "我也着急" not in mine


def test_the_question_costs_the_same_with_many_neighbours(lamp, district, django_assert_max_num_queries):
    for n in range(12):
        do.file(district.reported(text=f"路灯{n}不亮"), district.conditions["0137"], by=district.actor("lin"))
    Client().post("/report/near.json", NEAR)
    with django_assert_max_num_queries(6):
        assert len(near()) == 3
