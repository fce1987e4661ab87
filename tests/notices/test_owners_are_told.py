"""The owner of an account hears what happens to it, in words of either language, and of guessing at most once a day."""

from datetime import timedelta

import pytest

from huiyin.accounts.models import Account, SignIn
from huiyin.kernel.clock import freeze
from huiyin.notices.jobs import MANY, tell_of_guessing
from huiyin.notices.models import Notice
from huiyin.notices.owners import tell_owner
from huiyin.notices.templates import TEMPLATES
from huiyin.notices.words import in_words
from tests.cast import THURSDAY


@pytest.fixture
def lin(district):
    return Account.objects.get(login="lin")


@pytest.mark.parametrize("name", sorted(name for name in TEMPLATES if name.startswith("account_")))
def test_every_notice_reads_in_both_languages(lin, name):
    tell_owner(lin, name.removeprefix("account_"), device="Firefox · Linux")
    for language in ("zh", "en"):
        told = in_words(Notice.objects.get(), language)
        assert told.title and told.body and "{" not in told.title + told.body and told.number == ""


def test_the_same_thing_twice_is_told_twice(lin):
    for minutes in (0, 1):
        with freeze(THURSDAY + timedelta(minutes=minutes)):
            tell_owner(lin, "password")
    assert Notice.objects.count() == 2


def failures(account, times: int) -> None:
    for n in range(times):
        SignIn.objects.create(account=account, at=THURSDAY - timedelta(minutes=n), outcome="wrong", method="password")


def test_guessing_is_told_once_a_day(lin):
    failures(lin, MANY)
    SignIn.objects.bulk_create(
        SignIn(account=None, at=THURSDAY, outcome="wrong", method="password") for _n in range(MANY)
    )
    with freeze(THURSDAY):
        tell_of_guessing(0)
        tell_of_guessing(0)
    notice = Notice.objects.get()
    assert notice.account_id == lin.pk and notice.template == "account_guessed"


def test_ones_own_mistyping_is_no_news(lin):
    failures(lin, MANY - 1)
    with freeze(THURSDAY):
        tell_of_guessing(0)
    assert not Notice.objects.exists()
