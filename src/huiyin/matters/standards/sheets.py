"""A spreadsheet or CSV file as plain tables: texts, row numbers, which cells are merged, remarks.

Knows nothing of standards. Workbooks are opened read-only in meaning: formulas are not computed.
"""

import csv
import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.ElementTree import iterparse
from openpyxl.utils import range_boundaries

from huiyin.kernel.archives import swells
from huiyin.matters.standards.rows import Place

MOST_CELLS = 2_000_000  # of a sheet, empty ones within its borders counted; the longest real table has some 40,000


class UnreadableFile(ValueError):
    """Not a table at all: wrong type, wrong encoding, damaged."""


@dataclass(frozen=True)
class Cell:
    text: str = ""
    merged_from: int = 0  # number of the row above that holds the text, when a merged cell with text lies here
    remark: str = ""

    @property
    def said(self) -> str:
        return self.text.strip()


EMPTY = Cell()


@dataclass(frozen=True)
class Row:
    number: int
    cells: tuple[Cell, ...]

    def __getitem__(self, column: int) -> Cell:
        return self.cells[column] if column < len(self.cells) else EMPTY

    @property
    def is_blank(self) -> bool:
        return not any(cell.said or cell.merged_from for cell in self.cells)


@dataclass(frozen=True)
class Sheet:
    file: str
    name: str  # empty for CSV
    rows: tuple[Row, ...] = field(default_factory=tuple)

    def at(self, row: Row | int) -> Place:
        return Place(self.file, self.name, row if isinstance(row, int) else row.number)


def open_sheets(path: Path) -> list[Sheet]:
    if path.suffix.lower() in {".xlsx", ".xlsm"}:
        return _workbook(path)
    if path.suffix.lower() in {".csv", ".tsv", ".txt"}:
        return [_csv(path)]
    raise UnreadableFile(f"{path.name}: {path.suffix or 'a file without ending'} is not read; use .csv or .xlsx")


def _csv(path: Path) -> Sheet:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = raw.decode("gb18030")  # what Chinese Excel writes when it is asked for “CSV”
        except UnicodeDecodeError as error:
            raise UnreadableFile(f"{path.name}: neither UTF-8 nor GB 18030 text") from error
    lines = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if path.suffix == ".tsv" else ",")
    # A record with line breaks inside counts once: the row number is the record's, as a spreadsheet shows it.
    rows = [Row(number, tuple(Cell(value) for value in line)) for number, line in enumerate(lines, 1)]
    return Sheet(path.name, "", tuple(rows))


def _workbook(path: Path) -> list[Sheet]:
    try:
        _refuse_bombs(path)
        book = openpyxl.load_workbook(path, data_only=True, keep_links=False)
    except UnreadableFile:
        raise
    except Exception as error:  # openpyxl raises whatever its zip and XML readers raise
        raise UnreadableFile(f"{path.name}: no readable workbook ({error})") from error
    if any(sheet.max_row * sheet.max_column > MOST_CELLS for sheet in book.worksheets):
        raise UnreadableFile(f"{path.name}: a cell lies far outside any table; every empty one up to it would be read")
    return [_worksheet(path.name, sheet) for sheet in book.worksheets]


def _refuse_bombs(path: Path) -> None:
    """What openpyxl would unpack, or make a cell each of, without end. A merged area is a few bytes in the file."""
    if swells(path):
        raise UnreadableFile(f"{path.name}: it unpacks to far more than a table needs; save it as CSV")
    with zipfile.ZipFile(path) as archive:
        merged = sum(_merged_cells(archive, name) for name in archive.namelist())
    if merged > MOST_CELLS:
        raise UnreadableFile(f"{path.name}: merged cells cover more than any table has; undo the merge and try again")


def _merged_cells(archive: zipfile.ZipFile, part: str) -> int:
    """Of any part that is XML: which ones are sheets, the file itself says, and it need not say the truth."""
    found = 0
    with archive.open(part) as content:
        try:
            for _end, element in iterparse(content, forbid_dtd=True):
                if element.tag.endswith("}mergeCell"):
                    left, top, right, bottom = range_boundaries(element.get("ref", ""))
                    found += (right - left + 1) * (bottom - top + 1)
                elif element.tag.endswith("}row"):
                    element.clear()
        except ParseError:
            return found
    return found


def _worksheet(file: str, sheet) -> Sheet:
    covered = {
        (row, column): area.min_row
        for area in sheet.merged_cells.ranges
        if sheet.cell(area.min_row, area.min_col).value is not None
        for row in range(area.min_row + 1, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }
    rows = tuple(
        Row(number, tuple(_cell(cell, covered) for cell in line)) for number, line in enumerate(sheet.iter_rows(), 1)
    )
    return Sheet(file, sheet.title, rows)


def _cell(cell, covered: dict[tuple[int, int], int]) -> Cell:
    remark = cell.comment.text.strip() if getattr(cell, "comment", None) else ""
    value = cell.value
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a code typed as a number
    text = "" if value is None else str(value)
    return Cell(text, covered.get((cell.row, cell.column), 0), remark)
