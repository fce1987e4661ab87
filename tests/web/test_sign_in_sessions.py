"""Where somebody is signed in: a list in words, signed out from afar, and a word about a new device."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from huiyin.accounts.models import OpenSession, SignIn
from huiyin.accounts.services.keys import digest
from huiyin.audit.models import TraceEntry
from huiyin.kernel.clock import now, travel
from huiyin.notices.models import Notice
from tests.web.signers import browser, is_in, sign_in, with_password

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def desk(district):
    """Sun at her desk."""
    with_password(district, "sun", "wu")
    client = browser()
    sign_in(client, "sun")
    return client


@pytest.fixture
def phone(desk):
    """Sun's other browser."""
    client = browser("198.51.100.9", FIREFOX)
    sign_in(client, "sun")
    return client


def told(district, login: str = "sun") -> list[str]:
    account = district.staff[login].account
    return list(Notice.objects.filter(account_id=account.pk).order_by("pk").values_list("template", flat=True))


def test_the_list_says_which_browsers_and_which_is_this_one(desk, phone):
    page = phone.get("/account/").content.decode()
    assert "Chrome · Windows" in page and "Firefox · Linux" in page and page.count("This browser") == 1
    assert page.index("Firefox · Linux") < page.index("Chrome · Windows"), "this browser first"
    assert "198.51.100.0/24" in page and "198.51.100.9" not in page


def test_one_browser_is_signed_out_from_afar(desk, phone):
    name = digest(desk.session.session_key)
    assert phone.post("/account/sessions/end/", {"browser": name}).status_code == 302
    assert not is_in(desk) and is_in(phone)
    assert phone.post("/account/sessions/end/", {"browser": name}).status_code == 404


def test_all_others_are_signed_out_and_this_one_stays(desk, phone):
    third = browser()
    sign_in(third, "sun")
    assert phone.post("/account/sessions/end-others/").status_code == 302
    assert (is_in(desk), is_in(phone), is_in(third)) == (False, True, False)
    assert OpenSession.objects.count() == 1


def test_nobody_ends_another_persons_session(desk):
    stranger = browser()
    sign_in(stranger, "wu")
    assert stranger.post("/account/sessions/end/", {"browser": digest(desk.session.session_key)}).status_code == 404
    assert is_in(desk)


def test_a_new_device_is_told_to_its_owner_once(desk, district):
    assert told(district) == [], "the first sign-in of all is no news"
    phone = browser("198.51.100.9", FIREFOX)
    for _time in range(2):
        sign_in(phone, "sun")
        phone.post("/logout/")
    assert told(district) == ["account_new_device"]


def test_the_notice_of_a_new_device_names_it_in_words(desk, phone, district):
    from huiyin.notices.words import in_words

    notice = in_words(Notice.objects.get(template="account_new_device"), "en")
    assert notice.title == "Your account was used on a new device: Firefox · Linux"
    assert "Firefox · Linux" in in_words(Notice.objects.get(template="account_new_device"), "zh").title


def test_signing_out_takes_the_browser_off_the_list(desk, phone):
    phone.post("/logout/")
    assert [row.device for row in OpenSession.objects.all()] == ["Chrome · Windows"]


def test_a_session_that_has_run_out_is_not_listed(desk, phone):
    Session.objects.filter(pk=desk.session.session_key).update(expire_date=now() - timedelta(minutes=1))
    assert "Chrome · Windows" not in phone.get("/account/").content.decode().partition("Latest sign-ins")[0]


def test_last_seen_is_written_at_most_every_five_minutes(desk, django_assert_num_queries):
    began = now()
    desk.get("/account/")
    first = OpenSession.objects.get().seen_at
    with travel(began + timedelta(minutes=2)):
        desk.get("/account/")
        assert OpenSession.objects.get().seen_at == first
    with travel(began + timedelta(minutes=6)):
        desk.get("/account/")
        assert OpenSession.objects.get().seen_at > first + timedelta(minutes=5)


def test_every_attempt_is_on_its_owners_list_and_the_administrators(desk, district, client):
    from tests.web.office_cast import administrator

    sign_in(browser("192.0.2.7"), "sun", "wrong")
    page = desk.get("/account/sign-ins/").content.decode()
    assert "Refused" in page and "192.0.2.0/24" in page
    client.force_login(administrator(district).account)
    path = f"/office/staff/{district.staff['sun'].pk}/sign-ins/"
    assert "192.0.2.0/24" in client.get(path).content.decode()
    stranger = browser()
    sign_in(stranger, "wu")
    assert stranger.get(path).status_code == 403
    assert "192.0.2.0/24" not in stranger.get("/account/sign-ins/").content.decode()


def test_signing_in_and_out_is_traced_without_a_place(desk, district):
    desk.post("/logout/")
    entries = TraceEntry.objects.filter(chain=f"account/{district.staff['sun'].account_id}").order_by("seq")
    assert [entry.action for entry in entries] == ["accounts.signed_in", "accounts.signed_out"]
    assert all("203.0.113" not in entry.data for entry in entries)


def test_a_session_begun_before_this_list_existed_appears_on_it(district, client):
    client.force_login(district.staff["sun"].account)
    client.get("/account/")
    assert OpenSession.objects.get().digest == digest(client.session.session_key)


def test_the_way_in_leads_to_no_other_site(district):
    with_password(district, "sun")
    assert sign_in(browser(), "sun", next="https://elsewhere.example/").url == "/home/"


def test_the_log_knows_how(desk):
    assert list(SignIn.objects.values_list("method", "outcome")) == [("password", "done")]
