"""The contractor's page behind a link, the matter's page, the list of all hand-offs, setting up partners."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from huiyin.handoff.jobs import take_back_silent
from huiyin.handoff.links import path_of
from huiyin.handoff.models import Handoff, Partner
from huiyin.handoff.services import hand_off, renew_link
from huiyin.handoff.states import State
from huiyin.kernel.clock import freeze, now
from huiyin.matters.models import Photo
from huiyin.matters.vocabulary import EvidenceKind
from tests.handoff.conftest import again
from tests.web.desks import Story, fresh, photo, sign_in


@pytest.fixture
def handed(district, partner, lamp):
    return hand_off(lamp, partner(), "更换柳巷 3 号灯杆灯泡", by=district.actor("sun"))


def text_of(answer) -> str:
    return answer.content.decode()


def test_a_contractor_works_through_the_link_without_an_account(district, handed, lamp):
    phone, here = Client(), path_of(handed)
    seen = text_of(phone.get(here))
    assert "更换柳巷 3 号灯杆灯泡" in seen and lamp.number in seen and "我们接单" in seen
    assert lamp.tracking_code not in seen and "柳巷路灯不亮" not in seen, "nothing that the reporter wrote"
    assert phone.post(f"{here}confirm/", {"text": ""}).status_code == 302
    assert again(handed).state == State.CONFIRMED
    assert phone.post(f"{here}progress/", {"text": ""}).status_code == 422
    assert phone.post(f"{here}progress/", {"text": "到场"}).status_code == 302
    done = phone.post(f"{here}done/", {"text": "已换", "photos": [photo()]})
    assert done.status_code == 302 and again(handed).state == State.DONE
    assert [p.kind for p in fresh(lamp).photos.all()] == ["after"]
    after = text_of(phone.get(here))
    assert "更换柳巷" not in after and "您已反馈结果" in after
    assert phone.post(f"{here}done/", {"text": "又"}).status_code == 409


def test_a_link_is_not_guessed_and_ends(district, handed):
    phone, here = Client(), path_of(handed)
    for wrong in (here[:-3] + "xx/", f"/w/{handed.pk}-{handed.nonce}/", "/w/x/", "/w/1.2.3/", "/w/1-a:b/"):
        assert phone.get(wrong).status_code == 404
    with freeze(now() + timedelta(days=31)):
        assert "链接已过期" in text_of(phone.get(here))
        assert phone.post(f"{here}confirm/").status_code == 422
    renew_link(handed, by=district.actor("sun"))
    assert phone.get(here).status_code == 404
    assert phone.get(path_of(again(handed))).status_code == 200
    take_back_silent(now() + timedelta(hours=3))
    ended = text_of(phone.get(path_of(again(handed))))
    assert "更换柳巷" not in ended and "该工单已结束" in ended


def test_only_the_photos_that_were_chosen_go_along_and_bare(district, partner, lamp):
    from huiyin.matters import services as do
    from huiyin.matters.jobs import small_copies
    from huiyin.matters.services.photos import keep_upload

    sun = district.actor("sun")
    pictures = [keep_upload("a.png", photo().read(), EvidenceKind.BEFORE, by=sun) for _ in range(2)]
    do.note(lamp, "现场", by=sun, photos=pictures)
    chosen, kept = Photo.objects.filter(matter=lamp).order_by("pk")
    handed = hand_off(fresh(lamp), partner(), "换灯泡", by=sun, photos=[chosen])
    phone, here = Client(), path_of(handed)
    assert phone.get(f"{here}photo/{chosen.token}/").status_code == 404, "not before it has been looked through"
    assert "/photo/" not in phone.get(here).content.decode()
    small_copies.func(photo=chosen.pk)
    assert phone.get(f"{here}photo/{chosen.token}/")["Content-Type"] == "image/png"
    assert phone.get(f"{here}photo/{kept.token}/").status_code == 404
    assert phone.get(f"/photo/{chosen.token}").status_code in (302, 404)


def test_the_handler_hands_over_copies_the_link_and_takes_it_back(district, partner, lamp):
    firm, sun = partner(), sign_in(district, "sun")
    here = f"/desk/m/{lamp.number}/"
    assert "转外部单位" in text_of(sun.get(here))
    assert "明灯照明公司" in text_of(sun.get(f"{here}hand-off/"))
    assert sun.post(f"{here}hand-off/", {"partner": firm.pk, "brief": ""}).status_code == 422
    assert sun.post(f"{here}hand-off/", {"partner": firm.pk, "brief": "换灯泡"}).status_code == 302
    handoff = Handoff.objects.get()
    page = text_of(sun.get(here))
    link = re.search(r"<code>(http://testserver/w/[^<]+)</code>", page)[1]
    assert Client().get(link).status_code == 200
    assert "/hand-off/" in page and f"/hand-off/{handoff.pk}/recall/" in page
    lin = text_of(sign_in(district, "lin").get(here))
    assert "明灯照明公司" in lin and "/w/" not in lin, "who may not report for the partner gets no link"
    assert sign_in(district, "wu").post(f"{here}hand-off/{handoff.pk}/recall/").status_code == 404
    sun.post(f"{here}hand-off/{handoff.pk}/link/")
    assert Client().get(link).status_code == 404
    sun.post(f"{here}hand-off/{handoff.pk}/recall/")
    assert again(handoff).state == State.RECALLED


def test_the_list_shows_each_person_theirs_with_what_is_due(district, partner, handed):
    for name, sees in (("sun", True), ("zhao", True), ("feng", True), ("wu", False)):
        page = text_of(sign_in(district, name).get("/desk/handoffs/"))
        assert ("更换柳巷" in page) is sees, name
    with freeze(now() + timedelta(hours=3)) as at:
        take_back_silent(at)
    zhao = sign_in(district, "zhao")
    assert "更换柳巷" not in text_of(zhao.get("/desk/handoffs/"))
    assert "更换柳巷" in text_of(zhao.get("/desk/handoffs/?tab=silent"))


def test_the_list_costs_the_same_whatever_its_length(district, partner, django_assert_max_num_queries):
    firm, zhao = partner(), sign_in(district, "zhao")
    for _ in range(6):
        hand_off(Story(district).accepted(), firm, "换灯泡", by=district.actor("sun"))
    with django_assert_max_num_queries(14):
        assert text_of(zhao.get("/desk/handoffs/")).count("换灯泡") == 6


def test_ada_sets_up_a_partner_whose_key_is_never_shown(district, ada, settings):
    settings.HUIYIN_OUTBOUND_PRIVATE = ["127.0.0.1"]
    office = sign_in(district, "ada")
    given = {
        "name_zh": "东区 311", "kind": "city", "way": "open311", "url": "http://127.0.0.1:9/", "key": "geheim-9",
        "services": "0137 = lamp-out\n* = other", "jurisdiction": "east", "confirm_hours": "2", "progress_hours": "48",
        "types": ["0137"], "fallback": "S001",
    }  # fmt: skip
    assert office.post("/office/partners/new/", given).status_code == 302
    one = Partner.objects.get()
    assert one.options == {"services": {"0137": "lamp-out", "*": "other"}, "jurisdiction_id": "east"}
    here = f"/office/partners/{one.pk}/"
    assert "geheim-9" not in text_of(office.get(here)) and "geheim-9" not in one.key
    kept = one.key
    assert office.post(here, given | {"key": "", "name_en": "East 311"}).status_code == 302
    one.refresh_from_db()
    assert (one.key, one.name_en) == (kept, "East 311")
    for wrong in ({"services": "0137"}, {"url": "http://8.8.8.8/"}, {"way": "api"}, {"account": "nobody"}):
        assert office.post(here, given | wrong).status_code == 422, wrong
    assert "东区 311" in text_of(office.get("/office/partners/"))
    assert office.post(f"{here}close/").status_code == 302
    one.refresh_from_db()
    assert one.closed_at
    assert sign_in(district, "lin").get("/office/partners/").status_code == 403
