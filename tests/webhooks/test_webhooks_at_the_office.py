"""Ada sets a receiver up on a page, sees what was delivered, and replays what was not."""

import re

import pytest
from django.test import Client

from huiyin.webhooks.models import Delivery, Subscription
from huiyin.webhooks.sending import send_waiting
from tests.web.desks import sign_in
from tests.webhooks.conftest import pass_on


@pytest.fixture
def office(district, ada) -> Client:
    return sign_in(district, "ada")


def test_a_receiver_is_added_its_secret_shown_once_and_its_log_read(office, district, receiver):
    given = {"label": "Street app", "url": receiver.url, "account": "lin", "moves": ["receive"]}
    made = office.post("/office/webhooks/new/", given)
    secret = re.search(r"whsec_[\w+/=]+", made.content.decode())[0]
    hook = Subscription.objects.get()
    here = f"/office/webhooks/{hook.pk}/"
    assert secret not in office.get(here).content.decode()
    assert "Street app" in office.get("/office/webhooks/").content.decode()
    office.post(f"{here}test/")
    matter = district.reported()
    assert pass_on(hook) == 2
    assert matter.number in office.get(here).content.decode()
    Delivery.objects.filter(type="test").update(state="dead")
    dead = office.get(f"{here}?state=dead").content.decode()
    assert matter.number not in dead and "/again/" in dead
    office.post(f"{here}again/{Delivery.objects.get(type='test').pk}/")
    assert send_waiting(hook.pk) == 1
    office.post(f"{here}pause/")
    office.post(f"{here}pause/")
    hook.refresh_from_db()
    assert hook.paused_at
    assert re.search(r"whsec_[\w+/=]+", office.post(f"{here}secret/").content.decode())[0] != secret
    assert office.post(here, {"label": "", "url": "x"}).status_code == 422
    assert office.post(here, {"label": "App", "url": receiver.url, "types": ["0137"]}).status_code == 302
    office.post(f"{here}end/")
    assert Subscription.objects.get().ended_at


def test_what_is_refused_stays_on_the_page(office, receiver):
    answer = office.post("/office/webhooks/new/", {"label": "x", "url": "http://8.8.8.8/", "account": "nobody"})
    assert answer.status_code == 422 and "http://8.8.8.8/" in answer.content.decode()


def test_nobody_else_opens_these_pages(district):
    assert sign_in(district, "lin").get("/office/webhooks/").status_code == 403
