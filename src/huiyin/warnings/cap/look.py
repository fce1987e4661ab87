"""One element of a message, looked at by its path; whatever is odd is noted, and the looking goes on. Pure."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar
from xml.etree.ElementTree import Element

from huiyin.warnings.cap import words
from huiyin.warnings.cap.faults import Deviation

Word = TypeVar("Word", bound=StrEnum)
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"


@dataclass
class Look:
    """`found` is shared by all looks into one message."""

    element: Element
    path: str
    space: str
    found: list[Deviation]
    shown: dict[str, list["Look"]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for child in self.element:
            space, _brace, name = str(child.tag).removeprefix("{").rpartition("}")
            if space == self.space:
                same = self.shown.setdefault(name, [])
                place = f"[{len(same) + 1}]" if name in words.MANY else ""
                same.append(Look(child, f"{self.path}/{name}{place}", self.space, self.found))

    def note(self, code: str, said: str = "", *, at: str = "", fault: bool = False) -> None:
        path = f"{self.path}/{at}" if at else self.path
        self.found.append(Deviation(path, code, said[:120], fault))

    def check_children(self, order: tuple[str, ...], many: frozenset[str]) -> None:
        """Children that the standard does not have here, stand too often, or in another order."""
        last = -1
        for child in self.element:
            if child.tag == SIGNATURE:
                continue
            space, _brace, name = str(child.tag).removeprefix("{").rpartition("}")
            if space != self.space or name not in order:
                self.note("unknown", at=name or str(child.tag))
                continue
            position = order.index(name)
            if position < last:
                self.note("order", at=name)
            last = max(last, position)
        for name, same in self.shown.items():
            if len(same) > 1 and name in order and name not in many:
                self.note("again", at=name)

    def all(self, name: str) -> list["Look"]:
        return self.shown.get(name, [])

    def limited(self, name: str, most: int, code: str) -> Iterable["Look"]:
        found = self.all(name)
        if len(found) > most:
            self.note(code, str(most), at=name)
        return found[:most]

    def own_text(self) -> str:
        return (self.element.text or "").strip()

    def text(self, name: str, *, needed: bool = False, fault: bool = False) -> str:
        found = self.all(name)
        text = found[0].own_text() if found else ""
        if needed and not text:
            self.note("empty" if found else "missing", at=name, fault=fault)
        return text

    def one_of(self, text: str, kind: type[Word], *, at: str = "", fault: bool = False) -> Word | None:
        try:
            return kind(text)
        except ValueError:
            self.note("choice", text, at=at, fault=fault)
            return None

    def number(self, name: str) -> float | None:
        text = self.text(name)
        if not text:
            return None
        value = number_in(text)
        if value is None:
            self.note("number", text, at=name)
        return value

    def pairs(self, name: str) -> tuple[tuple[str, str], ...]:
        found = []
        for one in self.all(name):
            one.check_children(words.OF_PAIR, words.MANY)
            key, value = one.text("valueName"), one.text("value")
            if not one.all("valueName") or not one.all("value") or not key:
                one.note("pair")
            else:
                found.append((key, value))
        return tuple(found)


def number_in(text: str) -> float | None:
    """A plain decimal; no infinity, no “1_000”."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in text else None
