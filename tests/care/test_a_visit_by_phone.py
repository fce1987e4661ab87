"""The worker's phone: who waits today, two taps, a photo, a need; sent twice it is one; nobody else's people."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.audit.models import AccessEntry
from huiyin.care.dues import make_dues
from huiyin.care.models import Due, Order, Record
from huiyin.care.services import plan
from huiyin.care.vocabulary import PlanKind
from huiyin.kernel.clock import now
from huiyin.matters.models import Matter
from tests.care.conftest import BAI
from tests.doors.test_bare_pictures import loaded


@pytest.fixture
def due(home):
    file = home.bai()
    plan(file, PlanKind.VISIT, by=home.he, every_days=7, first_on=now().date())
    make_dues(now())
    return Due.objects.get(kind="visit")


def phone(home, who="mei"):
    client = Client()
    client.force_login(home.district.staff[who].account)
    return client


def test_todays_visits_show_what_the_way_needs_and_it_is_logged(home, due):
    page = phone(home).get("/field/care/").content.decode()
    assert BAI.name in page and BAI.address in page and BAI.phone in page and "1940" not in page
    assert AccessEntry.objects.get(actor=home.mei.ref).fields == ["name", "phone", "address"]


def test_two_taps_write_it_down(home, due):
    sent = phone(home).post(f"/field/care/{due.pk}/well/", {"key": "k1"})
    assert sent.status_code == 302
    due.refresh_from_db()
    assert due.state == "done" and Record.objects.get().met == "well"


def test_a_photo_and_a_need_that_becomes_a_matter(home, due):
    photo = SimpleUploadedFile("a.jpg", loaded("JPEG"))
    sent = {"key": "k1", "note": "想吃面", "need": "food", "photos": photo}
    assert phone(home).post(f"/field/care/{due.pk}/needs/", sent).status_code == 302
    record = Record.objects.get()
    assert record.pictures.count() == 1 and record.matter == Order.objects.get().matter
    matter = Matter.objects.get()
    assert matter.section == "need" and BAI.name not in matter.title + matter.description


def test_sent_again_from_the_queue_it_is_one(home, due):
    mei = phone(home)
    for _again in range(2):
        answer = mei.post(f"/field/care/{due.pk}/well/", {"key": "k1"}, headers={"Accept": "application/json"})
        assert json.loads(answer.content)["location"] == "/field/care/"
    assert Record.objects.count() == 1


def test_not_met_leaves_it_due(home, due):
    phone(home).post(f"/field/care/{due.pk}/not_met/", {"key": "k1"})
    due.refresh_from_db()
    assert due.state == "open" and Record.objects.get().due is None


def test_a_need_without_words_is_asked_again_and_nothing_is_lost(home, due):
    answer = phone(home).post(f"/field/care/{due.pk}/needs/", {"key": "k1", "note": ""})
    assert answer.status_code == 422 and not Record.objects.exists()


def test_nobody_elses_people(home, due):
    far = phone(home, "far")
    assert BAI.name not in far.get("/field/care/").content.decode()
    assert far.post(f"/field/care/{due.pk}/well/", {"key": "k1"}).status_code == 404
