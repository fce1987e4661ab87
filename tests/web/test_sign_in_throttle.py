"""Guessing gets slower; whoever is guessed at goes on; nobody learns which logins there are."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from huiyin.accounts.models import Failures, SignIn
from huiyin.accounts.rules.throttle import ACCOUNT, FORGET_AFTER, SOURCE
from huiyin.kernel.clock import freeze, now, travel
from tests.cast import THURSDAY
from tests.web.signers import browser, is_in, sign_in, with_password

TOO_MANY = ACCOUNT.free + 1


@pytest.fixture(autouse=True)
def people(district):
    with_password(district, "sun", "wu")


def guess(client, login: str, times: int) -> int:
    """The status of the last of so many wrong attempts."""
    return [sign_in(client, login, f"wrong {n}").status_code for n in range(times)][-1]


def test_after_some_failures_even_the_right_password_waits():
    stranger = browser()
    assert guess(stranger, "sun", TOO_MANY) == 422
    answer = sign_in(stranger, "sun")
    assert answer.status_code == 429 and "Too many attempts. Try again in" in answer.content.decode()
    with travel(now() + timedelta(seconds=6)):
        assert sign_in(stranger, "sun").status_code == 302 and is_in(stranger)


def test_a_colleague_at_the_next_desk_is_not_locked_out():
    """They share the office's address; her browser is known, so what is tried from his does not count for hers."""
    hers, his = browser(), browser()
    assert sign_in(hers, "sun").status_code == 302
    hers.post("/logout/")
    assert guess(his, "sun", TOO_MANY + 3) == 429
    assert sign_in(hers, "sun").status_code == 302 and is_in(hers)


def test_a_colleague_elsewhere_is_not_locked_out_either():
    assert guess(browser("198.51.100.9"), "sun", TOO_MANY + 3) == 429
    assert sign_in(browser("203.0.113.5"), "sun").status_code == 302


def test_a_stolen_device_cookie_does_not_guess_without_end():
    hers = browser()
    sign_in(hers, "sun")
    hers.post("/logout/")
    assert guess(hers, "sun", TOO_MANY + 1) == 429


def test_a_new_password_makes_the_browser_a_stranger_again(district):
    hers = browser()
    sign_in(hers, "sun")
    hers.post("/logout/")
    guess(browser(), "sun", TOO_MANY + 1)
    with_password(district, "sun")  # the same words, another salt: known browsers are known by the hash
    assert sign_in(hers, "sun").status_code == 429


def test_a_forged_device_cookie_is_nobodys():
    his = browser()
    his.cookies["huiyin_device"] = "eyJpZCI6IngifQ:1abcde:forged"
    assert guess(his, "sun", TOO_MANY) == 422 and sign_in(his, "sun").status_code == 429


def test_one_source_does_not_try_a_list_of_stolen_passwords():
    robot = browser()
    with freeze(THURSDAY):
        for n in range(SOURCE.free + 1):
            sign_in(robot, f"somebody{n}", "secret")
        assert sign_in(robot, "sun").status_code == 429
        assert sign_in(browser("198.51.100.9"), "sun").status_code == 302


def test_a_success_of_ones_own_does_not_refill_the_budget_of_a_source():
    robot = browser()
    with freeze(THURSDAY):
        for n in range(SOURCE.free):
            sign_in(robot, f"somebody{n}", "secret")
        assert sign_in(robot, "wu").status_code == 302
        robot.post("/logout/")
        robot.cookies.clear()
        assert sign_in(robot, "somebody-else", "secret").status_code == 422
        assert sign_in(robot, "sun").status_code == 429


def test_yesterday_is_forgotten():
    stranger = browser()
    guess(stranger, "sun", TOO_MANY + 2)
    with travel(now() + FORGET_AFTER):
        assert guess(stranger, "sun", ACCOUNT.free) == 422
        assert sign_in(stranger, "sun").status_code == 302


