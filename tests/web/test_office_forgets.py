"""The office's page for somebody who asks to be forgotten, and legal holds."""

import re

import pytest

from huiyin.retention.models import LegalHold, Wish
from tests.accounts.phones import enrol
from tests.retention.test_asked_at_the_office import PHONE, reported
from tests.retention.test_the_night_erases import close, is_erased
from tests.web.desks import sign_in
from tests.web.office_cast import administrator

AT = "/office/retention/forget/"


@pytest.fixture
def ada(district):
    administrator(district)
    return sign_in(district, "ada")


@pytest.fixture
def closed(district):
    matter = reported(district)
    close(district, matter)
    return matter


def found_in(page: str) -> str:
    return re.search(r'name="found" value="([^"]+)"', page)[1]


def look(client, phone=PHONE):
    return client.post(AT, {"phone": phone, "proof": "in_person"}, headers={"accept-language": "zh-hans"})


def test_looked_for_read_and_erased(ada, closed, district):
    open_ = reported(district)
    page = look(ada).content.decode()
    assert closed.number in page and open_.number in page and PHONE not in page.split("<main")[0]
    assert "立即删除" in page and "事项还在办理" in page and "个人信息保护法第五十六条" in page
    chosen = [str(matter.reports.get().pk) for matter in (closed, open_)]
    answer = ada.post(AT, {"found": found_in(page), "report": chosen}, headers={"accept-language": "en"})
    assert "1 report has forgotten who sent it" in answer.content.decode()
    assert "1 more is noted" in answer.content.decode()
    assert is_erased(closed) and not is_erased(open_)
    assert closed.number not in look(ada).content.decode()


def test_only_what_was_ticked_goes(ada, closed):
    page = look(ada).content.decode()
    answer = ada.post(AT, {"found": found_in(page)})
    assert answer.status_code == 422 and not Wish.objects.exists() and not is_erased(closed)


def test_what_was_not_shown_is_not_erased(ada, closed, district):
    page = look(ada, "13900000000").content.decode()
    assert "没有用此号码上报的事项" in page
    shown = found_in(look(ada).content.decode())
    other = reported(district, phone="13700000001")
    close(district, other)
    ada.post(AT, {"found": shown, "report": [str(other.reports.get().pk)]})
    assert not is_erased(other)
    for forged in (shown + "x", "", "1:2:3"):
        assert ada.post(AT, {"found": forged, "report": [str(closed.reports.get().pk)]}).status_code == 422
    mi = sign_in(district, "mi")
    assert mi.post(AT, {"found": shown, "report": [str(closed.reports.get().pk)]}).status_code == 422
    assert not is_erased(closed)


def test_a_tip_off_is_erased_by_the_confidentiality_officer_alone(ada, district):
    tip = reported(district, type_code="E9901", text="举报")
    page = look(ada).content.decode()
    assert tip.number not in page and "由保密专员在同一页面办理" in page
    mi = sign_in(district, "mi")
    page = look(mi).content.decode()
    assert tip.number in page and "由保密专员在同一页面办理" not in page
    assert AT in mi.get("/desk/").content.decode()


@pytest.mark.parametrize("login", ["lin", "sun", "qian"])
def test_no_other_post_opens_it(login, district):
    assert sign_in(district, login).get(AT).status_code == 403
    assert look(sign_in(district, login)).status_code == 403


def test_whoever_has_a_second_step_shows_it_first(ada, closed, district):
    enrol(district.staff["ada"].account)
    assert "/account/confirm/" in ada.get(AT).content.decode()
    assert look(ada).status_code == 403


def test_what_was_shown_half_an_hour_ago_is_shown_again_first(ada, closed, monkeypatch):
    shown = found_in(look(ada).content.decode())
    monkeypatch.setattr("huiyin.web.office.forgetting.HOLDS", -1)
    answer = ada.post(AT, {"found": shown, "report": [str(closed.reports.get().pk)]})
    assert answer.status_code == 422 and not is_erased(closed)


@pytest.mark.parametrize(
    "given", [{}, {"phone": "1234", "proof": "in_person"}, {"phone": PHONE, "proof": "he said so"}]
)
def test_what_is_missing_is_said(ada, given):
    answer = ada.post(AT, given)
    assert answer.status_code == 422 and "field-error" in answer.content.decode()


def test_a_matter_is_put_on_hold_and_set_free(ada, closed):
    assert (
        ada.post("/office/retention/hold/", {"number": closed.number, "reason": "（2026）行复 12 号"}).status_code
        == 302
    )
    page = ada.get("/office/retention/", headers={"accept-language": "zh-hans"}).content.decode()
    assert "（2026）行复 12 号" in page
    assert "涉及诉讼" in look(ada).content.decode()
    again = ada.post("/office/retention/hold/", {"number": closed.number, "reason": "x"})
    assert again.status_code == 409
    hold = LegalHold.objects.get()
    assert ada.post(f"/office/retention/hold/{hold.pk}/lift/").status_code == 302
    hold.refresh_from_db()
    assert hold.lifted_at and hold.lifted_by
    assert ada.post(f"/office/retention/hold/{hold.pk}/lift/").status_code == 409
    assert ada.post("/office/retention/hold/999/lift/").status_code == 404


@pytest.mark.parametrize("given", [{"number": "HY-0", "reason": "x"}, {"number": "", "reason": ""}])
def test_a_hold_needs_a_matter_and_a_reason(ada, given):
    assert ada.post("/office/retention/hold/", given).status_code == 422 and not LegalHold.objects.exists()
