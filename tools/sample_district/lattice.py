"""Which cell holds a written coordinate: decided on the rounded point, because that is what others will read."""

import numpy as np
import shapely
from tools.sample_district import mesh
from tools.sample_district.city import City
from tools.sample_district.frame import to_micro


def settle(city: City, points) -> list[int | None]:
    """The cell of each point after rounding to 6 decimals; None outside the district."""
    found = mesh.locate(city.mesh.cells, to_micro(np.array(points)))
    return [None if c < 0 else c for c in found]


def strictly_inside(city: City, cell: int, point) -> bool:
    return bool(shapely.contains_properly(city.mesh.cells[cell], to_micro(point)))
