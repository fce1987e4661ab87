"""A grid worker's day on the phone."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from huiyin.accounts.models import Account
from huiyin.matters import services as do
from huiyin.matters.models import Matter, Photo
from tests.cast import LANE


def as_(client, login):
    client.force_login(Account.objects.get(login=login))
    return client


def picture(name="lamp.png"):
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(buffer, "PNG")
    return SimpleUploadedFile(name, buffer.getvalue(), content_type="image/png")


@pytest.fixture
def to_check(district):
    matter = district.reported()
    return do.ask_check(matter, by=district.actor("lin"))


def test_a_task_stands_in_the_list_of_its_grid_only(client, district, to_check):
    assert to_check.title in as_(client, "mei").get("/field/").content.decode()
    assert to_check.title not in as_(client, "far").get("/field/").content.decode()


def test_the_answer_is_given_with_a_photo(client, district, to_check):
    answer = as_(client, "mei").post(f"/field/m/{to_check.number}/true/", {"text": "确实不亮", "photos": picture()})
    assert answer.status_code == 302
    assert Matter.objects.get().state == "received"
    assert Photo.objects.get().kind == "check" and Photo.objects.get().matter == to_check


def test_a_worker_of_another_grid_finds_nothing(client, district, to_check):
    assert as_(client, "far").get(f"/field/m/{to_check.number}/").status_code == 404
    assert as_(client, "far").post(f"/field/m/{to_check.number}/true/", {}).status_code == 404


def test_answering_twice_says_what_happened(client, district, to_check):
    as_(client, "mei").post(f"/field/m/{to_check.number}/true/", {})
    assert as_(client, "mei").post(f"/field/m/{to_check.number}/true/", {}).status_code == 409


def test_a_worker_reports_from_the_round(client, district):
    form = {"text": "井盖破损", "place_lon": LANE[0], "place_lat": LANE[1], "key": "r1", "photos": picture()}
    answer = as_(client, "mei").post("/field/report/", form)
    assert answer.status_code == 302
    matter = Matter.objects.get()
    assert matter.source == "grid_worker" and matter.photos.count() == 1
    assert client.get(answer.url).status_code == 200


def test_the_desk_does_not_get_the_field_page(client, district):
    assert as_(client, "lin").get("/field/").status_code == 403


def test_nobody_gets_it_without_signing_in(client, district):
    assert client.get("/field/").status_code == 302
