"""The carer's pages: a list without names, a file that opens with a purpose only, every verb by its form."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.audit.models import AccessEntry
from huiyin.care.models import CareFile
from huiyin.care.services import add_contact, record_contact
from huiyin.care.vocabulary import Met, Purpose, RecordKind, Relation
from huiyin.sensing.models import Device, DeviceKind
from tests.care.conftest import BAI, DAUGHTER
from tests.cast import LANE
from tests.doors.test_bare_pictures import loaded


@pytest.fixture
def desk(home):
    client = Client()
    client.force_login(home.district.staff["he"].account)
    return client


def opened(desk, file):
    assert desk.post(f"/desk/care/{file.pk}/open/", {"purpose": "visit"}).status_code == 302
    return file


def form(**more):
    given = {
        "read_out": "on", "purposes": [one.value for one in Purpose], "until": "2027-06-01", "given_by": "person",
        "how": "paper", "name": "白金丝雀", "phone": "13900007391", "born_on": "1940-09-14", "sex": "f",
        "address": "柳巷12号302", "language": "zh-hans", "place_lon": LANE[0], "place_lat": LANE[1],
        "risks": ["alone", "falls"], "level": "", "why": "", "advice": "敲门要重", "moon_birthday": "",
        "guardian_name": "", "guardian_phone": "",
    }  # fmt: skip
    return given | more


def test_somebody_is_enrolled_with_a_photo_of_the_signed_paper(desk):
    evidence = SimpleUploadedFile("paper.jpg", loaded("JPEG"))
    sent = desk.post("/desk/care/new/", form(evidence=evidence))
    file = CareFile.objects.get()
    assert sent.url == f"/desk/care/{file.pk}/" and file.level == "close"
    page = desk.get(sent.url).content.decode()
    token = file.pictures.get().token
    assert "柳巷12号302" in page and token in page
    assert desk.get(f"/desk/care/photos/{token}").content.startswith(b"\xff\xd8")


def test_without_consent_nothing_is_kept_and_nothing_typed_is_lost(desk):
    answer = desk.post("/desk/care/new/", form(purposes=[], read_out=""))
    assert answer.status_code == 422 and "柳巷12号302" in answer.content.decode()
    assert not CareFile.objects.exists()


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "独居、"), ("en", "Lives alone, ")])
def test_circumstances_are_told_apart_as_the_language_does(desk, language, said):
    desk.post("/desk/care/new/", form())
    assert said in desk.get("/desk/care/", headers={"Accept-Language": language}).content.decode()


def test_the_list_names_nobody(desk, home):
    home.bai()
    page = desk.get("/desk/care/").content.decode()
    assert "白**" in page and BAI.name not in page


def test_a_whole_name_finds_and_the_finding_is_logged(desk, home):
    file = home.bai()
    assert f"/desk/care/{file.pk}/" in desk.get("/desk/care/", {"q": BAI.name}).content.decode()
    assert f"/desk/care/{file.pk}/" not in desk.get("/desk/care/", {"q": "白金"}).content.decode()
    assert AccessEntry.objects.filter(fields=["search"]).count() == 1


def test_the_file_opens_only_with_a_purpose_which_stands_in_the_log(desk, home):
    file = home.bai()
    assert BAI.name not in desk.get(f"/desk/care/{file.pk}/").content.decode()
    opened(desk, file)
    assert BAI.name in desk.get(f"/desk/care/{file.pk}/").content.decode()
    log = desk.get(f"/desk/care/{file.pk}/?tab=log").content.decode()
    assert "何关爱" in log
    desk.post(f"/desk/care/{file.pk}/close/")
    assert BAI.name not in desk.get(f"/desk/care/{file.pk}/").content.decode()


def test_another_areas_carer_finds_nothing(home):
    file = home.bai()
    tao = Client()
    tao.force_login(home.district.staff["tao"].account)
    assert tao.get(f"/desk/care/{file.pk}/").status_code == 404
    assert "白**" not in tao.get("/desk/care/").content.decode()


def test_every_side_of_the_file_shows(desk, home):
    file = opened(desk, home.bai())
    add_contact(file, DAUGHTER, Relation.DAUGHTER, by=home.he)
    record_contact(file, RecordKind.VISIT, Met.WELL, by=home.mei, note="精神很好")
    for tab in ("facts", "plan", "contacts", "devices", "log"):
        page = desk.get(f"/desk/care/{file.pk}/?tab={tab}")
        assert page.status_code == 200, tab
    assert DAUGHTER.name in desk.get(f"/desk/care/{file.pk}/?tab=facts").content.decode()


VERBS = {
    "person": form(address="柳巷13号"),
    "risks": {"risks": ["memory"], "level": "close", "why": "走失过两次"},
    "renew": form(purposes=["visits"]),
    "kin": {"name": "白小雀", "phone": "13800001234", "relation": "daughter", "language": "zh-hans"},
    "plan": {"kind": "visit", "every_days": "3"},
    "carer": {"kind": "neighbour", "name": "邻居老李", "phone": "13600000000"},
    "record": {"kind": "visit", "met": "well"},
    "order": {"kind": "food", "words": "两菜一汤"},
}


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_by_its_form(desk, home, verb):
    file = opened(desk, home.bai())
    answer = desk.post(f"/desk/care/{file.pk}/{verb}/", VERBS[verb])
    assert answer.status_code == 302, answer.content.decode()[-4000:]
    refused = desk.post(f"/desk/care/{file.pk}/{verb}/", {"level": "no such level"})
    assert refused.status_code == 422


def test_a_device_serves_them_until_it_is_released(desk, home):
    file = opened(desk, home.bai())
    kind = DeviceKind.objects.create(code="smoke", name_zh="烟感", name_en="Smoke", metrics={"smoke": {}})
    device = Device.objects.create(code="SM-1", kind=kind, registered_at=file.opened_at)
    assert desk.post(f"/desk/care/{file.pk}/bind/", {"device": "SM-1"}).status_code == 302
    device.refresh_from_db()
    assert device.subject == file.subject
    row = file.bindings.get()
    desk.post(f"/desk/care/{file.pk}/unbind/", {"row": row.pk})
    device.refresh_from_db()
    assert device.subject == ""


def test_withdrawing_shows_what_goes_before_it_goes(desk, home):
    file = opened(desk, home.bai())
    add_contact(file, DAUGHTER, Relation.DAUGHTER, by=home.he)
    shown = desk.get(f"/desk/care/{file.pk}/withdraw/?purposes=family").content.decode()
    assert "家属和紧急联系人" in shown
    desk.post(f"/desk/care/{file.pk}/withdraw/", {"purposes": "family"})
    assert not file.contacts.exists() and CareFile.objects.get().is_active
    ended = desk.post(f"/desk/care/{file.pk}/withdraw/", {"what": "all"}, follow=True)
    assert "第五十六条" in ended.content.decode()
    assert desk.get(f"/desk/care/{file.pk}/").status_code == 404


def test_the_figures_and_the_sheet(desk, home):
    home.bai()
    assert "柳巷社区" in desk.get("/desk/care/figures/").content.decode()
    sheet = desk.get("/desk/care/consent-sheet/").content.decode()
    assert "关爱服务知情同意书" in sheet and "Consent to care" in sheet
