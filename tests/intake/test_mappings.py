"""The office's own mappings: recognised, translated, versioned; rows are judged cell by cell and nothing is lost."""

import csv
import datetime
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from django.utils import translation

from huiyin.audit.models import TraceEntry
from huiyin.intake.files import handed_in
from huiyin.intake.files.mapping import Mapping, load_mapping, mapping_names
from huiyin.intake.files.preview import preview
from huiyin.intake.files.proposing import Sampled, fitting, propose
from huiyin.intake.files.rejected import reasons_of, write_rejected
from huiyin.intake.files.run import import_matters
from huiyin.intake.files.saving import retire_mapping, save_mapping
from huiyin.intake.models import ImportRun, RejectedRow, SavedMapping
from huiyin.kernel.errors import Conflict, Forbidden, InvalidInput
from huiyin.matters.models import Matter
from huiyin.orgs.actor import SYSTEM

HEADER = [
    "工单编号",
    "受理时间",
    "办结时间",
    "工单状态",
    "小类",
    "紧急程度",
    "诉求内容",
    "事发地址",
    "经度",
    "纬度",
    "回访人",
]
ROWS = [
    [
        "A1",
        "2026年03月02日 10:00",
        "",
        "处理中",
        "路灯",
        "紧急",
        "柳巷路灯不亮",
        "柳巷 5 号",
        "114.5005",
        "30.5005",
        "甲",
    ],
    ["A2", "2026年03月02日 11:00", "2026年03月03日 09:00", "已办结", "井盖", "普通", "井盖响", "柳巷", "", "", "乙"],
    ["A3", "昨天", "", "处理中", "路灯", "普通", "路灯闪", "柳巷", "abc", "30.5", ""],
]


