"""The first rows of a file as they would arrive, each problem beside its cell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from huiyin.intake.files.mapping import MANY, Mapping
from huiyin.intake.files.rows import Reading, read
from huiyin.matters.labels import label, pick
from huiyin.matters.models import MatterType
from huiyin.matters.states import State
from huiyin.places.locate import Place, area_names

MOST = 20
SHORT = 120


@dataclass(frozen=True)
class PreviewCell:
    text: str
    problem: str = ""


@dataclass(frozen=True)
class PreviewRow:
    """`other`: what is wrong with the row beside its shown cells."""

    number: int
    cells: list[PreviewCell]
    other: list[str]

    @property
    def good(self) -> bool:
        return not self.other and not any(cell.problem for cell in self.cells)


def shown(mapping: Mapping) -> list[tuple[str, str]]:
    """(field, words) of what a row of the preview shows: all that the mapping reads."""
    words = field_words()
    single = [name for name in words if name not in ("text", "extra", "lat", "lon")]
    found = [name for name in single if getattr(mapping, name)]
    found += ["text"] if mapping.text else []
    return [(name, words[name]) for name in found] + ([("lon", _("Place"))] if mapping.lon else [])


def field_words() -> dict[str, str]:
    """What a column may become."""
    return {
        "id": _("Number there"), "title": _("Title"), "received_at": _("Received"), "status": _("State"),
        "due_at": _("Due"), "closed_at": _("Closed at"), "type": _("Type"), "urgency": _("Urgency"),
        "section": _("Section"), "address": _("Address"), "lon": _("Longitude, or x"), "lat": _("Latitude, or y"),
        "text": _("Text"), "extra": _("kept beside, for staff"),
    }  # fmt: skip


@dataclass(frozen=True)
class Preview:
    """`heads`: (field, words) of the columns; those in which something is wrong come first."""

    heads: list[tuple[str, str]]
    rows: list[PreviewRow]

    @property
    def bad(self) -> int:
        return sum(not row.good for row in self.rows)


def preview(rows: Iterable[dict[str, str]], mapping: Mapping) -> Preview:
    readings = [read(row, mapping) for row in rows]
    wrong = {_column_of(name) for reading in readings for name in reading.problems}
    heads = sorted(shown(mapping), key=lambda head: (head[0] != "id", head[0] not in wrong))
    fields = [name for name, _words in heads]
    return Preview(heads, [_row(number, reading, fields) for number, reading in enumerate(readings, 1)])


def _column_of(field: str) -> str:
    """A place is one column, whichever of its two numbers is wrong."""
    return "lon" if field == "lat" else field


def _row(number: int, reading: Reading, fields: list[str]) -> PreviewRow:
    problems = {_column_of(name): reason for name, reason in reading.problems.items()}
    cells = []
    for name in fields:
        problem = problems.pop(name, "")
        said = reading.said.get("place" if name == "lon" else name)
        text = _given(reading, name) if problem else _told(name, said)
        cells.append(PreviewCell(text[:SHORT], problem))
    return PreviewRow(number, cells, list(problems.values()))


def _given(reading: Reading, name: str) -> str:
    """As it stands in the file."""
    if name == "lon":
        return f"{reading.cell('lon')}, {reading.cell('lat')}"
    return "" if name in MANY else reading.cell(name)


def _told(name: str, value: object) -> str:
    """As it would stand here."""
    if name == "id":
        return str(value).partition(":")[2]  # the other system's name goes without saying on its own page
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "Y-m-d H:i")
    if isinstance(value, MatterType):
        return pick((value.name_zh, value.name_en))
    if isinstance(value, Place):
        return _where(value)
    if isinstance(value, State):
        return label("state", value)
    if name in ("urgency", "section") and value:
        return label(name, str(value))
    return str(value or "")


def _where(place: Place) -> str:
    if place.lon is None:
        return ""
    area = area_names().get(place.code[:12])
    return pick(area) if area else _("outside the district")
