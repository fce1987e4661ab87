"""CSV in UTF-8 with the mark by which Excel knows it."""

import csv
import io
from typing import BinaryIO

from huiyin.exports.columns import View, cells_of, head_of, history_cells, history_head
from huiyin.exports.formats import Columns
from huiyin.exports.reading import Line


class Csv:
    def __init__(self, file: BinaryIO, columns: Columns, view: View) -> None:
        self._text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
        self._rows = csv.writer(self._text)
        self._view, self._history, self._clocks = view, columns == Columns.HISTORY, columns == Columns.CLOCKS
        self._rows.writerow(history_head() if self._history else head_of(clocks=self._clocks))

    def write(self, lines: list[Line]) -> None:
        if self._history:
            for line in lines:
                self._rows.writerows(history_cells(line, self._view))
        else:
            self._rows.writerows(cells_of(line, self._view, clocks=self._clocks) for line in lines)

    def end(self) -> None:
        self._text.detach()
