"""A file nobody has seen, in a real browser: recognised, previewed, tried, taken over, its rejected row brought home;
and a list taken out again."""

import csv

import pytest

from huiyin.intake.models import ImportRun
from huiyin.matters.models import Matter
from tests.intake.test_mappings import HEADER, ROWS
from tests.web.office_cast import administrator

pytestmark = [pytest.mark.browser, pytest.mark.journey]


@pytest.fixture
def stage(stage, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    administrator(stage)
    return stage


@pytest.fixture
def hotline(tmp_path):
    path = tmp_path / "热线.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([HEADER, *ROWS])
    return path


def test_from_an_unknown_file_to_matters_and_back_to_a_file(people, stage, hotline, tmp_path):
    ada = people("ada")
    ada.goto(f"{people.url}/office/imports/")
    ada.set_input_files("#id_file", str(hotline))
    ada.click("main form .btn-primary")
    ada.wait_for_url("**/office/imports/files/*/")
    assert ada.locator("table.preview tbody tr").count() == 3
    assert "昨天" in ada.locator("table.preview tr.is-bad").last.inner_text()

    for value, code in (("路灯", "0137"), ("井盖", "0101")):
        ada.get_by_label(value, exact=True).select_option(code)
    ada.fill("#id_name", "旧热线")
    ada.fill("#id_system", "oldhotline")
    ada.click("button[name=what][value=save]")
    ada.wait_for_url("**mapping=**")
    assert ada.locator("table.preview tr.is-bad").count() == 1 and not Matter.objects.exists()

    ada.click("button[name=what][value=try]")
    ada.wait_for_url("**/office/imports/*/")
    assert "昨天" in ada.locator("main").inner_text() and not Matter.objects.exists()
    ada.click("main form .btn-primary")
    ada.wait_for_selector("text=已完成")
    assert Matter.objects.count() == 2 and ImportRun.objects.filter(dry_run=False, rejected=1).exists()

    with ada.expect_download() as waiting:
        ada.click("a[href$='rejected.csv']")
    waiting.value.save_as(tmp_path / "rejected.csv")
    text = (tmp_path / "rejected.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines()[0] == ",".join(["row", "reason", *HEADER]) and "昨天" in text
    assert ada.complaints == []

    lin = people("lin")
    lin.goto(f"{people.url}/desk/?tab=open")
    lin.click(".list-out a")
    lin.fill("input[name=purpose]", "周例会")
    lin.check("input[name=format][value=csv]")
    with lin.expect_download() as waiting:
        lin.click("main form .btn-primary")
    waiting.value.save_as(tmp_path / "list.csv")
    assert "柳巷路灯不亮" in (tmp_path / "list.csv").read_text(encoding="utf-8-sig")
    assert lin.complaints == []
