"""Where it is, as the desk is told: what the words say, whether the pin agrees, which component stands there."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from huiyin.matters.labels import pick
from huiyin.matters.models import Matter
from huiyin.matters.triage.snapping import named_part, near_parts
from huiyin.orgs.memory import unit_named
from huiyin.places.gazetteer.components import Part, Snapped
from huiyin.places.locate import area_names
from huiyin.web.desk.words import listed

CLOSE_ENOUGH = 400  # metres of extent up to which a place becomes the pin without somebody looking at the map


@dataclass(frozen=True)
class PlaceRead:
    """A place that the words name. `given`: the correction that takes it; None where the map has to be looked at."""

    name: str
    where: tuple[str, ...]
    percent: int
    because: str
    given: dict[str, str] | None


@dataclass(frozen=True)
class PartShown:
    """A component with its papers, units by name. `given`: the correction that says that it is this one."""

    part: Part
    name: str
    metres: int | None
    owner: str
    maintainer: str
    given: dict[str, str] | None = None


@dataclass(frozen=True)
class PlacesRead:
    """`conflict`: metres between pin and words, None where they agree; `pin`: the correction that keeps the pin.
    `taken`: the matter has its place from the first of them."""

    places: tuple[PlaceRead, ...]
    conflict: int | None
    pin_where: tuple[str, ...]
    pin: dict[str, str]
    taken: bool


def places_read(matter: Matter) -> PlacesRead | None:
    """None where the words named no place, or somebody has decided already."""
    said = matter.suggested.get("place")
    if not said or said.get("settled") or (matter.lon is not None and "conflict" not in said and "taken" not in said):
        return None
    reason = _("The pin is right, the words mean something else")
    pin = _correction(matter, matter.lon, matter.lat, reason) if matter.lon is not None else {}
    places = tuple(_place(matter, one) for one in said["candidates"])
    return PlacesRead(places, said.get("conflict"), _where(matter.area, matter.grid), pin, "taken" in said)


def parts_of(matter: Matter) -> tuple[PartShown | None, list[PartShown]]:
    """The component that is named; if none is, those near the pin."""
    named = named_part(matter)
    near = [] if named else near_parts(matter)
    return _shown(named) if named else None, [_shown(one.part, one, matter) for one in near]


def _shown(part: Part, snapped: Snapped | None = None, matter: Matter | None = None) -> PartShown:
    name = _("%(name)s no. %(number)s") % {"name": pick((part.name_zh, part.name_en)), "number": part.serial}
    given = None
    if matter is not None:
        given = _unchanged(matter) | {"component": part.code, "reason": _("It is this component")}
    return PartShown(
        part, name, round(snapped.metres) if snapped else None, _unit(part.owner), _unit(part.maintainer), given
    )


def _unit(code: str) -> str:
    unit = unit_named(code)
    return pick((unit.name_zh, unit.name_en)) if unit else code or "—"


def _place(matter: Matter, one: dict) -> PlaceRead:
    close = one["extent"] <= CLOSE_ENOUGH
    given = _correction(matter, one["lon"], one["lat"], _("The words name this place")) if close else None
    name = pick((one["name_zh"], one["name_en"]))
    return PlaceRead(name, _where(one["area"], ""), round(one["confidence"] * 100), listed(one["said"]), given)


def _where(area: str, grid: str) -> tuple[str, ...]:
    names = area_names()
    return tuple(pick(names[code]) for code in (area[:9], area[:12], grid) if code in names)


def _correction(matter: Matter, lon: float | None, lat: float | None, reason: str) -> dict[str, str]:
    return _unchanged(matter) | {"place_lon": f"{lon}", "place_lat": f"{lat}", "reason": reason}


def _unchanged(matter: Matter) -> dict[str, str]:
    """What the form of a correction asks, as it is."""
    return {
        "version": str(matter.version),
        "title": matter.title,
        "description": matter.description,
        "address": matter.address,
        "component": matter.component,
        "type": matter.type.code if matter.type else "",
    }
