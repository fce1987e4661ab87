"""Whatever leaves as a table: a cell that a spreadsheet would run is text, whoever writes the file."""

import re
from pathlib import Path

import pytest

import huiyin
from huiyin.kernel.cells import tame
from huiyin.web.desk.alarms.history import _cell

SOURCE = Path(huiyin.__file__).parent
WRITES = re.compile(r"\bcsv\.(?:writer|DictWriter)\(|\bWorkbook\(")
TAMED_BEFORE = {"exports/writers/text.py", "exports/writers/excel.py"}  # exports/columns.py tames each cell
EVIL = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", '"=1', "\u3000=1", "\ufeff=1", "'=1")


def test_whoever_writes_a_table_tames_its_cells():
    writers = {path for path in SOURCE.rglob("*.py") if WRITES.search(path.read_text(encoding="utf-8"))}
    assert len(writers) >= 7
    wild = {str(path.relative_to(SOURCE)) for path in writers if "tame(" not in path.read_text(encoding="utf-8")}
    assert wild == TAMED_BEFORE and "tame(" in (SOURCE / "exports/columns.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", EVIL)
def test_the_list_of_alarms_runs_nothing(text):
    assert _cell(text) == tame(text) == f"'{text}"


def test_numbers_and_nothing_stay_what_they_are():
    assert [_cell(one) for one in (-5, None, "-5", 1.5)] == [-5, "", "-5", 1.5]
