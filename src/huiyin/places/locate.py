"""Where a point lies: a lookup in memory over the district's unit grids."""

import time
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import numpy as np
import shapely
from django.db.models import Max

from huiyin.kernel.geo.index import PolygonIndex
from huiyin.places.models import Area, UnitGrid


@dataclass(frozen=True)
class Place:
    """A point (WGS-84) and the finest area it lies in: unit grid (15 digits), else what is known."""

    lon: float | None
    lat: float | None
    code: str

    @property
    def grid(self) -> str:
        """Worker grid of the unit grid; empty where the place is only known more coarsely."""
        return grid_of(self.code)


class District:
    """All unit grids of the district, indexed once per process (15,000 polygons: 0.2 s, 30 MB)."""

    def __init__(self) -> None:
        rows = list(UnitGrid.objects.order_by("code").values_list("code", "grid__code", "polygon"))
        codes, grids, polygons = zip(*rows, strict=True) if rows else ((), (), ())
        self.grid_of = dict(zip(codes, grids, strict=True))
        self.index = PolygonIndex(codes, shapely.from_wkb(np.array([bytes(p) for p in polygons], dtype=object)))


FRESH_FOR = 10.0  # seconds until borders that the office moved are seen by all processes
_looked = -FRESH_FOR
_stamp: datetime | None = None


def district() -> District:
    """With the borders in force: whether some were moved is asked now and then, not for each place."""
    global _looked, _stamp
    if time.monotonic() - _looked > FRESH_FOR:
        _looked = time.monotonic()
        stamp = Area.objects.aggregate(at=Max("redrawn_at"))["at"]
        if stamp != _stamp:
            _stamp = stamp
            _forget()
    return _district()


@lru_cache(maxsize=1)
def _district() -> District:
    return District()


def forget() -> None:
    """After the areas were changed: the next lookup reads them anew."""
    global _looked
    _looked = -FRESH_FOR
    _forget()


def _forget() -> None:
    _district.cache_clear()
    area_names.cache_clear()


def locate(lon: float, lat: float) -> Place | None:
    """The unit grid that covers the point, or None outside the district."""
    code = district().index.at(lon, lat)
    return Place(lon, lat, code) if code else None


def grid_of(unit_grid: str) -> str:
    return district().grid_of.get(unit_grid, "")


@lru_cache(maxsize=1)
def area_names() -> dict[str, tuple[str, str]]:
    """Code to (Chinese, English) name of the district, its streets, communities and worker grids."""
    return {code: (zh, en) for code, zh, en in Area.objects.values_list("code", "name_zh", "name_en")}
