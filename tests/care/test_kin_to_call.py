"""Whom to ring for somebody in care: in order, at night only who may be woken, never without consent."""

from datetime import UTC, datetime, timedelta

from huiyin.care.calling import kin_to_call
from huiyin.care.services import add_contact, move_contact_up, remove_contact
from huiyin.care.vocabulary import Purpose, Relation
from huiyin.kernel.clock import now
from tests.care.conftest import DAUGHTER, SON

NOON = datetime(2026, 12, 1, 4, tzinfo=UTC)  # 12:00 in Shanghai
MIDNIGHT = datetime(2026, 12, 1, 16, tzinfo=UTC)


def _with_both(home):
    file = home.bai()
    add_contact(file, DAUGHTER, Relation.DAUGHTER, by=home.he)
    return file, add_contact(file, SON, Relation.SON, by=home.he, at_night=False)


def test_they_are_called_in_the_order_of_the_file(home):
    file, son = _with_both(home)
    assert [kin.relation for kin in kin_to_call(file.subject, at=NOON)] == ["daughter", "son"]
    move_contact_up(son, by=home.he)
    assert [(kin.relation, kin.language) for kin in kin_to_call(file.subject, at=NOON)] == [
        ("son", "en"),
        ("daughter", "zh-hans"),
    ]


def test_at_night_only_those_who_may_be_woken(home):
    file, _son = _with_both(home)
    assert [kin.relation for kin in kin_to_call(file.subject, at=MIDNIGHT)] == ["daughter"]


def test_nobody_is_called_without_the_consent_for_it(home):
    file = home.bai(agreement=home.agreement(purposes=frozenset({Purpose.VISITS})))
    assert kin_to_call(file.subject) == []


def test_nobody_is_called_once_the_consent_has_run_out(home):
    file, _son = _with_both(home)
    assert kin_to_call(file.subject, at=now() + timedelta(days=400)) == []


def test_who_was_taken_out_is_not_called(home):
    file, son = _with_both(home)
    remove_contact(son, by=home.he)
    assert [kin.relation for kin in kin_to_call(file.subject, at=NOON)] == ["daughter"]


def test_a_subject_that_is_none_has_no_kin(home):
    assert kin_to_call("care/999") == kin_to_call("care/x") == kin_to_call("") == kin_to_call("care/²") == []
