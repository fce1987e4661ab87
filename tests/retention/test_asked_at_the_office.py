"""Somebody has only their telephone number, and asks an officer."""

import pytest

from huiyin.audit.models import AccessEntry, TraceEntry
from huiyin.kernel.errors import InvalidInput
from huiyin.matters.models import Report
from huiyin.people.services import ContactDetails, keep_contact
from huiyin.retention.asking import erase_as_asked, reports_by_number
from huiyin.retention.erasing import grounds_of
from huiyin.retention.holding import place_hold
from huiyin.retention.vocabulary import Ground, Proof
from tests.retention.test_the_night_erases import close, is_erased
from tests.web.office_cast import administrator

PHONE = "13955547391"


def reported(district, phone=PHONE, **more):
    return district.reported(contact=keep_contact(ContactDetails(name="钱大姐", phone=phone)), **more)


@pytest.fixture
def ada(district):
    administrator(district)
    return district.actor("ada")


@pytest.fixture
def three(district):
    """One closed, one open, and a tip-off; somebody else's beside them."""
    closed, open_, tip = reported(district), reported(district), reported(district, type_code="E9901", text="举报")
    close(district, closed)
    reported(district, phone="13800000001")
    return closed, open_, tip


def numbers(reports) -> set[str]:
    return {report.matter.number for report in reports}


def test_the_number_finds_what_was_reported_with_it_and_no_tip_off(three, ada):
    closed, open_, _tip = three
    found = reports_by_number("+86 139-5554-7391", by=ada, purpose="本人申请")
    assert numbers(found) == {closed.number, open_.number}
    assert sorted(grounds_of(found).values()) == ["", Ground.HANDLING]
    assert AccessEntry.objects.count() == 2, "of the tip-off not even a line that somebody looked"


def test_the_confidentiality_officer_finds_those_of_their_area(three, district):
    found = reports_by_number(PHONE, by=district.actor("mi"), purpose="本人申请")
    assert numbers(found) == {matter.number for matter in three}


def test_nobody_else_finds_anything(three, district):
    for login in ("lin", "qian", "sun"):
        assert reports_by_number(PHONE, by=district.actor(login), purpose="x") == []
    assert not AccessEntry.objects.exists()


@pytest.mark.parametrize("typed", ["", "7391", "钱大姐", "139 555"])
def test_a_part_of_a_number_is_refused(typed, ada):
    with pytest.raises(InvalidInput):
        reports_by_number(typed, by=ada, purpose="x")


def test_what_can_go_goes_and_the_rest_is_noted(three, ada, district):
    closed, open_, tip = three
    found = reports_by_number(PHONE, by=ada, purpose="本人申请")
    wishes = erase_as_asked([report.pk for report in found], by=ada, proof=Proof.IN_PERSON)
    assert sorted(wish.done_at is not None for wish in wishes) == [False, True]
    assert [is_erased(one) for one in (closed, open_, tip)] == [True, False, False]
    entries = TraceEntry.objects.filter(action="retention.asked_at_the_office")
    assert {entry.actor for entry in entries} == {ada.ref} and all('"in_person"' in entry.data for entry in entries)
    assert numbers(reports_by_number(PHONE, by=ada, purpose="x")) == {open_.number}


def test_a_legal_hold_is_said_beforehand(three, ada, district):
    place_hold(three[0], "行政复议", by=ada)
    found = reports_by_number(PHONE, by=ada, purpose="本人申请")
    assert sorted(grounds_of(found).values()) == [Ground.HANDLING, Ground.HOLD]


def test_somebody_elses_tip_off_cannot_be_slipped_in(three, ada):
    tip = Report.objects.get(matter=three[2])
    assert erase_as_asked([tip.pk], by=ada, proof=Proof.LETTER) == []
    assert not is_erased(three[2])
