"""Codes, names and polygons of the district, its streets, communities, worker grids and unit grids."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import Polygon
from tools.sample_district import plan
from tools.sample_district.city import City
from tools.sample_district.frame import to_metres
from tools.sample_district.roads import Anchor

COUNTY = "990101"
VILLAGE_BELOW = 30  # people per hectare of land
ROW = {"street": 40_000, "community": 9_000, "grid": 4_000, "unit": 1_000}  # height of a reading row, micro-degrees


@dataclass(frozen=True)
class Area:
    code: str
    name_zh: str
    name_en: str
    parent: str
    shape: Polygon  # whole micro-degrees


@dataclass(frozen=True)
class UnitGrid:
    code: str
    grid: str
    area_m2: int
    land_use: str
    shape: Polygon
    cell: int


@dataclass(frozen=True)
class Tree:
    district: Area
    streets: list[Area]
    communities: list[Area]
    grids: list[Area]
    unit_grids: list[UnitGrid]
    unit_of_cell: list[UnitGrid]


def reading_order(shape: Polygon, row: int) -> tuple:
    """North to south by rows, west to east within a row."""
    x1, y1, x2, y2 = shape.bounds
    return (-round((y1 + y2) / 2 / row), (x1 + x2) / 2, shape.wkt)


def plant(city: City, anchors: list[Anchor]) -> Tree:
    cells = city.mesh.cells
    by_grid: dict[tuple, list[int]] = {}
    for cell, key in enumerate(city.grid_of):
        by_grid.setdefault(key, []).append(cell)
    grid_shape = {k: _union([cells[c] for c in v]) for k, v in by_grid.items()}
    community_shape = {k: _union(v) for k, v in _group(grid_shape, 2).items()}
    street_shape = {k: _union(v) for k, v in _group(community_shape, 1).items()}
    district = Area(COUNTY, "回澜区", "Huilan District", "", _union(list(street_shape.values())))

    streets, communities, grids, units = [], [], [], []
    unit_of: list = [None] * len(cells)
    people = _people_per_hectare(city)
    rural = {k for k, v in people.items() if v < VILLAGE_BELOW}
    names = _community_names(community_shape, rural, anchors)
    for s_no, s in enumerate(_ordered(street_shape, "street"), 1):
        zh, en, _, _ = plan.STREETS[s[0]]
        street = Area(f"{COUNTY}{s_no:03d}", zh, en, COUNTY, street_shape[s])
        streets.append(street)
        mine = {k: v for k, v in community_shape.items() if k[0] == s[0]}
        for c_no, c in enumerate(_ordered(mine, "community"), 1):
            zh, en = names[c]
            kind = ("村", "Village") if c in rural else ("社区", "Community")
            community = Area(f"{street.code}{c_no:03d}", zh + kind[0], f"{en} {kind[1]}", street.code, mine[c])
            communities.append(community)
            inner = {k: v for k, v in grid_shape.items() if k[:2] == c}
            found: list[tuple[int, str]] = []
            for g_no, g in enumerate(_ordered(inner, "grid"), 1):
                code = f"{community.code}{g_no:02d}"
                grids.append(
                    Area(
                        code,
                        f"{community.name_zh}第{g_no}网格",
                        f"{community.name_en} Grid {g_no}",
                        community.code,
                        inner[g],
                    )
                )
                found += [(cell, code) for cell in by_grid[g]]
            found.sort(key=lambda item: reading_order(cells[item[0]], ROW["unit"]))
            for u_no, (cell, grid) in enumerate(found, 1):
                area = round(city.mesh.metres[cell].area)
                unit = UnitGrid(f"{community.code}{u_no:03d}", grid, area, city.use[cell], cells[cell], cell)
                units.append(unit)
                unit_of[cell] = unit
    return Tree(district, streets, communities, grids, units, unit_of)


def _union(parts) -> Polygon:
    shape = shapely.coverage_union_all(np.array(parts))
    if shape.geom_type != "Polygon":
        raise RuntimeError(f"an area fell apart: {shape.geom_type}")
    return shape


def _group(shapes: dict, depth: int) -> dict:
    out: dict[tuple, list] = {}
    for key, shape in shapes.items():
        out.setdefault(key[:depth], []).append(shape)
    return out


def _ordered(shapes: dict, level: str) -> list:
    return sorted(shapes, key=lambda k: reading_order(shapes[k], ROW[level]))


def _people_per_hectare(city: City) -> dict:
    people: dict[tuple, float] = {}
    land: dict[tuple, float] = {}
    for cell, key in enumerate(city.community_of):
        people[key] = people.get(key, 0) + city.people[cell]
        if city.use[cell] not in ("water", "forest"):
            land[key] = land.get(key, 0) + city.mesh.metres[cell].area / 10_000
    return {k: people[k] / max(land.get(k, 1), 1) for k in people}


def _community_names(shapes: dict, rural: set, anchors: list[Anchor]) -> dict:
    """A community is called by the word of a street or village inside it, else of the nearest one still free."""
    names: dict = {}
    metres = {k: to_metres(v) for k, v in shapes.items()}
    free = list(anchors)
    for inside in (True, False):
        for key in sorted(shapes):
            if key in names:
                continue
            kind = ("village",) if key in rural else ("town", "old")
            near = [a for a in free if a.use in kind] or free
            best = min(near, key=lambda a: (metres[key].distance(a.at), a.word), default=None)
            if best and (not inside or metres[key].contains(best.at)):
                names[key] = best.word
                free = [a for a in free if a.word != best.word]
    return names
