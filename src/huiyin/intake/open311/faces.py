"""One answer, two faces: XML and JSON of GeoReport v2 are made from the same tree, so that they say the same.

JSON follows the Spark convention: a container whose children repeat becomes an array, and its name disappears.
"""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

XML, JSON = "xml", "json"
CONTENT_TYPES = {XML: "text/xml; charset=utf-8", JSON: "application/json; charset=utf-8"}
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'


@dataclass(frozen=True)
class Many:
    """A container whose children repeat, each under the name `item`."""

    item: str
    rows: tuple

    @classmethod
    def of(cls, item: str, rows: Iterable) -> "Many":
        return cls(item, tuple(rows))


@dataclass(frozen=True)
class Answer:
    """What a resource says. `content`: a Many, or names with words, numbers, booleans, times, Many or None."""

    root: str
    content: Many | Mapping[str, Any]

    def written(self, face: str) -> bytes:
        return (self.as_xml() if face == XML else self.as_json()).encode()

    def as_json(self) -> str:
        return json.dumps(_plain(self.content), ensure_ascii=False, allow_nan=False)

    def as_xml(self) -> str:
        return DECLARATION + ET.tostring(_element(self.root, self.content), encoding="unicode")


def _plain(value: Any) -> Any:
    if isinstance(value, Many):
        return [_plain(row) for row in value.rows]
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    return clean(value) if isinstance(value, str) else moment(value) if isinstance(value, datetime) else value


def _element(name: str, value: Any) -> ET.Element:
    element = ET.Element(name)
    if isinstance(value, Many):
        element.extend(_element(value.item, row) for row in value.rows)
    elif isinstance(value, Mapping):
        element.extend(_element(inner, given) for inner, given in value.items())
    elif value is not None:
        element.text = _text(value)
    return element


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return (
        clean(value) if isinstance(value, str) else moment(value) if isinstance(value, datetime) else json.dumps(value)
    )


def clean(text: str) -> str:
    """Without what XML cannot carry, and with one kind of line end, in both faces alike."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def moment(at: datetime) -> str:
    """The form of W3C's note, in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
