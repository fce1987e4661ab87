"""From a text to places of the district, and whether a pin fits them."""

import os.path
from dataclasses import dataclass
from functools import cached_property

import shapely

from huiyin.kernel.geo.metres import A_DEGREE, metres_between
from huiyin.places.gazetteer.candidates import Candidate, candidates_of
from huiyin.places.gazetteer.components import Part, Snapped
from huiyin.places.gazetteer.memory import gazetteer
from huiyin.places.locate import locate

SURE = 0.8  # confidence from which a text may contradict a pin
TOLERATED = 150.0  # metres that a pin may lie beside what the text says, beyond the extent of that
A_UNIT_GRID = 200.0  # metres of extent up to which the unit grid of the middle is the answer
_POINTS_LOOKED_AT = 7
_LEVELS = (15, 12, 9, 6)


@dataclass(frozen=True)
class Found:
    """A candidate and the finest area that it surely lies in: unit grid (15 digits) … district (6), or empty."""

    candidate: Candidate

    @cached_property
    def area(self) -> str:
        return _area_of(self.candidate)

    @property
    def confidence(self) -> float:
        return self.candidate.confidence

    @property
    def is_point(self) -> bool:
        return len(self.area) == 15

    def as_json(self) -> dict:
        one = self.candidate
        return {
            "kind": one.kind,
            "name_zh": one.name_zh,
            "name_en": one.name_en,
            "lon": round(one.lon, 6),
            "lat": round(one.lat, 6),
            "extent": round(one.extent),
            "area": self.area,
            "confidence": round(one.confidence, 2),
            "said": list(one.said)[:4],
        }


def find_places(text: str, address: str = "", most: int = 3) -> list[Found]:
    """Places that the words name, the likeliest first; empty when they name none of the district."""
    reader = gazetteer().reader
    found = candidates_of(reader.read(text, address), reader.register)
    return [Found(one) for one in found[:most]]


def nearest_parts(lon: float, lat: float, types: list[str], within: float | None = None) -> list[Snapped]:
    """Components of these types around a point, the nearest first."""
    parts = gazetteer().parts
    return parts.nearest(lon, lat, types) if within is None else parts.nearest(lon, lat, types, within)


def part_of(code: str) -> Part | None:
    return gazetteer().parts.by_code.get(code) if code else None


def metres_off(lon: float, lat: float, found: Found) -> float:
    """How far a pin lies outside of what a text says; 0 inside of it."""
    one = found.candidate
    if one.shape is not None:
        return float(shapely.distance(one.shape, shapely.points((lon, lat)))) * A_DEGREE
    return max(0.0, metres_between((lon, lat), (one.lon, one.lat)) - one.extent)


def contradicts(lon: float, lat: float, found: list[Found]) -> float | None:
    """Metres between a pin and the place that a text surely names; None where they agree, or nothing is sure."""
    if not found or found[0].confidence < SURE:
        return None
    off = [metres_off(lon, lat, one) for one in found]
    return off[0] if min(off) > TOLERATED else None


def _area_of(one: Candidate) -> str:
    if one.ground:
        return one.ground
    if one.shape is None:
        place = locate(one.lon, one.lat)
        code = place.code if place else ""
        return code if one.extent <= A_UNIT_GRID else code[:12]
    return _common(one.shape)


def _common(shape: shapely.Geometry) -> str:
    """The area that all of a road lies in, as far as some looks along it tell."""
    line = max(shapely.get_parts(shape), key=shapely.length) if shape.geom_type.startswith("Multi") else shape
    if not shapely.length(line):
        return ""
    looks = [
        shapely.line_interpolate_point(line, n / (_POINTS_LOOKED_AT - 1), normalized=True)
        for n in range(_POINTS_LOOKED_AT)
    ]
    codes = [place.code for point in looks if (place := locate(point.x, point.y))]
    shared = os.path.commonprefix(codes) if codes else ""
    return shared[: next((n for n in _LEVELS if n <= len(shared)), 0)]
