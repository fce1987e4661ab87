"""Changing one's own password: length, not a known one, and no folklore."""

import pytest

from huiyin.accounts.models import Account
from huiyin.notices.models import Notice
from tests.web.signers import PASSWORD, browser, is_in, sign_in, with_password

LOGIN = "sunny.harbour"
FRESH = "seven quiet herons at dawn"


@pytest.fixture
def sun(district):
    with_password(district, "sun")
    Account.objects.filter(login="sun").update(login=LOGIN)
    client = browser()
    sign_in(client, LOGIN)
    return client


def change(client, new: str, *, old: str = PASSWORD, again: str | None = None):
    return client.post("/account/password/", {"old": old, "new": new, "again": new if again is None else again})


def test_the_new_one_opens_and_the_old_one_does_not(sun):
    assert change(sun, FRESH).status_code == 302
    assert sign_in(browser(), LOGIN).status_code == 422
    assert sign_in(browser(), LOGIN, FRESH).status_code == 302


def test_this_browser_stays_and_all_others_are_out(sun, district):
    other = browser()
    sign_in(other, LOGIN)
    change(sun, FRESH)
    assert is_in(sun) and not is_in(other)
    page = sun.get("/account/").content.decode()
    assert page.count("This browser") == 1 and "Sign out all other browsers" not in page


def test_its_owner_is_told(sun, district):
    change(sun, FRESH)
    account = district.staff["sun"].account
    assert Notice.objects.filter(account_id=account.pk, template="account_password").count() == 1


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("short one", "too short"),
        ("1234567890", "too common"),
        ("sunny.harbour1", "too similar to the login"),
        (PASSWORD, "the password that you have"),
    ],
)
def test_what_is_refused_says_why(sun, new, words):
    answer = change(sun, new)
    assert answer.status_code == 422 and words in answer.content.decode()


def test_small_letters_alone_are_fine_and_nothing_runs_out(sun):
    assert change(sun, "abundant plain small letters").status_code == 302


def test_the_present_one_is_asked_for(sun):
    assert "not your present password" in change(sun, FRESH, old="something").content.decode()
    assert Account.objects.get(login=LOGIN).check_password(PASSWORD)


def test_two_that_differ_are_refused(sun):
    assert "The two differ" in change(sun, FRESH, again=FRESH + "!").content.decode()
