"""Which buildings lie within a shape: from memory, a hundred thousand in some milliseconds."""

import time

import numpy as np
import shapely

from huiyin.places.models import Area, Building

FRESH_FOR = 600.0  # seconds; buildings come with a pack
_cached: tuple[float, tuple[np.ndarray, np.ndarray, list[str]]] | None = None


def buildings_within(shape: shapely.Geometry) -> list[str]:
    """Codes of the buildings whose point lies in the shape (lon/lat) or on its edge."""
    lons, lats, codes = _buildings()
    if shape.is_empty or not codes:
        return []
    shapely.prepare(shape)
    west, south, east, north = shape.bounds
    near = np.flatnonzero((lons >= west) & (lons <= east) & (lats >= south) & (lats <= north))
    inside = near[shapely.intersects_xy(shape, lons[near], lats[near])]
    return [codes[n] for n in inside]


def shape_of_areas(codes: list[str]) -> shapely.Geometry:
    """Streets, communities and grids as one shape; codes that are none of ours are left out."""
    found = Area.objects.filter(code__in=codes, ended_at=None).values_list("polygon", flat=True)
    return shapely.union_all([shapely.from_wkb(bytes(one)) for one in found])


def forget() -> None:
    global _cached
    _cached = None


def _buildings() -> tuple[np.ndarray, np.ndarray, list[str]]:
    global _cached
    if _cached is None or time.monotonic() - _cached[0] > FRESH_FOR:
        rows = list(Building.objects.order_by("code").values_list("lon", "lat", "code"))
        lons, lats = (np.array([row[n] for row in rows], float) for n in (0, 1))
        _cached = (time.monotonic(), (lons, lats, [row[2] for row in rows]))
    return _cached[1]
