"""A CAP message comes in, the desk sends it, households in its polygon are told, one confirms, the desk sees it."""

from datetime import timedelta

from huiyin.audit.models import AccessEntry
from huiyin.kernel.clock import freeze, now
from huiyin.notices.models import Delivery
from huiyin.orgs.actor import SYSTEM
from huiyin.warnings.models import Told
from huiyin.warnings.selectors import standing_of
from huiyin.warnings.services import ask_or_send, confirm, go_on, take_in
from huiyin.warnings.vocabulary import How, State, Via
from tests.cast import THURSDAY


def sent(town, **given):
    warning = take_in(town.cap(**given), via=Via.HTTP, by=SYSTEM).warning
    warning = ask_or_send(warning.pk, by=town.actor("lin"))
    assert go_on(warning.pk, until=now() + timedelta(seconds=30))
    return warning


def test_households_in_the_polygon_are_told_the_frail_first(town):
    with freeze(THURSDAY):
        warning = sent(town)
        assert warning.state == State.OUT
    told = list(Told.objects.filter(warning=warning).order_by("rank", "recipient"))
    assert [one.recipient for one in told] == ["household/H2", "household/H1", "household/H3"]
    deliveries = list(Delivery.objects.order_by("id").values_list("recipient", "channel", "template"))
    assert deliveries == [("household/H2", "sms", "warning"), ("household/H1", "sms", "warning")]
    assert told[2].reached == "no_way"


def test_the_register_is_opened_once_with_its_purpose_and_nothing_personal_is_kept(town):
    with freeze(THURSDAY):
        warning = sent(town)
    looks = AccessEntry.objects.filter(subject="register/households", about=f"warning/{warning.pk}")
    assert looks.count() == 2  # the estimate before sending, and the sending
    assert all(look.purpose for look in looks)
    assert not Delivery.objects.filter(params__icontains="1990").exists()


def test_a_confirmation_counts_at_once(town):
    with freeze(THURSDAY):
        warning = sent(town)
        confirm(Told.objects.get(recipient="household/H2"), how=How.LINK)
        figures = standing_of(warning).all
    assert (figures.homes, figures.told, figures.no_way, figures.confirmed, figures.unreached) == (3, 2, 1, 1, 2)
    assert figures.rate == 33


def test_telling_twice_tells_nobody_twice(town):
    with freeze(THURSDAY):
        warning = sent(town)
        go_on(warning.pk, until=now() + timedelta(seconds=30))
    assert Delivery.objects.count() == 2
