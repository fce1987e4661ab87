"""A file of another system comes in whole: nothing lost, nothing doubled, every refusal with its reason."""

import csv
import gzip
from pathlib import Path

import openpyxl
import pytest
from django.utils import translation

from huiyin.audit.models import TraceEntry
from huiyin.intake.files.run import BATCH, import_matters
from huiyin.intake.models import ImportRun
from huiyin.kernel.clock import now
from huiyin.kernel.errors import InvalidInput
from huiyin.matters.models import Clock, Matter
from huiyin.matters.selectors import Filters, page_of_matters
from huiyin.orgs.actor import SYSTEM

BOSTON = Path(__file__).parents[3] / "shared" / "data" / "boston311" / "boston_2013_2017.csv.gz"
MAPPING = """
system: oldtown
id: no
title: what
text: [what, more]
received_at: opened
due_at: promised
closed_at: closed
time_format: "%Y-%m-%d %H:%M"
timezone: Asia/Shanghai
status: status
states: {open: received, done: closed}
address: where
lon: x
lat: y
"""
HEADER = ["no", "what", "more", "opened", "promised", "closed", "status", "where", "x", "y"]


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def mapping(tmp_path):
    path = tmp_path / "oldtown.yaml"
    path.write_text(MAPPING)
    return str(path)


def row(_no, **given):
    usual = {
        "no": _no, "what": "路灯不亮", "more": "三天了", "opened": "2026-03-02 10:00", "promised": "2026-03-04 10:00",
        "closed": "", "status": "open", "where": "柳巷", "x": "114.5005", "y": "30.5005",
    }  # fmt: skip
    return [{**usual, **given}[name] for name in HEADER]


def write(path, rows, encoding="utf-8"):
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


def test_rows_become_matters_with_place_clock_and_trace(district, tmp_path, mapping):
    done = {"status": "done", "closed": "2026-03-05 09:00"}
    counts = import_matters(write(tmp_path / "a.csv", [row("1"), row("2", **done)]), mapping, by=SYSTEM)
    assert (counts.rows, counts.imported, counts.rejected) == (2, 2, 0)
    first, second = Matter.objects.order_by("outside_ref")
    assert (first.state, first.grid, first.late) == ("received", "99010100100101", None)
    assert (second.state, second.late) == ("closed", True)
    assert TraceEntry.objects.filter(action="matters.import").count() == 2
    overdue = page_of_matters(district.actor("lin"), Filters(clock="overdue"), 1, now=now())
    assert [m.pk for m in overdue.rows] == [first.pk]


def test_the_same_file_again_and_the_same_rows_in_another_file_add_nothing(district, tmp_path, mapping):
    import_matters(write(tmp_path / "a.csv", [row("1"), row("2")]), mapping, by=SYSTEM)
    again = import_matters(tmp_path / "a.csv", mapping, by=SYSTEM)
    other = import_matters(write(tmp_path / "b.csv", [row("2"), row("3")]), mapping, by=SYSTEM)
    assert (again.imported, again.resumed_at) == (2, 2) and (other.imported, other.already_there) == (1, 1)
    assert Matter.objects.count() == 3


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"opened": "yesterday"}, "opened"),
        ({"status": "maybe"}, "status"),
        ({"what": ""}, "what is empty"),
        ({"x": "east"}, "no coordinates"),
        ({"y": "95"}, "no map"),
        ({"no": ""}, "no is empty"),
    ],
)
def test_a_bad_row_is_kept_with_its_reason_and_the_good_ones_come_in(district, tmp_path, mapping, given, reason):
    counts = import_matters(write(tmp_path / "a.csv", [row("1"), row("2", **given)]), mapping, by=SYSTEM)
    assert (counts.imported, counts.rejected) == (1, 1)
    with open(counts.rejected_file, encoding="utf-8-sig", newline="") as file:
        refused = list(csv.DictReader(file))
    assert refused[0]["row"] == "2" and reason in refused[0]["reason"]


def test_a_rejected_cell_cannot_become_a_formula(district, tmp_path, mapping):
    bad = row("1", status="maybe", what='=HYPERLINK("http://x","y")')
    counts = import_matters(write(tmp_path / "a.csv", [bad]), mapping, by=SYSTEM)
    assert "'=HYPERLINK" in Path(counts.rejected_file).read_text(encoding="utf-8-sig")


def test_an_interrupted_import_goes_on_where_it_stopped(district, tmp_path, mapping):
    path = write(tmp_path / "a.csv", [row(str(n)) for n in range(BATCH + 20)])

    def pull_the_plug(settled):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_matters(path, mapping, by=SYSTEM, progress=pull_the_plug)
    assert ImportRun.objects.get().rows_done == BATCH == Matter.objects.count()
    counts = import_matters(path, mapping, by=SYSTEM)
    assert (counts.resumed_at, counts.imported, Matter.objects.count()) == (BATCH, BATCH + 20, BATCH + 20)


def test_chinese_excel_and_gb18030_are_read(district, tmp_path, mapping):
    book = openpyxl.Workbook()
    for line in [HEADER, row("1")]:
        book.active.append(line)
    book.save(tmp_path / "a.xlsx")
    write(tmp_path / "b.csv", [row("2")], encoding="gb18030")
    for name in ("a.xlsx", "b.csv"):
        assert import_matters(tmp_path / name, mapping, by=SYSTEM).imported == 1
    assert set(Matter.objects.values_list("title", flat=True)) == {"路灯不亮"}


def test_a_file_without_the_mapped_columns_is_refused_before_anything_is_written(district, tmp_path, mapping):
    path = tmp_path / "a.csv"
    path.write_text("no,what\n1,x\n")
    with pytest.raises(InvalidInput, match="opened"):
        import_matters(path, mapping, by=SYSTEM)
    assert not ImportRun.objects.exists()


def test_a_dry_run_writes_nothing(district, tmp_path, mapping):
    counts = import_matters(write(tmp_path / "a.csv", [row("1"), row("")]), mapping, by=SYSTEM, dry_run=True)
    assert (counts.imported, counts.rejected) == (1, 1) and not Matter.objects.exists()


@pytest.mark.skipif(not BOSTON.exists(), reason="the real file lies outside the repository (../shared/data)")
def test_boston_is_late_where_boston_says_so(district, tmp_path):
    with gzip.open(BOSTON, "rt", encoding="utf-8-sig", newline="") as file:
        lines = [line for _n, line in zip(range(3001), file, strict=False)]
    path = tmp_path / "boston.csv"
    path.write_text("".join(lines), encoding="utf-8")
    counts = import_matters(path, "boston311", by=SYSTEM)
    assert counts.rows == counts.imported == 3000
    for clock in Clock.objects.select_related("matter").iterator():
        said = clock.matter.suggested["outside"]["on_time"] == "OVERDUE"
        if clock.due_at is None:
            assert not clock.late
        elif clock.stopped_at:
            assert clock.late == said
        else:
            assert said