@pytest.fixture(autouse=True)
def _in_english(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    with translation.override("en"):
        yield


def write(path, rows=ROWS, header=HEADER, encoding="gb18030"):
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


@pytest.fixture
def hotline(district, tmp_path):
    """A mapping for that file, as the office would finish the proposal."""
    proposed = propose(Sampled(write(tmp_path / "hotline.csv")))
    types = {"路灯": "0137", "井盖": "0101"}
    return replace(proposed, name="旧热线", system="oldhotline", types=types)


def test_the_columns_of_a_chinese_hotline_file_are_recognised(hotline):
    found = {name: getattr(hotline, name) for name in ("id", "received_at", "closed_at", "status", "type", "urgency")}
    assert found == {
        "id": "工单编号", "received_at": "受理时间", "closed_at": "办结时间", "status": "工单状态", "type": "小类",
        "urgency": "紧急程度",
    }  # fmt: skip
    assert (hotline.title, hotline.address, hotline.lon, hotline.lat) == ("诉求内容", "事发地址", "经度", "纬度")
    assert hotline.states == {"处理中": "received", "已办结": "closed"}
    assert hotline.urgencies["紧急"] == "urgent" and hotline.extra == ("回访人",)


def test_the_form_of_times_is_recognised_from_all_values(tmp_path, district):
    path = write(tmp_path / "a.csv", ROWS)  # one of them says “yesterday”
    assert propose(Sampled(path)).time_format == "%Y年%m月%d日 %H:%M"


def test_a_mapping_that_fits_is_offered_first(district, hotline, tmp_path):
    save_mapping(hotline, by=SYSTEM)
    assert fitting(HEADER) == ["旧热线"] and fitting(["a", "b"]) == []
    boston = load_mapping("boston311")
    assert fitting([*boston.columns]) == ["boston311"]


def test_each_problem_stands_beside_its_cell(district, hotline, tmp_path):
    mapping = hotline
    seen = preview(Sampled(tmp_path / "hotline.csv").rows, mapping)
    heads, rows = [name for name, _words in seen.heads], seen.rows
    assert heads[0] == "id" and set(heads[1:3]) == {"received_at", "lon"}
    assert [row.good for row in rows] == [True, True, False]
    first = dict(zip(heads, (cell.text for cell in rows[0].cells), strict=True))
    assert (
        first["received_at"] == "2026-03-02 10:00"
        and first["type"] == "Street lamp"
        and first["lon"] == "Willow Community"
    )
    bad = {name: cell for name, cell in zip(heads, rows[2].cells, strict=True) if cell.problem}
    assert set(bad) == {"received_at", "lon"} and bad["received_at"].text == "昨天"


def test_values_are_translated_and_a_confidential_type_makes_a_confidential_matter(district, hotline, tmp_path):
    save_mapping(replace(hotline, types={"路灯": "0137", "井盖": "E9901"}), by=SYSTEM)
    counts = import_matters(tmp_path / "hotline.csv", "旧热线", by=SYSTEM)
    assert (counts.imported, counts.rejected) == (2, 1)
    lamp, tip = Matter.objects.order_by("outside_ref")
    assert (lamp.type.code, lamp.urgency, lamp.state, lamp.grid) == ("0137", "urgent", "received", "99010100100101")
    assert tip.confidential and tip.section == "tip_off" and tip.state == "closed"
    assert lamp.suggested["outside"]["回访人"] == "甲" and lamp.suggested["outside"]["小类"] == "路灯"


def test_a_change_is_a_new_version_and_the_same_again_is_not(district, hotline):
    mapping = hotline
    assert save_mapping(mapping, by=SYSTEM).version == 1
    assert save_mapping(mapping, by=SYSTEM).version == 1
    assert save_mapping(replace(mapping, coordinates="gcj02"), by=SYSTEM).version == 2
    assert load_mapping("旧热线").coordinates == "gcj02" and load_mapping("旧热线", 1).coordinates == "wgs84"
    assert load_mapping("旧热线").version == 2 and "旧热线" in mapping_names()
    assert TraceEntry.objects.filter(chain="mapping/旧热线").count() == 2


def test_a_new_version_runs_over_the_same_file_again_and_takes_nothing_twice(district, hotline, tmp_path):
    wrong = replace(hotline, types={})
    save_mapping(wrong, by=SYSTEM)
    first = import_matters(tmp_path / "hotline.csv", "旧热线", by=SYSTEM)
    save_mapping(replace(wrong, types=hotline.types), by=SYSTEM)
    second = import_matters(tmp_path / "hotline.csv", "旧热线", by=SYSTEM)
    assert (first.imported, second.imported, second.already_there) == (0, 2, 0)
    assert ImportRun.objects.count() == 2
    assert import_matters(tmp_path / "hotline.csv", "旧热线", by=SYSTEM).rows == 3 and Matter.objects.count() == 2


def test_a_retired_mapping_is_offered_no_more(district, hotline):
    save_mapping(replace(hotline, time_format="%Y-%m-%d"), by=SYSTEM)
    retire_mapping("旧热线", by=SYSTEM)
    assert "旧热线" not in mapping_names()
    with pytest.raises(InvalidInput):
        load_mapping("旧热线")
    with pytest.raises(Conflict):
        retire_mapping("旧热线", by=SYSTEM)
    assert save_mapping(replace(hotline, time_format="%Y-%m-%d"), by=SYSTEM).version == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "boston311"}, "name"),
        ({"name": "a/b"}, "name"),
        ({"system": "Old Hotline"}, "system"),
        ({"id": ""}, "id"),
        ({"lat": ""}, "lon"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"time_format": "%H:%M"}, "time_format"),
        ({"time_format": "nonsense"}, "time_format"),
        ({"states": {"x": "handling"}}, "states"),
        ({"coordinates": "bd09"}, "coordinates"),
    ],
)
def test_a_mapping_that_cannot_work_is_not_saved(district, hotline, change, field):
    with pytest.raises(InvalidInput) as refused:
        save_mapping(replace(hotline, **change), by=SYSTEM)
    assert refused.value.field == field and not SavedMapping.objects.exists()


def test_only_an_administrator_saves(district, hotline):
    with pytest.raises(Forbidden):
        save_mapping(hotline, by=district.actor("zhou"))


@pytest.mark.parametrize("name", ["boston", "chicago"])
def test_the_shipped_ones_answer_to_their_short_names(district, name):
    assert load_mapping(name).name == f"{name}311"


