"""What lies close to a point: unit grids around it, and metres between two points."""

import math

import numpy as np

from huiyin.kernel.geo.metres import A_DEGREE, metres_between
from huiyin.places.locate import district

__all__ = ["metres_between", "unit_grids_around"]


def unit_grids_around(lon: float, lat: float, within: float) -> set[str]:
    """Codes of the unit grids that reach into the box of `within` metres around a point, found by a net of looks."""
    north = within / A_DEGREE
    east = north / max(0.1, math.cos(math.radians(lat)))
    lons, lats = np.meshgrid(np.linspace(lon - east, lon + east, 9), np.linspace(lat - north, lat + north, 9))
    index = district().index
    return {index.codes[n] for n in index.at_many(lons.ravel(), lats.ravel()) if n >= 0}
