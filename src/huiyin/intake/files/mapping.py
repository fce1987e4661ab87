"""How the columns of another system's file become a matter: one YAML file a mapping, for whoever knows the file."""

from collections.abc import Mapping as Columns
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.geo.coordinates import System, to_wgs84
from huiyin.matters.services.importing import OutsideMatter
from huiyin.matters.states import State
from huiyin.places.locate import Place, locate

FOLDER = Path(__file__).with_name("mappings")


class RowRefused(ValueError):
    """Why a row cannot become a matter, for the person who mends the file."""


@dataclass(frozen=True)
class Mapping:
    """`system` names the other system in our references. Columns are names in the header; formats are strptime's."""

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
    address: str = ""
    lon: str = ""
    lat: str = ""
    coordinates: str = "wgs84"
    extra: tuple[str, ...] = ()

    @property
    def columns(self) -> set[str]:
        """Every column that the mapping reads; the file must have them all."""
        single = {self.id, self.title, self.received_at, self.due_at, self.closed_at, self.status, self.address}
        return (single | {self.lon, self.lat, *self.text, *self.extra}) - {""}


def load_mapping(name: str) -> Mapping:
    """A mapping that ships with huiyin, by name, or one's own, by the path of its YAML file."""
    path = Path(name) if name.endswith((".yaml", ".yml")) else FOLDER / f"{name}.yaml"
    if not path.exists():
        known = ", ".join(sorted(p.stem for p in FOLDER.glob("*.yaml")))
        raise InvalidInput(f"There is no mapping {name!r}. Known are {known}; or give the path of your own YAML file.")
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # BaseLoader makes strings only
    try:
        return Mapping(name=path.stem, **{**data, **{k: tuple(data[k]) for k in ("text", "extra") if k in data}})
    except (TypeError, AttributeError) as wrong:
        raise InvalidInput(f"{path.name} is no mapping: {wrong}.") from wrong


def read_row(row: dict[str, str], mapping: Mapping) -> OutsideMatter:
    """The matter in one row.

    Raises:
        RowRefused: naming the column and what is wrong with it.
    """
    if "…" in row:
        raise RowRefused(f"more cells than the header has columns: {row['…'][:80]}")
    ident = _given(row, mapping.id)
    received_at = _time(row, mapping.received_at, mapping)
    if received_at is None:
        raise RowRefused(f"{mapping.received_at} is empty")
    state = _state(row, mapping)
    closed_at = _time(row, mapping.closed_at, mapping)
    if (state == State.RECEIVED) != (closed_at is None):
        closed_at, state = _settle(closed_at, state, received_at)
    return OutsideMatter(
        ref=f"{mapping.system}:{ident}",
        title=_given(row, mapping.title),
        text="\n".join(filter(None, (row.get(column, "") for column in mapping.text))),
        received_at=received_at,
        due_at=_time(row, mapping.due_at, mapping),
        closed_at=closed_at,
        state=state,
        place=_place(row, mapping),
        address=row.get(mapping.address, ""),
        extra={column: row[column] for column in (*mapping.extra, mapping.status) if row.get(column)},
    )


def _settle(closed_at: datetime | None, state: State, received_at: datetime) -> tuple[datetime | None, State]:
    """Status and closing time of the file disagree. The status wins; a closed one without a time was closed at an
    unknown moment, so it has no closing time, and an open one with a time was reopened."""
    return (None, state) if state == State.RECEIVED else (closed_at, state)


def _given(row: dict[str, str], column: str) -> str:
    value = row.get(column, "")
    if not value:
        raise RowRefused(f"{column} is empty")
    return value


def _time(row: dict[str, str], column: str, mapping: Mapping) -> datetime | None:
    value = row.get(column, "") if column else ""
    if not value:
        return None
    try:
        return datetime.strptime(value, mapping.time_format).replace(tzinfo=ZoneInfo(mapping.timezone))
    except ValueError as wrong:
        raise RowRefused(f"{column}: {value!r} is no time of the form {mapping.time_format}") from wrong


def _state(row: dict[str, str], mapping: Mapping) -> State:
    value = row.get(mapping.status, "")
    if value not in mapping.states:
        raise RowRefused(f"{mapping.status}: {value!r} is none of {', '.join(mapping.states)}")
    return State(mapping.states[value])


def _place(row: dict[str, str], mapping: Mapping) -> Place:
    """Where it is; a matter without a point is taken all the same, an impossible point is not."""
    x, y = row.get(mapping.lon, ""), row.get(mapping.lat, "")
    if not x or not y:
        return Place(None, None, "")
    try:
        lon, lat = (float(v) for v in to_wgs84(float(x), float(y), System(mapping.coordinates)))
    except ValueError as wrong:
        raise RowRefused(f"{mapping.lon}, {mapping.lat}: {x!r}, {y!r} are no coordinates") from wrong
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise RowRefused(f"{mapping.lon}, {mapping.lat}: {x}, {y} lie on no map")
    return locate(lon, lat) or Place(lon, lat, "")
