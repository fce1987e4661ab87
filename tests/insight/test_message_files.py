"""A file of messages is read whole, or says which rows were not and why."""

import csv
import gzip
import json
from datetime import date
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from click.testing import CliRunner

from huiyin.cli.insight import command
from huiyin.intake.files.messages import read_messages
from huiyin.kernel.errors import InvalidInput
from tests.insight.messages import PLANT, SINGLE, messages

TZ = ZoneInfo("Asia/Shanghai")
HEADER = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "反对数", "点赞数"]


def rows():
    return [
        [m.id, m.writer, m.title, f"{m.at.year}/{m.at.month}/{m.at.day} 9:05:00", m.text, "0", "3"]
        for m in messages(PLANT, SINGLE)
    ]


def write(path, given, header=HEADER):
    opened = gzip.open(path, "wt", encoding="utf-8") if path.suffix == ".gz" else path.open("w", encoding="utf-8")
    with opened as file:
        csv.writer(file).writerows([header, *given])
    return path


def test_csv_packed_csv_and_excel_are_the_same_messages(tmp_path):
    book = openpyxl.Workbook()
    for row in [HEADER, *rows()]:
        book.active.append(row)
    book.save(tmp_path / "m.xlsx")
    plain = read_messages(write(tmp_path / "m.csv", rows()), TZ).messages
    assert len(plain) == len(PLANT) + len(SINGLE) and plain[0].likes == 3 and plain[0].at.tzinfo
    assert read_messages(write(tmp_path / "m.csv.gz", rows()), TZ).messages == plain
    assert read_messages(tmp_path / "m.xlsx", TZ).messages == plain


def test_a_row_that_cannot_be_used_is_told_with_its_number(tmp_path):
    bad = rows()
    bad[1][3], bad[2][0], bad[3][6], bad[4][0] = "gestern", "", "viele", bad[0][0]
    read = read_messages(write(tmp_path / "m.csv", bad), TZ)
    assert [number for number, _why in read.skipped] == [2, 3, 4, 5]
    assert "gestern" in read.skipped[0][1] and len(read.messages) == len(bad) - 4


def test_a_missing_column_is_named(tmp_path):
    given = write(tmp_path / "m.csv", [["1", "x"]], ["编号", "主题"])
    with pytest.raises(InvalidInput, match="留言时间"):
        read_messages(given, TZ)


def test_a_window_has_whole_days(tmp_path):
    read = read_messages(write(tmp_path / "m.csv", rows()), TZ, date(2026, 3, 2), date(2026, 3, 5))
    assert read.outside == len(PLANT) + len(SINGLE) - 4 and len(read.messages) == 4


def test_the_command_prints_the_ranked_list(tmp_path):
    bad = rows()
    bad[-1][3] = "?"
    given = write(tmp_path / "m.csv", bad)
    ran = CliRunner().invoke(command, ["hot-issues", str(given), "--json"])
    assert ran.exit_code == 0, ran.output
    (group,) = json.loads(ran.stdout)
    assert group["name"] and group["score"] > 0 and len(group["messages"]) == len(PLANT)
    assert str(len(bad)) in ran.stderr and "?" in ran.stderr
    shown = CliRunner().invoke(command, ["hot-issues", str(given), "--top", "1"]).output
    assert group["name"] in shown


def test_days_the_wrong_way_round_are_refused(tmp_path):
    given = write(tmp_path / "m.csv", rows())
    ran = CliRunner().invoke(command, ["hot-issues", str(given), "--from", "2026-03-05", "--until", "2026-03-01"])
    assert ran.exit_code == 2
