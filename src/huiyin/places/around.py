"""What lies close to a point: unit grids around it, and metres between two points."""

import math

import numpy as np

from huiyin.places.locate import district

A_DEGREE = 111_320.0  # metres of latitude


def unit_grids_around(lon: float, lat: float, within: float) -> set[str]:
    """Codes of the unit grids that reach into the box of `within` metres around a point, found by a net of looks."""
    north = within / A_DEGREE
    east = north / max(0.1, math.cos(math.radians(lat)))
    lons, lats = np.meshgrid(np.linspace(lon - east, lon + east, 9), np.linspace(lat - north, lat + north, 9))
    index = district().index
    return {index.codes[n] for n in index.at_many(lons.ravel(), lats.ravel()) if n >= 0}


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Of two (lon, lat), as flat as a district is."""
    east = (one[0] - other[0]) * math.cos(math.radians(one[1]))
    return math.hypot(east, one[1] - other[1]) * A_DEGREE
