"""Somebody has lost phone and paper: an administrator takes the second step off, with a reason, and it shows."""

import pytest

from huiyin.accounts.selectors import has_second_step
from huiyin.audit.models import TraceEntry
from huiyin.notices.models import Notice
from tests.accounts.phones import enrol
from tests.web.office_cast import administrator
from tests.web.signers import browser, is_in, sign_in, with_password

WHY = {"reason": "lost", "checked": "in_person"}


@pytest.fixture
def ada(client, district):
    client.force_login(administrator(district).account)
    return client


@pytest.fixture
def sun(district):
    with_password(district, "sun")
    return district.staff["sun"]


def test_a_reset_opens_the_way_with_the_password_alone(ada, sun):
    enrol(sun.account)
    assert ada.post(f"/office/staff/{sun.pk}/second-step/reset/", WHY).status_code == 302
    client = browser()
    assert sign_in(client, "sun").url == "/home/" and is_in(client)


def test_it_is_traced_told_and_signs_out_everywhere(ada, sun):
    client = browser()
    sign_in(client, "sun")
    enrol(sun.account)
    ada.post(f"/office/staff/{sun.pk}/second-step/reset/", WHY)
    assert not is_in(client)
    entry = TraceEntry.objects.get(action="accounts.second_step_reset")
    assert entry.chain == f"account/{sun.account_id}" and '"reason":"lost"' in entry.data
    assert Notice.objects.filter(account_id=sun.account_id, template="account_second_step_reset").exists()


def test_a_reason_is_asked_for(ada, sun):
    enrol(sun.account)
    answer = ada.post(f"/office/staff/{sun.pk}/second-step/reset/", {"reason": "", "checked": ""})
    assert answer.status_code == 422 and has_second_step(sun.account)


def test_nobody_resets_their_own_and_only_administrators_do(ada, sun, district):
    mine = district.staff["ada"]
    phone, _codes = enrol(mine.account)
    ada.post("/account/confirm/", {"code": phone.shows_next()})
    assert ada.post(f"/office/staff/{mine.pk}/second-step/reset/", WHY).status_code == 403
    ada.force_login(district.staff["lin"].account)
    enrol(sun.account)
    assert ada.post(f"/office/staff/{sun.pk}/second-step/reset/", WHY).status_code == 403
    assert has_second_step(sun.account) and has_second_step(mine.account)


def test_an_administrator_signs_somebody_out_everywhere(ada, sun):
    client = browser()
    sign_in(client, "sun")
    assert ada.post(f"/office/staff/{sun.pk}/sessions/end/").status_code == 302
    assert not is_in(client)
