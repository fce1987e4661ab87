"""One writer for each format: `begin`, then handfuls of lines, then `end`; none keeps what it has written."""

from collections.abc import Callable
from typing import BinaryIO, Protocol

from huiyin.exports.columns import View
from huiyin.exports.formats import Columns, Format
from huiyin.exports.reading import Line
from huiyin.exports.writers.excel import Excel
from huiyin.exports.writers.programs import GeoJson, JsonLines
from huiyin.exports.writers.text import Csv


class Writer(Protocol):
    def write(self, lines: list[Line]) -> None: ...

    def end(self) -> None: ...


def writer_for(format: Format, file: BinaryIO, columns: Columns, view: View) -> Writer:
    kinds: dict[Format, Callable[[BinaryIO, Columns, View], Writer]] = {
        Format.CSV: Csv,
        Format.XLSX: Excel,
        Format.GEOJSON: GeoJson,
        Format.JSONL: JsonLines,
    }
    return kinds[format](file, columns, view)
