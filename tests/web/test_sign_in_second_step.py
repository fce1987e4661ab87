"""The way in with a second step: a code of the app or a recovery code; who must have one sets it up first."""

import re
from datetime import timedelta

import pytest

from huiyin.accounts.models import OpenSession, SignIn
from huiyin.accounts.selectors import has_second_step
from huiyin.accounts.services import stop_second_step
from huiyin.kernel.clock import now, travel
from huiyin.notices.models import Notice
from tests.accounts.phones import Phone, enrol
from tests.web.signers import PASSWORD, browser, is_in, sign_in, with_password


@pytest.fixture
def sun(district):
    with_password(district, "sun", "mei")
    return district.staff["sun"].account


def code(client, typed: str):
    return client.post("/login/code/", {"code": typed})


def test_a_right_password_alone_opens_nothing(sun):
    enrol(sun)
    client = browser()
    answer = sign_in(client, "sun")
    assert answer.url == "/login/code/" and not is_in(client)
    assert not OpenSession.objects.exists()


def test_password_and_code_open_the_page_that_was_wanted(sun):
    phone, _codes = enrol(sun)
    client = browser()
    sign_in(client, "sun", next="/desk/inbox/")
    answer = code(client, phone.shows_next())
    assert answer.url == "/desk/inbox/" and is_in(client)
    assert SignIn.objects.get(outcome="done").method == "code"


def test_a_code_that_was_seen_over_the_shoulder_is_used_up(sun):
    phone, _codes = enrol(sun)
    client, thief = browser(), browser("198.51.100.9")
    sign_in(client, "sun")
    sign_in(thief, "sun")
    shown = phone.shows_next()
    assert code(client, shown).status_code == 302
    assert code(thief, shown).status_code == 422 and not is_in(thief)


def test_a_recovery_code_opens_once_and_its_owner_is_told(sun):
    _phone, codes = enrol(sun)
    client = browser()
    sign_in(client, "sun")
    assert code(client, codes[0]).status_code == 302 and is_in(client)
    assert Notice.objects.filter(account_id=sun.pk, template="account_recovery_code").count() == 1
    other = browser()
    sign_in(other, "sun")
    assert code(other, codes[0]).status_code == 422


def test_codes_are_not_guessed_fast(sun):
    phone, _codes = enrol(sun)
    client = browser()
    sign_in(client, "sun")
    right = phone.shows_next()
    wrong = [f"{n:06}" for n in range(6) if f"{n:06}" != right][:5]
    assert [code(client, one).status_code for one in wrong] == [422, 422, 422, 422, 429]
    assert code(client, right).status_code == 429 and not is_in(client)


def test_ten_minutes_later_the_password_is_asked_for_again(sun):
    phone, _codes = enrol(sun)
    client = browser()
    sign_in(client, "sun")
    with travel(now() + timedelta(minutes=11)):
        assert code(client, phone.shows()).url == "/login/" and not is_in(client)


def test_a_password_changed_meanwhile_ends_the_way_in(sun):
    phone, _codes = enrol(sun)
    client = browser()
    sign_in(client, "sun")
    sun.set_password("another one entirely")
    sun.save()
    assert code(client, phone.shows_next()).url == "/login/" and not is_in(client)


def test_nobody_comes_to_the_code_without_a_password(sun):
    enrol(sun)
    assert browser().get("/login/code/").url == "/login/"
    assert browser().get("/login/set-up/").url == "/login/"


def test_who_must_have_one_is_not_let_in_without(sun, settings):
    settings.HUIYIN_MFA = ["handler"]
    client = browser()
    assert sign_in(client, "sun").url == "/login/set-up/" and not is_in(client)
    client.post("/login/set-up/", {"begin": "1"})
    page = client.get("/login/set-up/").content.decode()
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")
    phone = Phone(f"otpauth://totp/x?secret={secret}")
    done = client.post("/login/set-up/", {"code": phone.shows()}).content.decode()
    assert len(re.findall(r"<code>[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}</code>", done)) == 10
    assert has_second_step(sun) and is_in(client)


def test_it_is_asked_of_the_posts_that_the_setting_names_and_no_others(sun, settings):
    for wanted, logins in {"off": set(), "staff": {"sun", "mei"}, "grid_worker": {"mei"}}.items():
        settings.HUIYIN_MFA = [wanted]
        kept_out = {login for login in ("sun", "mei") if sign_in(browser(), login).url == "/login/set-up/"}
        assert kept_out == logins, wanted


def test_who_must_have_one_cannot_switch_it_off(sun, settings):
    settings.HUIYIN_MFA = ["staff"]
    phone, _codes = enrol(sun)
    client = browser()
    sign_in(client, "sun")
    code(client, phone.shows_next())
    assert client.post("/account/second-step/off/").status_code == 403 and has_second_step(sun)


def test_once_it_is_off_the_password_is_enough(sun):
    enrol(sun)
    stop_second_step(sun, by="test")
    client = browser()
    assert sign_in(client, "sun", PASSWORD).url == "/home/" and is_in(client)
