"""The person and their family: a key and the end of a number; what is known, who looked, orders, taking back."""

import pytest
from django.test import Client

from huiyin.accounts.models import Account
from huiyin.care.access import open_person
from huiyin.care.models import CareFile, Key, Order
from huiyin.care.services import add_contact
from huiyin.care.vocabulary import Relation
from huiyin.people.services import ContactDetails
from tests.care.conftest import BAI, DAUGHTER


@pytest.fixture
def file(home):
    return home.bai()


def visitor(code, tail):
    client = Client()
    return client, client.post("/care/", {"code": code, "phone_tail": tail})


def own(file):
    client, answer = visitor(file.keys.get(contact=None).code, "7391")
    assert answer.status_code == 302
    return client, answer.url


def test_the_key_and_the_end_of_the_number_open_the_file(file):
    client, url = own(file)
    page = client.get(url).content.decode()
    assert BAI.name in page and BAI.address in page and "送餐" in page


def test_neither_half_alone_opens_it_and_guessing_slows_down(file):
    code = file.keys.get().code
    assert visitor(code, "0000")[1].status_code == 422
    assert Client().get(f"/care/{code}/").url.startswith("/care/?code=")
    for _n in range(5):
        answer = visitor(code, "0000")[1]
    assert answer.status_code == 429 and visitor(code, "7391")[1].status_code == 429


def test_they_read_who_looked_by_office_and_why_and_never_by_name(home, file):
    open_person(home.he, file, "约时间上门")
    client, url = own(file)
    page = client.get(url).content.decode()
    assert "约时间上门" in page and "关爱专员" in page and "何关爱" not in page


def test_family_has_a_key_of_its_own_that_goes_with_the_contact(home, file):
    contact = add_contact(file, DAUGHTER, Relation.DAUGHTER, by=home.he)
    key = Key.objects.get(contact=contact)
    client, answer = visitor(key.code, "1234")
    assert BAI.name in client.get(answer.url).content.decode()
    assert visitor(key.code, "7391")[1].status_code == 422
    contact.delete()
    assert client.get(answer.url).status_code in (302, 404)


def test_whoever_is_signed_in_with_that_contact_needs_no_key(home, file):
    account = Account.objects.create(login="daughter", name="白小雀")
    add_contact(file, ContactDetails("白小雀", "13800001234", account_id=account.pk), Relation.DAUGHTER, by=home.he)
    client = Client()
    client.force_login(account)
    code = Key.objects.exclude(contact=None).get().code
    assert code in client.get("/care/").content.decode()
    assert BAI.name in client.get(f"/care/{code}/").content.decode()


def test_one_key_orders_and_sent_twice_it_is_one(file):
    client, url = own(file)
    for _again in range(2):
        assert client.post(f"{url}order/", {"kind": "food", "words": "两菜一汤", "once": "abc"}).status_code == 302
    order = Order.objects.get()
    assert order.matter.section == "need" and "两菜一汤" in order.matter.description
    assert "送餐" in client.get(url).content.decode()


def test_taking_back_shows_first_what_would_go_then_it_goes(home, file):
    add_contact(file, DAUGHTER, Relation.DAUGHTER, by=home.he)
    client, url = own(file)
    assert "家属和紧急联系人" in client.get(f"{url}withdraw/").content.decode()
    assert CareFile.objects.get().is_active
    said = client.post(f"{url}withdraw/", {"what": "all"}).content.decode()
    assert "个人信息保护法第五十六条" in said
    assert client.get(url).status_code in (302, 404)
    assert not CareFile.objects.get().is_active


def test_only_a_part_is_taken_back(home, file):
    client, url = own(file)
    client.post(f"{url}withdraw/", {"purposes": ["messages", "calls"]})
    consent = file.consents.get(ended_at=None)
    assert "calls" not in consent.purposes and "visits" in consent.purposes
    assert set(file.plans.filter(ended_at=None).values_list("kind", flat=True)) == {"visit"}
