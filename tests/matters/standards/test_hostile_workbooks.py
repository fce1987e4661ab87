"""A workbook of a few kilobytes must not fill the memory of whoever opens it."""

import csv
import zipfile

import openpyxl
import pytest

from huiyin.kernel import archives
from huiyin.matters.standards.counts import write_problems
from huiyin.matters.standards.problems import Problem, ProblemKind
from huiyin.matters.standards.sheets import UnreadableFile, open_sheets

SHEET = "xl/worksheets/sheet1.xml"


def workbook(path, *, far: str = "", merged: str = ""):
    book = openpyxl.Workbook()
    book.active["A1"] = "井盖"
    if far:
        book.active[far] = "x"
    book.save(path)
    if merged:
        _rewritten(path, b"</sheetData>", f'</sheetData><mergeCells><mergeCell ref="{merged}"/></mergeCells>'.encode())
    return path


def _rewritten(path, old: bytes, new: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[SHEET]
    parts[SHEET] = parts[SHEET].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_one_that_swells_is_refused_before_it_is_read(tmp_path, monkeypatch):
    path = workbook(tmp_path / "a.xlsx")
    assert open_sheets(path)[0].rows
    monkeypatch.setattr(archives, "MOST_UNPACKED", 1000)
    with pytest.raises(UnreadableFile, match="unpacks"):
        open_sheets(path)


def test_a_merged_area_as_large_as_a_sheet_is_refused(tmp_path):
    assert len(open_sheets(workbook(tmp_path / "small.xlsx", merged="A1:B3"))[0].rows) == 3
    with pytest.raises(UnreadableFile, match="merged"):
        open_sheets(workbook(tmp_path / "a.xlsx", merged="A1:XFD1048576"))


def test_a_cell_far_from_the_table_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="far outside"):
        open_sheets(workbook(tmp_path / "a.xlsx", far="XFD1048576"))


def test_entities_are_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx")
    doctype = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "' + b"lol" * 100 + b'"><!ENTITY b "&a;&a;&a;">]><worksheet'
    )
    _rewritten(path, b"<worksheet", doctype)
    with pytest.raises(UnreadableFile):
        open_sheets(path)


def test_what_stood_in_a_cell_is_no_formula_in_the_list_of_problems(tmp_path):
    kind = ProblemKind.LIMIT_EMPTY
    said = Problem("a.csv", "", 2, "时限", '=HYPERLINK("x")', kind, zh="不明", en="unclear")
    write_problems([said], tmp_path / "problems.csv")
    rows = list(csv.DictReader((tmp_path / "problems.csv").open(encoding="utf-8-sig")))
    assert rows[0]["value"] == '\'=HYPERLINK("x")'
