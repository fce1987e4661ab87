"""Places where people need care: schools, hospitals, care homes. Which of them are close to a point, from memory."""

import time

import numpy as np

from huiyin.places.models import Building

KINDS = ("school", "hospital", "clinic", "care_home")
WITHIN = 80.0  # metres
FRESH_FOR = 600.0  # seconds; a school is built once in years
A_DEGREE = 111_320.0
_cached: tuple[float, tuple[np.ndarray, np.ndarray, list[str]]] | None = None


def caring_near(lon: float | None, lat: float | None) -> tuple[str, ...]:
    """Kinds of such places within WITHIN metres, the nearest first."""
    if lon is None or lat is None:
        return ()
    lons, lats, kinds = _places()
    north = (lats - lat) * A_DEGREE
    east = (lons - lon) * A_DEGREE * np.cos(np.radians(lat))
    metres = np.hypot(north, east)
    near = np.flatnonzero(metres <= WITHIN)
    return tuple(dict.fromkeys(kinds[n] for n in near[np.argsort(metres[near])]))


def forget() -> None:
    global _cached
    _cached = None


def _places() -> tuple[np.ndarray, np.ndarray, list[str]]:
    global _cached
    if _cached is None or time.monotonic() - _cached[0] > FRESH_FOR:
        rows = list(Building.objects.filter(kind__in=KINDS).values_list("lon", "lat", "kind"))
        lons, lats = (np.array([row[n] for row in rows], float) for n in (0, 1))
        _cached = (time.monotonic(), (lons, lats, [row[2] for row in rows]))
    return _cached[1]
