"""Nothing about signing in is kept longer than it is of use."""

from datetime import timedelta

from huiyin.accounts.jobs import KEEP_LOG, forget_before
from huiyin.accounts.models import Account, Failures, OpenSession, SecondStep, SignIn
from huiyin.accounts.services import begin_second_step
from huiyin.kernel.clock import now
from tests.accounts.phones import enrol


def test_attempts_go_after_half_a_year_and_not_before(district):
    lin, at = Account.objects.get(login="lin"), now()
    for age in (KEEP_LOG + timedelta(days=1), KEEP_LOG - timedelta(days=1)):
        SignIn.objects.create(account=lin, at=at - age, outcome="done", method="password")
    forget_before(at)
    assert SignIn.objects.get().at > at - KEEP_LOG


def test_counters_go_when_they_no_longer_count(district):
    at = now()
    Failures.objects.create(name="old", count=9, last_at=at - timedelta(hours=13))
    Failures.objects.create(name="new", count=9, last_at=at - timedelta(hours=1))
    forget_before(at)
    assert list(Failures.objects.values_list("name", flat=True)) == ["new"]


def test_sessions_go_when_they_have_ended(district):
    lin, at = Account.objects.get(login="lin"), now()
    OpenSession.objects.create(digest="old", account=lin, seen_at=at - timedelta(days=3))
    OpenSession.objects.create(digest="new", account=lin, seen_at=at - timedelta(hours=3))
    forget_before(at)
    assert list(OpenSession.objects.values_list("digest", flat=True)) == ["new"]


def test_a_second_step_that_was_never_finished_goes(district):
    lin, mei = Account.objects.get(login="lin"), Account.objects.get(login="mei")
    begin_second_step(lin, by="test")
    enrol(mei)
    forget_before(now() + timedelta(days=2))
    assert list(SecondStep.objects.values_list("account__login", flat=True)) == ["mei"]
