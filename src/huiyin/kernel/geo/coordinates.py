"""Coordinate systems of the field, converted at the edge; inside everything is WGS-84 longitude and latitude.

- GCJ-02, the offset system of Chinese web maps: no inverse in closed form, so the way back is found by iteration.
- CGCS2000: geographic coordinates differ from WGS-84 by centimetres and pass as they are; projected ones
  (3-degree Gauss-Krueger zones, EPSG 4513 to 4533 with zone prefix, 4534 to 4554 without) go through pyproj.

All functions take floats or numpy arrays.
"""

from enum import StrEnum
from functools import lru_cache

import numpy as np
from pyproj import Transformer

from huiyin.kernel.errors import InvalidInput

Number = float | np.ndarray

# The published parameters of the offset: Krasovsky 1940 ellipsoid.
AXIS = 6378245.0
ECCENTRICITY = 0.00669342162296594323
CHINA = (73.66, 3.86, 135.05, 53.55)  # west, south, east, north: outside there is no offset


class System(StrEnum):
    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    CGCS2000 = "cgcs2000"


def to_wgs84(x: Number, y: Number, system: System | str) -> tuple[Number, Number]:
    """(longitude, latitude) in WGS-84 of a point in `system`.

    For CGCS2000, x and y may be degrees, or metres east and north of a 3-degree zone with its zone number in front.
    """
    match System(system):
        case System.WGS84:
            return x, y
        case System.GCJ02:
            return gcj02_to_wgs84(x, y)
        case System.CGCS2000:
            return cgcs2000_to_wgs84(x, y)


def wgs84_to_gcj02(lon: Number, lat: Number) -> tuple[Number, Number]:
    d_lon, d_lat = _offset(lon, lat)
    inside = _in_china(lon, lat)
    return lon + np.where(inside, d_lon, 0.0), lat + np.where(inside, d_lat, 0.0)


def gcj02_to_wgs84(lon: Number, lat: Number) -> tuple[Number, Number]:
    """Within a millimetre: the offset changes so slowly that five steps of the fixed-point iteration are plenty."""
    guess_lon, guess_lat = lon, lat
    for _step in range(5):
        there_lon, there_lat = wgs84_to_gcj02(guess_lon, guess_lat)
        guess_lon, guess_lat = guess_lon + (lon - there_lon), guess_lat + (lat - there_lat)
    return guess_lon, guess_lat


def cgcs2000_to_wgs84(x: Number, y: Number) -> tuple[Number, Number]:
    first = float(np.ravel(x)[0])
    if abs(first) <= 180:
        return x, y
    zone = int(first // 1_000_000)
    if not 25 <= zone <= 45:
        raise InvalidInput(
            f"{first:.0f} is no easting of a 3-degree zone with its number in front (25 to 45). "
            "Give metres as east, north, or degrees."
        )
    return _zone(zone).transform(x, y)


@lru_cache(maxsize=21)
def _zone(number: int) -> Transformer:
    return Transformer.from_crs(4513 + number - 25, 4326, always_xy=True)


def _in_china(lon: Number, lat: Number) -> np.ndarray:
    west, south, east, north = CHINA
    return (np.asarray(lon) > west) & (np.asarray(lon) < east) & (np.asarray(lat) > south) & (np.asarray(lat) < north)


def _offset(lon: Number, lat: Number) -> tuple[Number, Number]:
    x, y = np.asarray(lon) - 105.0, np.asarray(lat) - 35.0
    root = np.sqrt(np.abs(x))
    waves = (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves
    north += (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves
    east += (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    radians = np.radians(lat)
    magic = 1 - ECCENTRICITY * np.sin(radians) ** 2
    d_lat = north * 180.0 / ((AXIS * (1 - ECCENTRICITY)) / (magic * np.sqrt(magic)) * np.pi)
    d_lon = east * 180.0 / (AXIS / np.sqrt(magic) * np.cos(radians) * np.pi)
    return d_lon, d_lat
