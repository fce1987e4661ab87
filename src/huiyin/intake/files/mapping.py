"""How the columns of another system's file become a matter. Three ship as YAML files; the office saves its own."""

from collections.abc import Mapping as Columns
from dataclasses import dataclass, field, fields
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml
from django.utils.translation import gettext as _

from huiyin.intake.models import SavedMapping
from huiyin.kernel.errors import InvalidInput
from huiyin.matters.states import State

FOLDER = Path(__file__).with_name("mappings")
MANY = ("text", "extra")  # fields that several columns may go to
TRANSLATED = {"status": "states", "type": "types", "urgency": "urgencies", "section": "sections"}


@dataclass(frozen=True)
class Mapping:
    """`system` names the other system in our references. Columns are names in the header; formats are strptime's.

    Attributes:
        states, types, urgencies, sections: what a value of the file means here; a type's own code means itself.
        coordinates: wgs84, gcj02 or cgcs2000, in which lon and lat (or x and y) are given.
        version: of a mapping that the office saved, from 1; 0 for one that ships or lies in a file.
    """

    name: str
    system: str
    id: str
    title: str
    received_at: str
    time_format: str
    timezone: str
    text: tuple[str, ...] = ()
    due_at: str = ""
    closed_at: str = ""
    status: str = ""
    states: Columns[str, str] = field(default_factory=dict)
    type: str = ""
    types: Columns[str, str] = field(default_factory=dict)
    urgency: str = ""
    urgencies: Columns[str, str] = field(default_factory=dict)
    section: str = ""
    sections: Columns[str, str] = field(default_factory=dict)
    address: str = ""
    lon: str = ""
    lat: str = ""
    coordinates: str = "wgs84"
    extra: tuple[str, ...] = ()
    version: int = 0

    @property
    def columns(self) -> set[str]:
        """Every column that the mapping reads; the file must have them all."""
        single = {self.id, self.title, self.received_at, self.due_at, self.closed_at, self.status, self.address}
        more = {self.type, self.urgency, self.section, self.lon, self.lat, *self.text, *self.extra}
        return (single | more) - {""}

    @property
    def definition(self) -> dict:
        """What is saved of it: all but its name and number."""
        told = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in ("name", "version")}
        return {name: _plain(value) for name, value in told.items() if value}


def load_mapping(name: str, version: int = 0) -> Mapping:
    """A mapping that ships with huiyin or that the office saved, by name, or one's own, by the path of its YAML file.

    version: of a saved one; 0 means the latest.
    """
    if name.endswith((".yaml", ".yml")):
        return _from_file(Path(name))
    if name in shipped_names():
        return _from_file(FOLDER / f"{name}.yaml")
    saved = SavedMapping.objects.filter(name=name)
    found = saved.filter(version=version).first() if version else saved.filter(retired_at=None).last()
    if found is not None:
        return mapping_of(found)
    fitting = [shipped for shipped in shipped_names() if name and shipped.startswith(name)]  # “boston” is “boston311”
    if len(fitting) != 1:
        raise _unknown(name)
    return _from_file(FOLDER / f"{fitting[0]}.yaml")


def mapping_of(saved: SavedMapping) -> Mapping:
    return _made(saved.name, saved.definition, saved.version)


def shipped_names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def mapping_names() -> list[str]:
    """Those that ship, then the office's own that are in use."""
    saved = SavedMapping.objects.filter(retired_at=None).order_by("name").values_list("name", flat=True).distinct()
    return [*shipped_names(), *saved]


def _from_file(path: Path) -> Mapping:
    if not path.exists():
        raise _unknown(str(path))
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # BaseLoader makes strings only
    except (yaml.YAMLError, ValueError, RecursionError) as broken:
        raise _no_mapping(path.stem, broken) from broken
    return _made(path.stem, data, 0)


def _made(name: str, data: dict, version: int) -> Mapping:
    try:
        many = {key: tuple(data[key]) for key in MANY if key in data}
        mapping = Mapping(**{**data, **many, "name": name, "version": version})
        _judge(mapping)
        return mapping
    except (TypeError, AttributeError, ValueError, LookupError) as wrong:
        raise _no_mapping(name, wrong) from wrong


_SHAPES: dict[type, str] = {tuple: "list", Columns: "table", str: "text"}


def _judge(mapping: Mapping) -> None:
    """Names are words, translations are pairs of words, and there is such a time zone and such a state."""
    for each in fields(mapping):
        value = getattr(mapping, each.name)
        kind = tuple if each.name in MANY else Columns if each.name in TRANSLATED.values() else str
        if each.name != "version" and not isinstance(value, kind):
            raise TypeError(f"“{each.name}” is no {_SHAPES[kind]}")
        inside = [*value.keys(), *value.values()] if isinstance(value, Columns) else value if kind is tuple else ()
        if not all(isinstance(one, str) for one in inside):
            raise TypeError(f"“{each.name}” holds more than words")
    ZoneInfo(mapping.timezone)
    for state in mapping.states.values():
        State(state)


def _no_mapping(name: str, why: Exception) -> InvalidInput:
    return InvalidInput(_("%(name)s is no mapping: %(why)s.") % {"name": name, "why": why})


def _unknown(name: str) -> InvalidInput:
    told = _("There is no mapping “%(name)s”. Known are %(known)s; or give the path of your own YAML file.")
    return InvalidInput(told % {"name": name, "known": _(", ").join(mapping_names())})


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Columns) else value
