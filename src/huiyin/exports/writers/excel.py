"""Excel: one sheet after the other, each row to a temporary file as it comes."""

from datetime import datetime
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from huiyin.exports.columns import Value, View, cells_of, head_of, history_cells, history_head
from huiyin.exports.formats import Columns
from huiyin.exports.reading import Line
from huiyin.matters.labels import pick

MOST_ROWS = 1_000_000  # a sheet holds 1,048,576; then the next one begins
WIDTH = 18
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "default_date_format": "yyyy-mm-dd hh:mm:ss",
}


class Excel:
    def __init__(self, file: BinaryIO, columns: Columns, view: View) -> None:
        self._view, self._clocks = view, columns == Columns.CLOCKS
        self._book = xlsxwriter.Workbook(file, OPTIONS)
        self._book.use_zip64()
        self._matters = Sheets(self._book, pick(("事项", "Matters")), head_of(clocks=self._clocks))
        self._steps = None
        if columns == Columns.HISTORY:
            self._steps = Sheets(self._book, pick(("办理过程", "History")), history_head())

    def write(self, lines: list[Line]) -> None:
        for line in lines:
            self._matters.append(cells_of(line, self._view, clocks=self._clocks))
            if self._steps:
                for row in history_cells(line, self._view):
                    self._steps.append(row)

    def end(self) -> None:
        self._book.close()


class Sheets:
    """A table that goes on in another sheet when one is full."""

    def __init__(self, book: xlsxwriter.Workbook, name: str, head: list[str]) -> None:
        self._book, self._name, self._head, self._number = book, name, head, 0
        self._bold = book.add_format({"bold": True})
        self._begin()

    def _begin(self) -> None:
        self._number += 1
        name = self._name if self._number == 1 else f"{self._name} {self._number}"
        self._sheet: Worksheet = self._book.add_worksheet(name)
        self._sheet.freeze_panes(1, 1)
        self._sheet.set_column(0, len(self._head) - 1, WIDTH)
        for column, words in enumerate(self._head):
            self._sheet.write_string(0, column, words, self._bold)
        self._rows = 1

    def append(self, cells: list[Value]) -> None:
        if self._rows > MOST_ROWS:
            self._begin()
        sheet, row = self._sheet, self._rows
        for column, value in enumerate(cells):
            if isinstance(value, str):
                if value:
                    sheet.write_string(row, column, value)
            elif isinstance(value, datetime):
                sheet.write_datetime(row, column, value)
            elif value is not None:
                sheet.write_number(row, column, value)
        self._rows += 1
