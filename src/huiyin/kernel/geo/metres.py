"""Metres between places, as flat as a district is. Pure."""

import math

A_DEGREE = 111_320.0  # metres of latitude


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Of two (lon, lat)."""
    east = (one[0] - other[0]) * math.cos(math.radians(one[1]))
    return math.hypot(east, one[1] - other[1]) * A_DEGREE
