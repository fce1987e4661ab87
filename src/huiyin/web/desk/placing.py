"""Where it is, as the desk is told: what the words say, whether the pin agrees, which component stands there."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from huiyin.matters.labels import pick
from huiyin.matters.models import Matter
from huiyin.places.locate import area_names
from huiyin.web.cityparts import PartShown, parts_of
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


def parts_offered(matter: Matter) -> list[tuple[PartShown, dict[str, str]]]:
    """Components near the pin, each with the correction that says that it is this one."""
    _named, near = parts_of(matter)
    reason = _("It is this component")
    return [(one, _unchanged(matter) | {"component": one.part.code, "reason": reason}) for one in near]


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
