"""Somebody in care has one message of one warning: care's own, or the district's, whichever comes first."""

from datetime import timedelta

import pytest

from huiyin.care.greeting import warn_of_weather
from huiyin.care.models import CareFile, Record
from huiyin.care.vocabulary import PlanKind
from huiyin.kernel.clock import freeze, now
from huiyin.matters.models import WeatherWarning
from huiyin.notices.models import Delivery
from huiyin.orgs.actor import SYSTEM
from huiyin.people.services import ContactDetails, keep_contact
from huiyin.warnings.cap.words import MsgType, Severity
from huiyin.warnings.models import Told
from huiyin.warnings.services import ask_or_send, go_on, take_in
from huiyin.warnings.vocabulary import Via
from tests.cast import THURSDAY
from tests.warnings.test_from_message_to_confirmation import sent
from tests.warnings.town import message

# The eldest of H2 lives alone at B1, and has that telephone.
PHONE, OTHER_PHONE = "19900000002", "19912345678"


@pytest.fixture(autouse=True)
def _thursday(pack_kinds):
    with freeze(THURSDAY):
        yield


def in_care(phone: str = PHONE) -> CareFile:
    person = keep_contact(ContactDetails(name="某某", phone=phone))
    home = {"area": "990101001001001", "opened_at": now(), "covered_until": now() + timedelta(days=1)}
    file = CareFile.objects.create(person=person, **home)
    file.plans.create(kind=PlanKind.WARNING, since=now())
    return file


def texts(file: CareFile) -> list[str]:
    ours = {f"contact/{file.person}", "household/H2"}
    return list(Delivery.objects.filter(recipient__in=ours).order_by("id").values_list("template", flat=True))


def test_whom_the_district_has_told_care_does_not_tell_again(town):
    file, elsewhere = in_care(), in_care(OTHER_PHONE)
    sent(town)
    assert warn_of_weather(now()) == 1
    assert texts(file) == ["warning"]
    assert Delivery.objects.get(recipient=f"contact/{elsewhere.person}").template == "care_weather"
    assert Record.objects.filter(file=file, what="care_weather").count() == 1, "it stands in their file all the same"
    assert warn_of_weather(now()) == 0


def test_whom_care_has_told_before_the_desk_let_it_out_the_district_tells_of_news_only(town):
    file = in_care()
    warning = take_in(town.cap(), via=Via.HTTP, by=SYSTEM).warning
    assert warn_of_weather(now()) == 1
    warning = ask_or_send(warning.pk, by=town.actor("lin"))
    assert go_on(warning.pk, until=now() + timedelta(seconds=30))
    assert warn_of_weather(now()) == 0
    assert texts(file) == ["care_weather"]
    assert Told.objects.get(recipient="household/H2").reached == "queued", "and knocked at, if nobody confirms"

    worse = town.cap(
        kind=MsgType.UPDATE, severity=Severity.SEVERE, identifier="W2", minutes=5, references=(message().reference,)
    )
    take_in(worse, via=Via.HTTP, by=SYSTEM)
    assert warn_of_weather(now()) == 0, "the households are being told"
    assert go_on(warning.pk, until=now() + timedelta(seconds=30))
    assert warn_of_weather(now()) == 0
    assert texts(file) == ["care_weather", "warning_again"]


def test_care_does_not_wait_for_ever_for_somebody_who_is_telling(town):
    file = in_care()
    warning = take_in(town.cap(), via=Via.HTTP, by=SYSTEM).warning
    ask_or_send(warning.pk, by=town.actor("lin"))
    assert warn_of_weather(now()) == 0
    with freeze(THURSDAY + timedelta(minutes=11)):
        assert warn_of_weather(now()) == 1
    assert texts(file) == ["care_weather"]


def test_what_stays_as_it_was_stays_the_same_warning_of_the_weather(town):
    warning = take_in(town.cap(), via=Via.HTTP, by=SYSTEM).warning
    before = list(WeatherWarning.objects.values_list("pk", flat=True))
    assert before
    longer = {
        "identifier": "W2",
        "minutes": 5,
        "expires": THURSDAY + timedelta(hours=9),
        "references": (message().reference,),
    }
    take_in(town.cap(kind=MsgType.UPDATE, **longer), via=Via.HTTP, by=SYSTEM)
    ask_or_send(warning.pk, by=town.actor("lin"))
    rows = WeatherWarning.objects.filter(lifted_at=None)
    assert list(rows.values_list("pk", "until")) == [(pk, THURSDAY + timedelta(hours=9)) for pk in before]
