"""The first sheet of an Excel workbook, row by row. What it calculates is read as the value that was last shown."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.xml import DEFUSEDXML

from huiyin.kernel.archives import swells
from huiyin.kernel.errors import InvalidInput

MOST_COLUMNS = 1_000
MOST_ROWS = 1_048_576  # of an Excel sheet

if not DEFUSEDXML:  # entities in a sheet would be expanded until the memory is full
    raise ImportError("openpyxl reads workbooks safely only beside defusedxml. Install requirements.txt.")


@contextmanager
def rows_of_workbook(path: Path) -> Iterator[Iterator[list[str]]]:
    """Rows of text, the header first; rows without anything are left out.

    Raises:
        InvalidInput: no workbook, damaged, or one that unpacks to what no table needs.
    """
    refuse_bombs(path)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says about its own size is not to be relied on
    except Exception as broken:  # openpyxl lets zip, XML and key errors through as they come
        raise _unreadable(path, broken) from broken
    try:
        yield _rows(sheet, path)
    finally:
        book.close()


def refuse_bombs(path: Path) -> None:
    try:
        swollen = swells(path)
    except (zipfile.BadZipFile, OSError, ValueError) as broken:
        raise _unreadable(path, broken) from broken
    if swollen:
        told = _("%(file)s unpacks to far more than a table needs. Save it as CSV and try again.")
        raise InvalidInput(told % {"file": path.name})


def _rows(sheet, path: Path) -> Iterator[list[str]]:
    rows, number = sheet.iter_rows(values_only=True), 0
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except Exception as broken:  # damaged XML, forbidden entities, a broken archive: all come as they are
            raise _unreadable(path, broken) from broken
        number += 1
        if len(cells) > MOST_COLUMNS or number > MOST_ROWS:  # a far cell would be led up to by millions of empty ones
            told = _("Row %(row)s of %(file)s lies outside any table: at most 1,000 columns and 1,048,576 rows.")
            raise InvalidInput(told % {"row": number, "file": path.name})
        if any(cell is not None for cell in cells):
            yield [_text(cell) for cell in cells]


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell).strip()


def _unreadable(path: Path, broken: Exception) -> InvalidInput:
    why = " ".join(str(broken).split())[:120] or type(broken).__name__
    told = _("%(file)s cannot be opened as an Excel workbook: %(why)s.")
    return InvalidInput(told % {"file": path.name, "why": why})
