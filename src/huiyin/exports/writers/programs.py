"""JSON lines, and GeoJSON as RFC 7946 has it: WGS-84, longitude first, no place is a null geometry."""

from typing import BinaryIO

import msgspec

from huiyin.exports.columns import View, record_of
from huiyin.exports.formats import Columns
from huiyin.exports.reading import Line


class JsonLines:
    def __init__(self, file: BinaryIO, columns: Columns, view: View) -> None:
        self._file, self._view, self._json = file, view, msgspec.json.Encoder()

    def write(self, lines: list[Line]) -> None:
        self._file.write(self._json.encode_lines([record_of(line, self._view) for line in lines]))

    def end(self) -> None:
        pass


class GeoJson:
    def __init__(self, file: BinaryIO, columns: Columns, view: View) -> None:
        self._file, self._view, self._json = file, view, msgspec.json.Encoder()
        self._between = b"\n"
        file.write(b'{"type":"FeatureCollection","features":[')

    def write(self, lines: list[Line]) -> None:
        for line in lines:
            self._file.write(self._between + self._json.encode(self._feature(line)))
            self._between = b",\n"

    def _feature(self, line: Line) -> dict:
        told = record_of(line, self._view)
        lon, lat = told.pop("lon"), told.pop("lat")
        point = None if lon is None or lat is None else {"type": "Point", "coordinates": [lon, lat]}
        return {"type": "Feature", "id": told["number"], "geometry": point, "properties": told}

    def end(self) -> None:
        self._file.write(b"\n]}\n")
