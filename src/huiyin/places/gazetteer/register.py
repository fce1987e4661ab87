"""The district's roads, houses, sites and areas by name, as they lie in memory: what addresses are read against."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import shapely

from huiyin.kernel.geo.metres import A_DEGREE, metres_between

HOUSE = re.compile(r"^(?P<road>.+?)(?P<number>\d{1,5})号(?P<rest>.*)$")
BUILDING_ZH = re.compile(r"^(?P<site>.{2,}?)(?P<building>\d{1,3})(?:号楼|栋|幢|座)$")
BUILDING_EN = re.compile(r"^(?P<site>.{2,}?),? Building (?P<building>\d{1,3})$", re.IGNORECASE)
ALONE = 25.0  # metres that a single building reaches
MOST_HELD = 5_000  # parts of roads in areas that are remembered


@dataclass(slots=True)
class Road:
    name_zh: str
    name_en: str
    line: shapely.Geometry
    numbers: list[int] = field(default_factory=list)  # in order, with where they stand
    points: list[tuple[float, float]] = field(default_factory=list)
    places: dict[int, list[tuple[float, float]]] = field(default_factory=dict)
    stretch: "Stretch" = field(init=False)  # all of it

    def __post_init__(self) -> None:
        self.stretch = stretch_of(self.line)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A road or a part of one: where its middle is (of its longest piece), and how many metres it is long."""

    line: shapely.Geometry
    lon: float
    lat: float
    length: float


@dataclass(slots=True)
class Site:
    """A building with a name, or an estate of several numbered ones."""

    name_zh: str
    name_en: str
    kind: str
    road: str
    number: int
    lon: float
    lat: float
    extent: float
    address_zh: str
    address_en: str
    buildings: dict[int, tuple[float, float]]


@dataclass(slots=True)
class Ground:
    """A street, a community or a worker grid."""

    code: str
    level: str
    name_zh: str
    name_en: str
    lon: float
    lat: float
    polygon: shapely.Geometry
    extent: float = field(init=False)  # metres, half the side of a square as large

    def __post_init__(self) -> None:
        self.extent = (float(shapely.area(self.polygon)) ** 0.5) * A_DEGREE / 2


@dataclass(slots=True)
class House:
    """A row of the register of buildings."""

    name_zh: str
    name_en: str
    kind: str
    address_zh: str
    address_en: str
    lon: float
    lat: float


Entity = Road | Site | Ground


class Register:
    def __init__(self, roads: list[Road], houses: Iterable[House], grounds: list[Ground], district: str = "") -> None:
        self.roads = {road.name_zh: road for road in roads}
        self.grounds = grounds
        self.district = district
        self.sites = _sites(houses, self.roads, district)
        for road in roads:
            road.numbers = sorted(road.places)
            road.points = [_middle(road.places[number]) for number in road.numbers]

        self._within: dict[tuple[str, str], Stretch | None] = {}

    def within(self, road: str, ground: str) -> Stretch | None:
        """The part of a road (by its Chinese name) that runs in an area (by its code), if any does."""
        held = self._within
        if (road, ground) not in held:
            if len(held) >= MOST_HELD:
                held = self._within = {}
            part = shapely.intersection(self.roads[road].line, self._polygons[ground])
            held[road, ground] = stretch_of(part) if shapely.length(part) else None
        return held[road, ground]

    @cached_property
    def _polygons(self) -> dict[str, shapely.Geometry]:
        return {ground.code: ground.polygon for ground in self.grounds}

    @cached_property
    def chinese(self) -> dict[str, list[Entity]]:
        return _by_name((entity.name_zh, entity) for entity in self._all())

    @cached_property
    def english(self) -> dict[str, list[Entity]]:
        return _by_name((entity.name_en.lower(), entity) for entity in self._all())

    @cached_property
    def by_kind(self) -> dict[str, list[Site]]:
        found: dict[str, list[Site]] = defaultdict(list)
        for site in self.sites:
            found[site.kind].append(site)
        return found

    def _all(self) -> Iterable[Entity]:
        yield from self.roads.values()
        yield from self.grounds
        yield from self.sites


def roads_of(rows: Iterable[tuple[str, str, bytes]]) -> list[Road]:
    """(Chinese name, English name, WKB line) a piece; all pieces of one name are one road."""
    pieces: dict[str, list] = defaultdict(list)
    english: dict[str, str] = {}
    for zh, en, line in rows:
        pieces[zh].append(line)
        english.setdefault(zh, en)
    return [Road(zh, english[zh], _joined(lines)) for zh, lines in pieces.items() if zh]


def _joined(lines: list[bytes]) -> shapely.Geometry:
    found = shapely.from_wkb(np.array(lines, dtype=object))
    return found[0] if len(found) == 1 else shapely.multilinestrings(found)


def _sites(houses: Iterable[House], roads: dict[str, Road], district: str) -> list[Site]:
    """Named buildings; those that differ by the number of the building only are one site. Notes the house numbers."""
    found: dict[tuple[str, str, int], list[tuple[House, int]]] = defaultdict(list)
    for house in houses:
        road, number = "", 0
        said = HOUSE.match(house.address_zh.removeprefix(district))
        if said and said["road"] in roads:
            road, number = said["road"], int(said["number"])
            roads[road].places.setdefault(number, []).append((house.lon, house.lat))
        name, building = _parted(house.name_zh)
        if name and not (road and HOUSE.match(name)):
            found[name, road, number].append((house, building))
    return [_site(name, road, number, rows) for (name, road, number), rows in found.items()]


def _parted(name: str) -> tuple[str, int]:
    numbered = BUILDING_ZH.match(name)
    return (numbered["site"], int(numbered["building"])) if numbered else (name, 0)


def _site(name: str, road: str, number: int, rows: list[tuple[House, int]]) -> Site:
    points = [(house.lon, house.lat) for house, _ in rows]
    lon, lat = _middle(points)
    extent = max(metres_between((lon, lat), point) for point in points) + ALONE
    first = rows[0][0]
    english = BUILDING_EN.match(first.name_en)
    buildings = {building: (house.lon, house.lat) for house, building in rows if building}
    address_zh = first.address_zh if len(rows) == 1 else first.address_zh.removesuffix(first.name_zh) + name
    return Site(
        name, english["site"] if english else first.name_en, first.kind, road, number, lon, lat, extent,
        address_zh, first.address_en, buildings,
    )  # fmt: skip


def _middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    return sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)


def _by_name(pairs: Iterable[tuple[str, Entity]]) -> dict[str, list[Entity]]:
    found: dict[str, list[Entity]] = defaultdict(list)
    for name, entity in pairs:
        if len(name) >= 2:
            found[name].append(entity)
    return dict(found)


def stretch_of(line: shapely.Geometry) -> Stretch:
    longest = max(shapely.get_parts(line), key=shapely.length)
    middle = shapely.line_interpolate_point(longest, 0.5, normalized=True)
    return Stretch(line, middle.x, middle.y, float(shapely.length(line)) * A_DEGREE)
