"""Metres on the plan <-> integer micro-degrees in the files, and one random stream per purpose."""

import math
import random

import numpy as np
import shapely

SEED = "huilan-2026"
CENTER = (114.862, 30.214)  # lon, lat; nothing of this district is really there
METRES_PER_DEGREE = 111_320.0
_KX = METRES_PER_DEGREE * math.cos(math.radians(CENTER[1]))
_KY = METRES_PER_DEGREE
MICRO = 1_000_000


def stream(purpose: str) -> random.Random:
    """A generator of its own for each purpose, so that a change in one place does not shuffle the rest."""
    return random.Random(f"{SEED}:{purpose}")


def to_micro(geometry):
    """Plan metres -> whole micro-degrees (6 decimals), still as a geometry."""

    def move(xy):
        out = np.empty_like(xy)
        out[:, 0] = np.rint((CENTER[0] + xy[:, 0] / _KX) * MICRO)
        out[:, 1] = np.rint((CENTER[1] + xy[:, 1] / _KY) * MICRO)
        return out

    return shapely.transform(geometry, move)


def to_metres(geometry):
    """Micro-degrees -> plan metres."""

    def move(xy):
        out = np.empty_like(xy)
        out[:, 0] = (xy[:, 0] / MICRO - CENTER[0]) * _KX
        out[:, 1] = (xy[:, 1] / MICRO - CENTER[1]) * _KY
        return out

    return shapely.transform(geometry, move)


def degrees(value: float) -> float:
    """Micro-degrees -> the number that stands in a file."""
    return round(value / MICRO, 6)


def lonlat(x: float, y: float) -> tuple[float, float]:
    """Plan metres -> longitude and latitude, 6 decimals."""
    return round(CENTER[0] + x / _KX, 6), round(CENTER[1] + y / _KY, 6)
