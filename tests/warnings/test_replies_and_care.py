"""A text message that comes back confirms; people in care who agreed to it are told before everybody else."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from huiyin.care.models import CareFile
from huiyin.kernel.clock import freeze, now
from huiyin.kernel.outbound import sign
from huiyin.notices.models import Delivery
from huiyin.people.services import ContactDetails, keep_contact
from huiyin.warnings.models import Told
from huiyin.warnings.services import telling
from tests.cast import THURSDAY
from tests.warnings.test_from_message_to_confirmation import sent


@pytest.fixture(autouse=True)
def _thursday():
    with freeze(THURSDAY):
        yield


def reply(settings, phone: str, text: str, secret: str = ""):
    body = json.dumps({"from": phone, "text": text}).encode()
    headers = sign(secret or settings.HUIYIN_SMS_SECRET, "m1", now(), body)
    return Client().post("/ingest/v1/replies", body, content_type="application/json", headers=headers)


def test_a_one_confirms_and_a_two_asks_for_help(town, settings):
    sent(town)
    assert reply(settings, "+8619900000001", "1").json() == {"answered": 1}
    assert reply(settings, "19900000002", "2 快来").json() == {"answered": 1}
    told = {one.recipient: one for one in Told.objects.all()}
    assert told["household/H1"].how == "sms" and told["household/H1"].help_at is None
    assert told["household/H2"].help_at and told["household/H2"].matter_id


def test_other_words_other_numbers_and_other_secrets_change_nothing(town, settings):
    sent(town)
    assert reply(settings, "19900000001", "退订").json() == {"answered": 0}
    assert reply(settings, "19912345678", "1").json() == {"answered": 0}
    assert reply(settings, "19900000001", "1", "whsec_b3RoZXJvdGhlcm90aGVyb3RoZXI=").status_code == 401
    assert not Told.objects.filter(confirmed_at__isnull=False).exists()


def test_people_in_care_who_agreed_are_told_first(town, monkeypatch):
    person = keep_contact(ContactDetails(name="某某", phone="19900000001"))
    monkeypatch.setattr(telling, "people_to_warn", lambda at: [person])
    warning = sent(town)
    order = list(Told.objects.filter(warning=warning).order_by("rank", "id").values_list("recipient", "rank"))
    assert order == [("household/H1", 0), ("household/H2", 1), ("household/H3", 2)]
    assert Delivery.objects.order_by("id").first().recipient == "household/H1"


def test_whose_consent_has_ended_is_not_named_to_whoever_warns(town):
    from huiyin.care.selectors.warned import people_to_warn
    from huiyin.care.vocabulary import PlanKind

    home, day = {"area": "990101001001001", "opened_at": now()}, timedelta(days=1)
    agreed = CareFile.objects.create(person="p1", covered_until=now() + day, **home)
    ended = CareFile.objects.create(person="p2", covered_until=now() - day, **home)
    CareFile.objects.create(person="p3", covered_until=now() + day, **home)  # no plan for warnings
    for one in (agreed, ended):
        one.plans.create(kind=PlanKind.WARNING, since=now())
    assert people_to_warn(now()) == ["p1"]
