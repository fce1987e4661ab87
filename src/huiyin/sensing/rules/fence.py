"""Inside or outside of a circle or polygon, in degrees of WGS-84. Pure."""

from math import cos, hypot, radians

from huiyin.sensing.rules.definition import Fence, Signal

METRES_A_DEGREE = 111_320.0


def signal(rule: Fence, lon: float, lat: float) -> Signal:
    """`limit`: how many metres off the middle of a circle; 0 for a polygon."""
    if rule.circle:
        away = metres(rule.circle[0], rule.circle[1], lon, lat)
        return Signal((away <= rule.circle[2]) == rule.inside_is_bad, rule.circle[2])
    return Signal(inside(rule.polygon, lon, lat) == rule.inside_is_bad)


def metres(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Good to a few per mille over some kilometres, which is finer than any wristband."""
    return METRES_A_DEGREE * hypot((other_lon - lon) * cos(radians(lat)), other_lat - lat)


def inside(corners: tuple[tuple[float, float], ...], lon: float, lat: float) -> bool:
    """Even–odd rule; the last corner is joined to the first."""
    found = False
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
        if (y1 > lat) != (y2 > lat) and lon < x1 + (lat - y1) / (y2 - y1) * (x2 - x1):
            found = not found
    return found
