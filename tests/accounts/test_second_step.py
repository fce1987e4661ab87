"""Codes of an app: taken once, near their time, and useless to whoever copies the database."""

from datetime import timedelta

import pytest

from huiyin.accounts.models import Account, RecoveryCode, SecondStep
from huiyin.accounts.resets import IdentityCheck, ResetReason
from huiyin.accounts.selectors import has_second_step, recovery_codes_left
from huiyin.accounts.services import (
    begin_second_step,
    confirm_second_step,
    new_recovery_codes,
    prove,
    reset_second_step,
    stop_second_step,
)
from huiyin.audit.models import TraceEntry
from huiyin.kernel.clock import freeze, now
from huiyin.kernel.errors import Conflict, InvalidInput
from huiyin.kernel.vault import Sealed, unseal
from tests.accounts.phones import Phone, enrol
from tests.cast import THURSDAY


@pytest.fixture
def lin(district):
    return Account.objects.get(login="lin")


def proves(account, typed: str) -> str:
    return prove(account, typed, by="test")


def test_it_is_not_asked_for_before_a_code_was_shown(lin):
    phone = Phone(begin_second_step(lin, by="test"))
    assert not has_second_step(lin) and proves(lin, phone.shows()) == ""
    with pytest.raises(InvalidInput):
        confirm_second_step(lin, "000000" if phone.shows() != "000000" else "111111", by="test")
    assert not has_second_step(lin)
    assert len(confirm_second_step(lin, phone.shows(), by="test")) == 10
    assert has_second_step(lin)


def test_no_code_works_twice_not_even_the_one_before(lin):
    with freeze(THURSDAY):
        phone, _codes = enrol(lin)
        assert proves(lin, phone.shows()) == "", "the code that switched it on is used up"
        before = phone.shows(THURSDAY)
    with freeze(THURSDAY + timedelta(seconds=30)):
        assert proves(lin, before) == ""
        assert proves(lin, phone.shows()) == "code"
        assert proves(lin, phone.shows()) == ""


def test_a_phone_may_be_half_a_minute_off_and_no_more(lin):
    with freeze(THURSDAY):
        phone, _codes = enrol(lin)
    with freeze(THURSDAY + timedelta(minutes=10)):
        assert proves(lin, phone.shows(now() - timedelta(seconds=61))) == ""
        assert proves(lin, phone.shows(now() + timedelta(seconds=61))) == ""
        assert proves(lin, phone.shows(now() - timedelta(seconds=30))) == "code"


def test_a_recovery_code_works_once_however_it_is_typed(lin):
    _phone, codes = enrol(lin)
    assert proves(lin, f" {codes[3].upper().replace('-', ' ')} ") == "recovery"
    assert proves(lin, codes[3]) == "" and recovery_codes_left(lin) == 9


def test_new_recovery_codes_make_the_old_ones_void(lin):
    _phone, old = enrol(lin)
    new = new_recovery_codes(lin, by="test")
    assert proves(lin, old[0]) == "" and proves(lin, new[0]) == "recovery"


def test_a_copy_of_the_database_opens_nothing(lin, district):
    phone, codes = enrol(lin)
    row = SecondStep.objects.get(account=lin)
    assert phone.codes.secret.encode() not in bytes(row.sealed)
    assert not RecoveryCode.objects.filter(digest__in=codes).exists()
    with pytest.raises(Sealed):
        unseal(bytes(row.sealed), f"second-step/{district.staff['sun'].account_id}")


def test_another_accounts_code_does_not_fit(lin, district):
    phone, codes = enrol(lin)
    sun = district.staff["sun"].account
    enrol(sun)
    assert proves(sun, phone.shows_next()) == "" and proves(sun, codes[0]) == ""


def test_a_reset_is_traced_with_its_reason_and_voids_the_recovery_codes(lin):
    _phone, codes = enrol(lin)
    reset_second_step(lin, ResetReason.LOST, IdentityCheck.IN_PERSON, by="staff/7")
    assert not has_second_step(lin) and proves(lin, codes[0]) == ""
    entry = TraceEntry.objects.get(chain=f"account/{lin.pk}", action="accounts.second_step_reset")
    assert entry.actor == "staff/7" and '"lost"' in entry.data and '"in_person"' in entry.data
    with pytest.raises(Conflict):
        stop_second_step(lin, by="test")


def test_a_second_phone_needs_the_first_one_off(lin):
    enrol(lin)
    with pytest.raises(Conflict):
        begin_second_step(lin, by="test")


def test_the_trace_carries_no_secret(lin):
    phone, codes = enrol(lin)
    told = " ".join(TraceEntry.objects.filter(chain=f"account/{lin.pk}").values_list("data", flat=True))
    assert phone.codes.secret not in told and not any(code in told for code in codes)
