"""One row of a file, read by a mapping: what each field says, and what is wrong with it, cell by cell."""

from collections.abc import Mapping as Columns
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from huiyin.intake.files.mapping import Mapping
from huiyin.intake.files.tables import MORE
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.geo.coordinates import System, to_wgs84
from huiyin.matters.library import in_force
from huiyin.matters.models import MatterType
from huiyin.matters.services.importing import OutsideMatter
from huiyin.matters.states import State
from huiyin.matters.vocabulary import Section, Urgency
from huiyin.places.locate import Place, locate

LONGEST_CELL = 200_000
LONGEST_REF = 80
EXAMPLE = datetime(2026, 3, 5, 14, 30, tzinfo=UTC)
NOWHERE = Place(None, None, "")


class RowRefused(ValueError):
    """Why a row cannot become a matter, for the person who mends the file. `fields` names what is wrong."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.fields = ",".join(problems)


@dataclass
class Reading:
    """What the row's fields say (field → value) and what is wrong (field → reason)."""

    row: dict[str, str]
    mapping: Mapping
    said: dict[str, object] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    def cell(self, name: str) -> str:
        column = getattr(self.mapping, name)
        return self.row.get(column, "") if column else ""

    def wrong(self, name: str, reason: str) -> None:
        self.problems.setdefault(name, reason)

    def needed(self, name: str) -> str:
        value = self.cell(name)
        if not value:
            self.wrong(name, _("%(column)s is empty") % {"column": getattr(self.mapping, name)})
        return value


def read_row(row: dict[str, str], mapping: Mapping) -> OutsideMatter:
    """The matter in one row.

    Raises:
        RowRefused: naming each column and what is wrong with it.
    """
    reading = read(row, mapping)
    if reading.problems:
        raise RowRefused(reading.problems)
    matter = reading.said["matter"]
    assert isinstance(matter, OutsideMatter)
    return matter


def read(row: dict[str, str], mapping: Mapping) -> Reading:
    """Everything that the row says and that is wrong with it; with no problem, `said["matter"]` is the matter."""
    reading = Reading(row, mapping)
    _cells(reading)
    ref = f"{mapping.system}:{reading.needed('id')}"
    if len(ref) > LONGEST_REF:
        reading.wrong("id", _("%(column)s is longer than a number can be") % {"column": mapping.id})
    title, received_at = reading.needed("title"), _time(reading, "received_at")
    if not reading.cell("received_at"):
        reading.needed("received_at")
    due_at, closed_at = _time(reading, "due_at"), _time(reading, "closed_at")
    state = _state(reading, closed_at)
    if (state == State.RECEIVED) != (closed_at is None):
        closed_at = _settle(closed_at, state)
    place, kind = _place(reading), _type(reading)
    urgency = _one_of(reading, "urgency", mapping.urgencies, list(Urgency)) or Urgency.NORMAL
    section = _one_of(reading, "section", mapping.sections, list(Section)) or (kind.section if kind else Section.DEMAND)
    text = "\n".join(filter(None, (row.get(column, "") for column in mapping.text)))
    reading.said |= {
        "id": ref, "title": title, "text": text, "received_at": received_at, "due_at": due_at, "closed_at": closed_at,
        "status": state, "type": kind, "urgency": urgency, "section": section, "place": place,
        "address": reading.cell("address"),
    }  # fmt: skip
    if not reading.problems and received_at is not None and state is not None:
        reading.said["matter"] = OutsideMatter(
            ref=ref, title=title, text=text, received_at=received_at, due_at=due_at, closed_at=closed_at, state=state,
            place=place, address=reading.cell("address"), extra=_kept_beside(reading), type=kind,
            urgency=Urgency(urgency), section=Section(section),
        )  # fmt: skip
    return reading