def test_a_trial_counts_and_makes_nothing(district, hotline, tmp_path):
    save_mapping(hotline, by=SYSTEM)
    path = tmp_path / "hotline.csv"
    kept = handed_in.keep(path.name, [path.read_bytes()])
    tried = handed_in.take_over(kept, "旧热线", by=SYSTEM, dry_run=True)
    assert (tried.imported, tried.already_there, tried.rejected) == (2, 0, 1) and not Matter.objects.exists()
    handed_in.take_over(kept, "旧热线", by=SYSTEM)
    tried = handed_in.take_over(kept, "旧热线", by=SYSTEM, dry_run=True)
    assert (tried.imported, tried.already_there, Matter.objects.count()) == (0, 2, 2)
    reason = reasons_of(tried)[0]
    assert (reason["n"], reason["first"]) == (1, 3) and "昨天" in reason["example"]


def test_mended_rejected_rows_come_in_with_the_columns_that_they_had(district, hotline, tmp_path):
    save_mapping(hotline, by=SYSTEM)
    bad = [
        ["=1+1", "昨天", "", "处理中", "路灯", "普通", "=路灯", "@柳巷", "", "", "甲"],
        ["A5", "x", "", "处理中", *[""] * 7, "更多"],
    ]
    import_matters(write(tmp_path / "b.csv", bad), "旧热线", by=SYSTEM)
    path = write_rejected(ImportRun.objects.get())
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *lines = csv.reader(file)
    assert head == ["row", "reason", *HEADER, "…"]
    assert lines[0][2] == "'=1+1" and lines[1][-1] == "更多"
    lines[0][3], lines[1][3], lines[1][8], lines[1][-1] = "2026年03月02日 10:00", "2026年03月02日 10:00", "灯", ""
    lines[1][6] = "路灯"
    mended = write(tmp_path / "mended.csv", lines, head, "utf-8-sig")
    assert import_matters(mended, "旧热线", by=SYSTEM).imported == 2
    first = Matter.objects.get(outside_ref="oldhotline:=1+1")
    assert (first.title, first.address) == ("=路灯", "@柳巷")


def test_characters_and_lengths_that_no_text_has_are_reasons_and_not_faults(district, hotline, tmp_path):
    save_mapping(hotline, by=SYSTEM)
    nul, long, far = (list(ROWS[0]) for _ in range(3))
    nul[6], long[6], far[0] = "路\x00灯", "长" * 200_001, "A" * 90
    counts = import_matters(write(tmp_path / "c.csv", [nul, long, far]), "旧热线", by=SYSTEM)
    assert (counts.imported, counts.rejected) == (0, 3)
    kept = RejectedRow.objects.order_by("row")
    assert kept[0].content["诉求内容"] == "路␀灯" and len(kept[1].content["诉求内容"]) == 200_001


def test_a_workbook_s_own_dates_and_numbers_are_understood(district, hotline, tmp_path):
    save_mapping(hotline, by=SYSTEM)
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    moment = datetime.datetime(2026, 3, 2, 10, 0)  # noqa: DTZ001 - a workbook knows no zones
    book.active.append([20260302001, moment, None, "处理中", "路灯", "普通", "路灯", "柳巷", 114.5005, 30.5005, None])
    book.save(tmp_path / "a.xlsx")
    assert import_matters(tmp_path / "a.xlsx", "旧热线", by=SYSTEM).imported == 1
    matter = Matter.objects.get()
    assert (
        matter.outside_ref == "oldhotline:20260302001" and matter.received_at.isoformat() == "2026-03-02T02:00:00+00:00"
    )


def test_metres_and_shifted_degrees_become_degrees(district, hotline, tmp_path):
    """GCJ-02 lies some hundred metres away; read as what it is, the point is back in Willow Lane."""
    mapping = replace(hotline, coordinates="gcj02")
    assert isinstance(mapping, Mapping)
    save_mapping(mapping, by=SYSTEM)
    import_matters(tmp_path / "hotline.csv", "旧热线", by=SYSTEM)
    lamp = Matter.objects.get(outside_ref="oldhotline:A1")
    assert lamp.lon != 114.5005 and abs(lamp.lon - 114.5005) < 0.01
    assert Path(write_rejected(ImportRun.objects.get())).exists()
