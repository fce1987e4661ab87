"""Before a confidential name is opened or a key is issued, whoever has a second step shows it again."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from huiyin.accounts.models import ApiKey, OpenSession
from huiyin.accounts.services import digest
from huiyin.audit.models import AccessEntry
from huiyin.kernel.clock import now, travel
from huiyin.people.services import ContactDetails, keep_contact
from tests.accounts.phones import enrol
from tests.web.office_cast import administrator

KEY = {"label": "夜间导出", "days": "30"}


@pytest.fixture
def mi(client, district):
    """The confidentiality officer, signed in."""
    client.force_login(district.staff["mi"].account)
    return client


@pytest.fixture
def tip(district):
    contact = keep_contact(ContactDetails(name="小园", phone="13800001234"))
    return district.reported(type_code="E9901", section="tip_off", contact=contact)


def opened(client, matter):
    return client.post(f"/desk/m/{matter.number}/reporter/", {"purpose": "to ask for the place"})


def test_without_a_second_step_a_purpose_is_enough(mi, tip):
    assert "13800001234" in opened(mi, tip).content.decode()


def test_with_one_the_name_stays_closed_until_it_is_shown(mi, tip, district):
    phone, _codes = enrol(district.staff["mi"].account)
    path = f"/desk/m/{tip.number}/reporter/"
    page = mi.get(path).content.decode()
    way = re.search(r'href="(/account/confirm/\?next=[^"]+)"', page)[1]
    answer = opened(mi, tip)
    assert answer.status_code == 403 and "13800001234" not in answer.content.decode()
    assert not AccessEntry.objects.exists()
    assert mi.post(way, {"code": phone.shows_next(), "next": path}).url == path
    assert "13800001234" in opened(mi, tip).content.decode()


def test_a_proof_holds_for_ten_minutes(mi, tip, district):
    phone, _codes = enrol(district.staff["mi"].account)
    mi.post("/account/confirm/", {"code": phone.shows_next()})
    assert opened(mi, tip).status_code == 200
    with travel(now() + timedelta(minutes=11)):
        assert opened(mi, tip).status_code == 403


def test_a_wrong_code_proves_nothing(mi, tip, district):
    phone, _codes = enrol(district.staff["mi"].account)
    wrong = "000000" if phone.shows_next() != "000000" else "111111"
    assert mi.post("/account/confirm/", {"code": wrong}).status_code == 422
    assert opened(mi, tip).status_code == 403


def test_a_name_that_is_not_confidential_needs_no_proof(client, district):
    enrol(district.staff["lin"].account)
    client.force_login(district.staff["lin"].account)
    contact = keep_contact(ContactDetails(phone="13800009999"))
    assert "13800009999" in opened(client, district.reported(contact=contact)).content.decode()


def test_keys_are_issued_after_a_proof_only(client, district):
    phone, _codes = enrol(administrator(district).account)
    client.force_login(district.staff["ada"].account)
    sun = district.staff["sun"]
    assert client.post(f"/office/staff/{sun.pk}/keys/", KEY).status_code == 403
    assert client.post("/account/keys/", KEY).status_code == 403
    assert not ApiKey.objects.exists()
    client.post("/account/confirm/", {"code": phone.shows_next()})
    assert client.post(f"/office/staff/{sun.pk}/keys/", KEY).status_code == 200
    assert client.post("/account/keys/", KEY).status_code == 200
    assert ApiKey.objects.count() == 2


def test_the_confirmation_leads_to_no_other_site(mi, district):
    phone, _codes = enrol(district.staff["mi"].account)
    answer = mi.post("/account/confirm/", {"code": phone.shows_next(), "next": "https://elsewhere.example/"})
    assert answer.url == "/account/"


def test_the_proof_makes_a_new_session_and_the_old_one_opens_nothing(mi, tip, district):
    """Whoever knew the session's key before the proof must not gain by it."""
    phone, _codes = enrol(district.staff["mi"].account)
    mi.get("/desk/")
    before = mi.cookies["huiyin_session"].value
    mi.post("/account/confirm/", {"code": phone.shows_next()})
    assert mi.cookies["huiyin_session"].value != before
    thief = Client()
    thief.cookies["huiyin_session"] = before
    assert thief.get("/desk/").status_code == 302 and opened(mi, tip).status_code == 200
    assert OpenSession.objects.filter(digest=digest(mi.cookies["huiyin_session"].value)).count() == 1
    assert not OpenSession.objects.filter(digest=digest(before)).exists()
