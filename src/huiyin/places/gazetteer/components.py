"""The component at a point: numbers, owners and maintainers in memory, the nearest found by Shapely's STRtree."""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import shapely

from huiyin.kernel.geo.metres import A_DEGREE, metres_between

WITHIN = 30.0  # metres: a pin is put beside a lamp, not at the next one
MOST = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A city component; units by code."""

    code: str
    type_code: str
    name_zh: str
    name_en: str
    lon: float
    lat: float
    unit_grid: str
    owner: str
    maintainer: str
    supervisor: str
    state: str
    address_zh: str
    installed_on: str = ""

    @property
    def serial(self) -> int:
        """Its own number among those of its type: lamp no. 17."""
        return int(self.code[10:]) if self.code[10:].isdecimal() else 0


@dataclass(frozen=True, slots=True)
class Snapped:
    part: Part
    metres: float


class Parts:
    def __init__(self, parts: Iterable[Part]) -> None:
        self.by_code = {part.code: part for part in parts}
        self._of_type: dict[str, tuple[list[Part], shapely.STRtree]] = {}
        grouped: dict[str, list[Part]] = {}
        for part in self.by_code.values():
            grouped.setdefault(part.type_code, []).append(part)
        for kind, several in grouped.items():
            points = shapely.points(np.array([(part.lon, part.lat) for part in several]))
            self._of_type[kind] = several, shapely.STRtree(points)

    def nearest(self, lon: float, lat: float, types: Collection[str], within: float = WITHIN) -> list[Snapped]:
        """Of these types, at most three, the nearest first."""
        north = within / A_DEGREE
        east = north / max(0.1, math.cos(math.radians(lat)))
        box = shapely.box(lon - east, lat - north, lon + east, lat + north)
        found = [several[n] for kind in types for several, tree in self._trees(kind) for n in tree.query(box)]
        near = [Snapped(part, metres_between((lon, lat), (part.lon, part.lat))) for part in found]
        return sorted((one for one in near if one.metres <= within), key=lambda one: one.metres)[:MOST]

    def _trees(self, kind: str) -> list[tuple[list[Part], shapely.STRtree]]:
        return [self._of_type[kind]] if kind in self._of_type else []
