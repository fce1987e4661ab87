"""Standards by hand: files in, a draft with its differences, decisions, and nothing in force until confirmed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huiyin.matters import library
from huiyin.matters.models import Edition, FilingCondition
from huiyin.web.office.changes import changes_of
from tests.web.office_cast import administrator

HEAD = "大类代码,大类名称,小类代码,小类名称,立案条件,处置时限,结案条件\n"
LAMP = "01,公用设施,37,路灯,不亮,{limit},恢复\n"
COVER = "01,公用设施,01,上水井盖,缺失,2紧急工作时,补齐\n"


@pytest.fixture
def ada(client, district, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    client.force_login(administrator(district).account)
    return client


def table(text: str, name: str = "部件.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (HEAD + text).encode(), content_type="text/csv")


def hand_in(client, text: str, **given):
    return client.post("/office/standards/import/", {"files": [table(text)], **given})


def draft() -> Edition:
    return Edition.objects.get(confirmed_at=None)


def test_files_become_a_draft_and_nothing_changes(ada, district):
    answer = hand_in(ada, LAMP.format(limit="5工作日") + COVER, name="2027")
    assert answer.status_code == 302 and answer.url.endswith("/changes/")
    library.forget()
    assert library.in_force().edition == district.edition
    page = ada.get(answer.url, headers={"accept-language": "en"}).content.decode()
    assert "2 working days" in page and "5 working days" in page
    assert "Rule changed" in page


def test_the_changes_shown_are_those_that_confirming_makes(ada, district):
    hand_in(ada, LAMP.format(limit="5工作日"))
    told = changes_of(draft()).counts
    assert told["changed"] == 1 and told["withdrawn"] == 1 and told["class_withdrawn"] == 1
    assert ada.post(f"/office/standards/{draft().pk}/confirm/").status_code == 302
    library.forget()
    force = library.in_force()
    assert force.condition("0137", 1).limit_amount == 5
    assert "0101" not in force.types and "E9901" in force.types  # a table of components leaves the events alone


def test_a_kind_of_change_is_shown_alone(ada, district):
    hand_in(ada, LAMP.format(limit="5工作日"))
    page = ada.get(f"/office/standards/{draft().pk}/changes/?what=withdrawn").content.decode()
    assert "0101" in page and "0137" not in page


def test_an_unclear_limit_is_held_with_its_row_until_somebody_decides(ada, district):
    hand_in(ada, LAMP.format(limit="3天") + COVER.replace("2紧急工作时", "种植季节15工作日"))
    held = draft()
    page = ada.get(f"/office/standards/{held.pk}/problems/?severity=needs_decision").content.decode()
    assert "3天" in page and "种植季节15工作日" in page and "部件.csv" in page
    refused = ada.post(f"/office/standards/{held.pk}/confirm/", follow=True)
    assert Edition.objects.filter(pk=held.pk, confirmed_at=None).exists()
    assert "2 条规则待定" in refused.content.decode()
    given = {"plain_days": "working_days", "value_0": "15工作日", "note": "会议纪要3号"}
    assert ada.post(f"/office/standards/{held.pk}/decide/", given).status_code == 302
    settled = draft()
    assert settled.pk != held.pk and settled.report["counts"]["held"] == 0
    lamp = FilingCondition.objects.get(type__edition=settled, type__code="0137")
    assert lamp.limit_amount == 3 and lamp.limit_unit == "working_days"
    assert FilingCondition.objects.get(type__edition=settled, type__code="0101").limit_amount == 15
    assert settled.report["decisions"]["note"] == "会议纪要3号"


def test_a_second_decision_keeps_the_first(ada, district):
    hand_in(ada, LAMP.format(limit="3天") + COVER.replace("2紧急工作时", "种植季节15工作日"))
    ada.post(f"/office/standards/{draft().pk}/decide/", {"value_0": "15工作日"})
    assert draft().report["counts"]["held"] == 1
    ada.post(f"/office/standards/{draft().pk}/decide/", {"plain_days": "calendar_days"})
    assert draft().report["counts"]["held"] == 0


def test_a_decision_that_is_no_limit_is_refused(ada, district):
    hand_in(ada, LAMP.format(limit="种植季节15工作日"))
    answer = ada.post(f"/office/standards/{draft().pk}/decide/", {"value_0": "很久"})
    assert answer.status_code == 422 and "很久" in answer.content.decode()


def test_held_rules_can_be_left_out_on_purpose(ada, district):
    hand_in(ada, LAMP.format(limit="3天") + COVER)
    ada.post(f"/office/standards/{draft().pk}/confirm/", {"without_held": "yes"})
    library.forget()
    assert library.in_force().edition != district.edition
    assert library.in_force().condition("0137", 1).limit_amount == 2  # the rule in force stays


def test_a_discarded_draft_is_gone_with_its_files(ada, district, settings):
    hand_in(ada, LAMP.format(limit="5工作日"))
    kept = settings.MEDIA_ROOT.parent / "imports" / "standards"
    assert list(kept.rglob("部件.csv"))
    assert ada.post(f"/office/standards/{draft().pk}/discard/").status_code == 302
    assert not Edition.objects.filter(confirmed_at=None).exists() and not list(kept.rglob("部件.csv"))


def test_an_edition_that_was_in_force_cannot_be_discarded(ada, district):
    assert ada.post(f"/office/standards/{district.edition.pk}/discard/").status_code == 409
    assert Edition.objects.filter(pk=district.edition.pk).exists()


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("标准.pdf", b"%PDF"),
        SimpleUploadedFile("部件.xlsx", b"PK no workbook"),
    ],
    ids=lambda file: file.name,
)
def test_what_is_no_table_is_refused(ada, district, file):
    answer = ada.post("/office/standards/import/", {"files": [file]})
    assert answer.status_code == 422 and not Edition.objects.filter(confirmed_at=None).exists()


def test_no_file_is_refused(ada, district):
    assert ada.post("/office/standards/import/", {}).status_code == 422


def test_rules_are_found_by_code_and_by_words(ada, district):
    page = ada.get(f"/office/standards/{district.edition.pk}/?q=0137").content.decode()
    assert "路灯" in page and "上水井盖" not in page
    page = ada.get(f"/office/standards/{district.edition.pk}/?kind=event").content.decode()
    assert "E9901" in page and "0137" not in page
