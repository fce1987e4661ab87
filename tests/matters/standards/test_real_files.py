"""One city's published standards, where they are at hand. Only counts and oddities are written down here."""

from collections import Counter
from pathlib import Path

import pytest

from huiyin.matters.standards.decisions import NONE, with_options
from huiyin.matters.standards.problems import ProblemKind
from huiyin.matters.standards.reader import read as read_files
from huiyin.matters.standards.rows import Kind, RowStatus

FOLDER = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "standards"
CSV, XLSX = FOLDER / "yuncheng-filing-standards.csv", FOLDER / "yuncheng-muban.xlsx"

pytestmark = pytest.mark.skipif(
    not (CSV.exists() and XLSX.exists()), reason=f"the real standards files are not at {FOLDER}"
)
OFFICE_TIME = with_options(NONE, plain_days="working_days", plain_hours="working")


_readings = {}


def read(paths, decisions=NONE):
    """The files are large; each combination is read once."""
    key = (*paths, decisions.plain_days)
    if key not in _readings:
        _readings[key] = read_files(paths, decisions)
    return _readings[key]


def found(reading, *kinds):
    return [(p.sheet, p.row, p.value.strip()) for p in reading.problems if p.kind in kinds]


def test_every_record_of_the_csv_is_accounted_for():
    reading = read([CSV])
    assert reading.records == 281 and len(reading.headings) == 2 and len(reading.rows) == 279
    assert [reading.count(status) for status in RowStatus] == [278, 1, 0]
    assert len(reading.classes) == 66 and reading.kinds == {Kind.COMPONENT}
    assert sum(len(item.conditions) for item in reading.classes) == 279


def test_the_planting_season_is_not_guessed():
    assert found(read([CSV]), ProblemKind.LIMIT_WITH_WORDS) == [("", 230, "种植季节15工作日")]
    assert found(read([CSV], OFFICE_TIME), ProblemKind.LIMIT_WITH_WORDS) == [("", 230, "种植季节15工作日")]


def test_two_names_of_one_main_class_are_reported():
    rows = found(read([CSV]), ProblemKind.BIG_NAME_CONFLICT)
    assert rows == [("", row, "交通设施") for row in (127, 149, 163, 171)]


def test_every_record_of_the_workbook_is_accounted_for():
    reading = read([XLSX])
    assert Counter(row.at.sheet for row in reading.rows) == {"部件": 375, "事件": 147}
    assert reading.records == 526 and len(reading.headings) == 4
    assert [reading.count(status) for status in RowStatus] == [41, 478, 3]
    assert Counter(item.kind for item in reading.classes) == {Kind.COMPONENT: 92, Kind.EVENT: 98}


def test_plain_days_and_hours_wait_for_the_office():
    kinds = Counter(p.kind for p in read([XLSX]).problems)
    assert kinds[ProblemKind.LIMIT_PLAIN_DAYS] == 412 and kinds[ProblemKind.LIMIT_PLAIN_HOURS] == 61
    decided = read([XLSX], OFFICE_TIME)
    assert [decided.count(status) for status in RowStatus] == [514, 5, 3]


def test_the_odd_limits_of_the_workbook_are_named_with_their_rows():
    reading = read([XLSX], OFFICE_TIME)
    assert found(reading, ProblemKind.LIMIT_UNKNOWN_UNIT) == [
        ("事件", 3, "2紧急工作日"),
        ("事件", 5, "1紧急工作日"),
        ("事件", 49, "2紧急工作日"),
        ("事件", 51, "2紧急工作日"),
    ]
    assert found(reading, ProblemKind.LIMIT_WITH_WORDS) == [("事件", 29, "1紧急工作时制止")]
    assert found(reading, ProblemKind.LIMIT_EMPTY_MERGED) == [("事件", row, "") for row in (52, 54, 55)]


def test_what_else_the_workbook_leaves_to_be_seen():
    reading = read([XLSX])
    assert found(reading, ProblemKind.CODE_PADDED) == [("部件", 3, "1"), ("部件", 3, "1"), ("部件", 7, "2")]
    assert [row[:2] for row in found(reading, ProblemKind.CODE_FROM_MERGE)] == [("事件", 73), ("事件", 74)]
    assert [row[:2] for row in found(reading, ProblemKind.CELL_REMARK)] == [
        ("部件", 50),
        ("部件", 60),
        ("部件", 225),
        ("事件", 49),
    ]


def test_two_files_of_one_city_contradict_each_other():
    reading = read([CSV, XLSX])
    assert reading.records == 807 and len(reading.rows) == 801
    units = [p for p in reading.problems if p.kind is ProblemKind.UNIT_CONFLICT]
    assert len(units) == 255
    assert {(p.value, p.zh.split("写“")[-1].split("”")[0]) for p in units} == {
        ("1天", "1工作日"),
        ("2天", "2工作日"),
        ("3天", "3工作日"),
        ("4天", "4工作日"),
        ("5天", "5工作日"),
        ("7天", "7工作日"),
        ("10天", "10工作日"),
        ("15天", "种植季节15工作日"),
        ("2小时", "2工作时"),
        ("4小时", "4工作时"),
    }
    assert found(reading, ProblemKind.LIMIT_CONFLICT) == [("部件", row, "1天") for row in (25, 29, 33)]


def test_a_dragged_cell_that_counts_up_is_caught():
    rows = found(read([CSV, XLSX]), ProblemKind.CONDITION_CONFLICT)
    assert [(row, text[-3:]) for _sheet, row, text in rows] == [(27, "3cm"), (31, "4cm")]


def test_swapped_columns_are_caught():
    reading = read([CSV, XLSX])
    swapped = found(reading, ProblemKind.RESPONSIBLE_CONFLICT) + found(reading, ProblemKind.SUPERVISOR_CONFLICT)
    assert [row[:2] for row in swapped] == [("部件", 64), ("部件", 64)]


def test_a_decision_ends_the_conflict_of_units_but_not_that_of_limits():
    kinds = Counter(p.kind for p in read([CSV, XLSX], OFFICE_TIME).problems)
    assert (kinds[ProblemKind.UNIT_CONFLICT], kinds[ProblemKind.LIMIT_CONFLICT]) == (1, 3)
    natural = with_options(NONE, plain_days="calendar_days", plain_hours="urgent")
    kinds = Counter(p.kind for p in read([CSV, XLSX], natural).problems)
    assert (kinds[ProblemKind.UNIT_CONFLICT], kinds[ProblemKind.LIMIT_CONFLICT]) == (255, 3)