def _cells(reading: Reading) -> None:
    """What no cell of any column may hold."""
    if reading.row.get(MORE):
        told = _("more cells than the header has columns: %(cells)s")
        reading.wrong(MORE, told % {"cells": reading.row[MORE][:80]})
    for column, value in reading.row.items():
        if "\x00" in value:
            reading.wrong(column, _("%(column)s holds characters that are no text") % {"column": column})
        if len(value) > LONGEST_CELL:
            reading.wrong(column, _("%(column)s is longer than 200,000 characters") % {"column": column})


def _settle(closed_at: datetime | None, state: State | None) -> datetime | None:
    """Status and closing time of the file disagree. The status wins; a closed one without a time was closed at an
    unknown moment, so it has no closing time, and an open one with a time was reopened."""
    return None if state == State.RECEIVED else closed_at


def _time(reading: Reading, name: str) -> datetime | None:
    value, mapping = reading.cell(name), reading.mapping
    if not value:
        return None
    zone = ZoneInfo(mapping.timezone)
    try:
        return datetime.strptime(value, mapping.time_format).replace(tzinfo=zone)
    except ValueError:
        pass
    try:
        found = datetime.fromisoformat(value)  # a workbook's own dates, whatever the text ones look like
    except ValueError:
        told = _("%(column)s: “%(value)s” is no time like %(example)s")
        column = getattr(mapping, name)
        reading.wrong(name, told % {"column": column, "value": value[:80], "example": like(mapping.time_format)})
        return None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def like(form: str) -> str:
    """A time in this form, for whoever does not read %Y."""
    return f"{EXAMPLE:{form}}"


def _state(reading: Reading, closed_at: datetime | None) -> State | None:
    """Without a column for it: closed if there is a closing time."""
    mapping = reading.mapping
    if not mapping.status:
        return State.CLOSED if closed_at else State.RECEIVED
    value = reading.cell("status")
    if value in mapping.states:
        return State(mapping.states[value])
    told = _("%(column)s: “%(value)s” is none of %(known)s")
    known = _(", ").join(mapping.states)
    reading.wrong("status", told % {"column": mapping.status, "value": value[:80], "known": known[:200]})
    return None


def _type(reading: Reading) -> MatterType | None:
    value = reading.cell("type")
    code = reading.mapping.types.get(value, value)
    if not code:
        return None
    found = in_force().types.get(code)
    if found is None:
        told = _("%(column)s: there is no matter type “%(value)s” in the standards in force")
        reading.wrong("type", told % {"column": reading.mapping.type, "value": code[:80]})
    return found


def _one_of(reading: Reading, name: str, known: Columns[str, str], allowed: list) -> str:
    value = reading.cell(name)
    found = known.get(value, value)
    if found and found not in set(allowed):
        told = _("%(column)s: “%(value)s” is none of %(known)s")
        column, words = getattr(reading.mapping, name), _(", ").join([*known, *allowed])
        reading.wrong(name, told % {"column": column, "value": value[:80], "known": words[:200]})
        return ""
    return found


def _place(reading: Reading) -> Place:
    """Where it is; a matter without a point is taken all the same, an impossible point is not."""
    mapping = reading.mapping
    x, y = reading.cell("lon"), reading.cell("lat")
    if not x or not y:
        return NOWHERE
    given = {"columns": f"{mapping.lon}, {mapping.lat}", "value": f"{x}, {y}"[:80]}
    try:
        lon, lat = (float(v) for v in to_wgs84(float(x), float(y), System(mapping.coordinates)))
    except (ValueError, InvalidInput):
        reading.wrong("lon", _("%(columns)s: %(value)s are no coordinates") % given)
        return NOWHERE
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        reading.wrong("lon", _("%(columns)s: %(value)s lie on no map") % given)
        return NOWHERE
    return locate(lon, lat) or Place(lon, lat, "")


def _kept_beside(reading: Reading) -> dict[str, str]:
    mapping, row = reading.mapping, reading.row
    kept = (*mapping.extra, mapping.status, mapping.type)
    return {column: row[column] for column in kept if column and row.get(column)}
