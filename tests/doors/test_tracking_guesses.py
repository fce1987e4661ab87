"""The code and the end of a phone number cannot be found by trying, from however many addresses."""

import json
from datetime import timedelta

from django.test import Client

from huiyin.kernel import attempts, clock
from huiyin.kernel.jobs import purge
from huiyin.kernel.models import Attempt
from huiyin.people.services import ContactDetails, keep_contact


def guess(code, tail, n=0, language="en"):
    """Each from an address of its own, as a botnet would."""
    return Client().post(
        "/api/v1/track", json.dumps({"code": code, "phone_tail": tail}), content_type="application/json",
        REMOTE_ADDR=f"10.{n % 250}.{n // 250}.1", headers={"Accept-Language": language},
    )  # fmt: skip


def test_after_five_wrong_guesses_even_the_right_one_waits(district):
    matter = district.reported(contact=keep_contact(ContactDetails(phone="13800001234")))
    said = [guess(matter.tracking_code, f"{n:04}", n) for n in range(6)]
    assert [answer.status_code for answer in said] == [404] * 5 + [429]
    assert int(said[-1]["Retry-After"]) <= 60
    assert guess(matter.tracking_code, "1234", 7).status_code == 429
    with clock.freeze(clock.now() + timedelta(minutes=2)):
        assert guess(matter.tracking_code, "1234", 8).status_code == 200
        assert guess(matter.tracking_code, "9999", 9).status_code == 404
        refused = guess(matter.tracking_code, "1234", 10, "zh")
        assert refused.status_code == 429 and "分钟后" in refused.json()["error"]["message"]
        assert int(refused["Retry-After"]) > 60, "each further guess waits longer"


def test_a_code_that_does_not_exist_answers_like_one_that_does(district):
    matter = district.reported(contact=keep_contact(ContactDetails(phone="13800001234")))
    for code in (matter.tracking_code, "0000000000"):
        answers = [guess(code, "9999", n) for n in range(6)]
        assert [answer.status_code for answer in answers] == [404] * 5 + [429]
    kept = " ".join(Attempt.objects.values_list("key", flat=True))
    assert matter.tracking_code not in kept and "0000000000" not in kept


def test_the_page_says_it_too(client, district):
    matter = district.reported(contact=keep_contact(ContactDetails(phone="13800001234")))
    said = [client.post("/track/", {"code": matter.tracking_code, "phone_tail": "9999"}) for _ in range(6)]
    assert [page.status_code for page in said] == [422] * 5 + [429]
    assert "分钟后" in said[-1].content.decode() and said[-1]["Retry-After"]


def test_waiting_grows_to_an_hour_and_what_is_old_is_forgotten(district):
    waits = [attempts.wait_after(n).total_seconds() for n in range(1, 15)]
    assert waits[:4] == [0, 0, 0, 0] and waits[4:7] == [60, 120, 240] and max(waits) == 3600
    attempts.failed("tracking", "AAAAAAAAAA")
    purge.func(0)
    assert Attempt.objects.exists()
    with clock.freeze(clock.now() + timedelta(days=2)):
        purge.func(0)
    assert not Attempt.objects.exists()
