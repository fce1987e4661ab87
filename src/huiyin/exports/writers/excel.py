"""Excel: one sheet after the other, each row to a temporary file as it comes."""

from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from huiyin.exports.columns import View, cells_of, head_of, history_cells, history_head
from huiyin.exports.formats import Columns
from huiyin.exports.reading import Line
from huiyin.matters.labels import pick

MOST_ROWS = 1_000_000  # a sheet holds 1,048,576; then the next one begins


class Excel:
    def __init__(self, file: BinaryIO, columns: Columns, view: View) -> None:
        self._file, self._view, self._clocks = file, view, columns == Columns.CLOCKS
        self._book = Workbook(write_only=True)
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
        self._book.save(self._file)


class Sheets:
    """A table that goes on in another sheet when one is full."""

    def __init__(self, book: Workbook, name: str, head: list[str]) -> None:
        self._book, self._name, self._head, self._number = book, name, head, 0
        self._begin()

    def _begin(self) -> None:
        self._number += 1
        self._sheet = self._book.create_sheet(self._name if self._number == 1 else f"{self._name} {self._number}")
        self._sheet.freeze_panes = "A2"
        self._sheet.append([_bold(self._sheet, words) for words in self._head])
        self._rows = 0

    def append(self, cells: list) -> None:
        if self._rows == MOST_ROWS:
            self._begin()
        self._sheet.append(cells)
        self._rows += 1


def _bold(sheet, words: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, words)
    cell.font = Font(bold=True)
    return cell