def said(answer) -> str:
    return re.sub(r'value="[^"]*"', "", answer.content.decode())


def test_a_login_that_there_is_not_looks_like_any_other():
    with freeze(THURSDAY):
        for _n in range(TOO_MANY + 2):
            there, nowhere = sign_in(browser("192.0.2.1"), "sun", "x"), sign_in(browser("192.0.2.2"), "nobody", "x")
            assert there.status_code == nowhere.status_code
            assert said(there) == said(nowhere)
        assert there.status_code == 429


def test_and_costs_as_much(settings, django_assert_num_queries, monkeypatch):
    """The same statements, and the same slow hash once: time tells nothing."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    from huiyin.accounts.models import Account

    account = Account.objects.get(login="sun")
    account.set_password("something else")
    account.save()
    hashed = []
    real = Argon2PasswordHasher.encode
    monkeypatch.setattr(Argon2PasswordHasher, "encode", lambda *a, **k: hashed.append(1) or real(*a, **k))
    verified = []
    really = Argon2PasswordHasher.verify
    monkeypatch.setattr(Argon2PasswordHasher, "verify", lambda *a, **k: verified.append(1) or really(*a, **k))
    for login, address in (("sun", "192.0.2.1"), ("nobody", "192.0.2.2")):
        with django_assert_num_queries(5):
            assert sign_in(browser(address), login, "wrong").status_code == 422
    assert len(hashed) + len(verified) == 2


def test_what_is_counted_and_logged_names_neither_strangers_nor_addresses():
    sign_in(browser("198.51.100.9"), "somebody@example.org", "x")
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(f::text, ' ') FROM accounts_failures f")
        kept = cursor.fetchone()[0]
    assert "somebody" not in kept and "198.51" not in kept
    entry = SignIn.objects.get()
    assert entry.account is None and entry.network == "198.51.100.0/24"


def test_a_clean_sign_in_counts_nothing():
    assert sign_in(browser(), "sun").status_code == 302
    assert not Failures.objects.exists()


def test_behind_our_proxy_the_address_that_connected_to_it_counts(settings):
    settings.HUIYIN_PROXIES = ["127.0.0.0/8"]
    his, hers = browser("127.0.0.1"), browser("127.0.0.1")
    for n in range(TOO_MANY):
        his.post("/login/", {"username": "sun", "password": f"{n}"}, headers={"X-Forwarded-For": "198.51.100.9"})
    form = {"username": "sun", "password": "the lamps of willow lane"}
    assert his.post("/login/", form, headers={"X-Forwarded-For": "198.51.100.9"}).status_code == 429
    assert hers.post("/login/", form, headers={"X-Forwarded-For": "203.0.113.5"}).status_code == 302
    # Nobody else's word is taken for where they come from.
    stranger = browser("192.0.2.9")
    stranger.post("/login/", form | {"password": "x"}, headers={"X-Forwarded-For": "203.0.113.77"})
    assert SignIn.objects.latest("pk").network == "192.0.2.0/24"


def test_hammering_at_a_shut_door_does_not_fill_the_log():
    with freeze(THURSDAY):
        guess(browser(), "sun", TOO_MANY + 20)
        assert SignIn.objects.filter(outcome="wrong").count() == TOO_MANY
        assert SignIn.objects.filter(outcome="wait").count() == 1
    with freeze(THURSDAY + timedelta(seconds=61)):
        guess(browser(), "sun", 3)
    assert SignIn.objects.filter(outcome="wait").count() == 2


def test_a_robot_does_not_fill_the_database_with_sessions(settings):
    settings.HUIYIN_LIMITS = settings.HUIYIN_LIMITS | {"other": "3/minute"}
    answers = [browser().post("/login/passkey/ask/", headers={"Host": "localhost"}).status_code for _n in range(5)]
    assert answers == [200, 200, 200, 429, 429] and Session.objects.count() == 3
