"""The very same report twice within minutes from one device is one; from two devices, or in other words, it is two."""

from datetime import timedelta

import pytest
from django.test import Client

from huiyin.matters.models import Matter, Posted, Report
from huiyin.matters.services.posting import forget_posted
from huiyin.people.models import Contact
from tests.cast import LANE

GIVEN = {"text": "路灯不亮", "place_lon": LANE[0], "place_lat": LANE[1]}


def send(browser: Client, key: str, **given):
    return browser.post("/report/", GIVEN | {"key": key} | given)


def device(secret: str = "a") -> Client:
    browser = Client()
    browser.cookies["huiyin_csrf"] = secret * 32
    return browser


@pytest.fixture
def phone(district) -> Client:
    return device()


def test_sent_again_it_is_one_report_and_the_page_says_so(phone):
    first, second = send(phone, "one", phone="19900001234"), send(phone, "two", phone="19900001234")
    assert first.status_code == second.status_code == 302
    assert second.url == f"{first.url}?again=1" and Matter.objects.count() == Report.objects.count() == 1
    assert Contact.objects.count() == 1
    said = phone.get(second.url).content.decode()
    assert "刚才已经收到" in said or "had this report already" in said


@pytest.mark.parametrize(
    "other", [{"text": "路灯不亮了"}, {"place_lon": LANE[0] + 0.0001}, {"phone": "19900005678"}, {"address": "3号"}]
)
def test_what_differs_is_another_report(phone, other):
    send(phone, "one")
    send(phone, "two", **other)
    assert Matter.objects.count() == 2


def test_two_people_who_say_the_same_are_two(district):
    send(device("a"), "one")
    send(device("b"), "two")
    assert Matter.objects.count() == 2


def test_a_browser_without_a_cookie_is_nobodys_device(district):
    for key in ("one", "two"):
        Client().post("/report/", GIVEN | {"key": key})
    assert Matter.objects.count() == 2


def test_after_a_while_the_same_words_are_another_report(phone):
    send(phone, "one")
    Posted.objects.update(at=Posted.objects.get().at - timedelta(minutes=11))
    send(phone, "two")
    assert Matter.objects.count() == 2


def test_digests_are_dropped_after_an_hour(phone):
    send(phone, "one")
    at = Posted.objects.get().at
    assert forget_posted(at + timedelta(minutes=30)) == 0 and forget_posted(at + timedelta(hours=2)) == 1


def test_nothing_that_names_the_device_is_kept(phone):
    send(phone, "one", phone="19900001234")
    kept = Posted.objects.get().digest
    assert len(kept) == 64 and "19900001234" not in kept and "a" * 32 not in kept
