"""From CAP's areas to shapes in lon/lat and back. Pure."""

import json
import math
from collections.abc import Iterable

import shapely
from shapely import affinity

from huiyin.kernel.geo.metres import A_DEGREE
from huiyin.warnings.cap.shape import Area, Point

MOST_POINTS = 2_000  # of a shape that is kept; a coast line needs no more
A_METRE = 1e-5  # degrees, roughly


def shape_of(areas: Iterable[Area]) -> shapely.Geometry:
    """What the polygons and circles of these areas cover together; empty if there are none."""
    parts = [ring_shape(ring) for area in areas for ring in area.polygons]
    parts += [circle_shape(middle, radius) for area in areas for middle, radius in area.circles]
    return slimmed(shapely.union_all(parts)) if parts else shapely.Polygon()


def ring_shape(ring: Iterable[Point]) -> shapely.Geometry:
    """A ring that crosses itself covers what its parts cover."""
    return shapely.make_valid(shapely.Polygon([(lon, lat) for lat, lon in ring]))


def circle_shape(middle: Point, radius: float) -> shapely.Geometry:
    """A circle of `radius` kilometres; a radius of 0 is its point."""
    lat, lon = middle
    north = radius * 1000 / A_DEGREE
    east = north / max(0.01, math.cos(math.radians(lat)))
    round_ = shapely.Point(lon, lat).buffer(1.0, quad_segs=32)
    return affinity.scale(round_, max(east, A_METRE), max(north, A_METRE), origin=(lon, lat))


def slimmed(shape: shapely.Geometry) -> shapely.Geometry:
    """With at most MOST_POINTS points: the fewer, the coarser."""
    step = A_METRE
    while shapely.get_num_coordinates(shape) > MOST_POINTS and step < 1:
        shape, step = shapely.simplify(shape, step), step * 4
    return shape


def rings_of(shape: shapely.Geometry) -> tuple[tuple[Point, ...], ...]:
    """The outer rings as CAP has them; holes are told of as well, which is the safe side."""
    polygons = [one for one in shapely.get_parts(shape) if one.geom_type == "Polygon" and not one.is_empty]
    return tuple(tuple((round(y, 6), round(x, 6)) for x, y in one.exterior.coords) for one in polygons)


def to_json(shape: shapely.Geometry) -> dict:
    return json.loads(shapely.to_geojson(shapely.set_precision(shape, 1e-6)))


def from_json(kept: dict | None) -> shapely.Geometry:
    return shapely.from_geojson(json.dumps(kept)) if kept else shapely.Polygon()
