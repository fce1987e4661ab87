"""Which polygon covers a point: Shapely's STRtree, for one point or a million."""

import threading
from collections.abc import Sequence

import numpy as np
import shapely


class PolygonIndex:
    """An index over polygons that do not overlap.

    Args:
        codes: a code for each polygon.
        polygons: Shapely polygons, lon/lat; points on a shared edge belong to the polygon with the lowest position.
    """

    def __init__(self, codes: Sequence[str], polygons: np.ndarray) -> None:
        self.codes = list(codes)
        self.polygons = polygons
        shapely.prepare(polygons)  # GEOS finishes that with the first question: two threads at once would crash there
        self._alone = threading.Lock()
        self._tree = shapely.STRtree(polygons)

    def at(self, lon: float, lat: float) -> str | None:
        found = self._tree.query(shapely.points((lon, lat)), predicate="intersects")
        return self.codes[found.min()] if found.size else None

    def within(self, box: shapely.Geometry) -> list[int]:
        """Positions of the polygons that reach into a box."""
        return [int(n) for n in self._tree.query(box, predicate="intersects")]

    def at_many(self, lons: np.ndarray, lats: np.ndarray) -> np.ndarray:
        """Positions of the covering polygons, shape (n,), int; -1 where none covers the point."""
        points, found = self._tree.query(shapely.points(lons, lats))
        # The tree would prepare each point; asking the polygons, prepared once, is half as fast again.
        with self._alone:
            inside = shapely.intersects_xy(self.polygons[found], lons[points], lats[points])
        none = len(self.codes)
        answer = np.full(len(lons), none, dtype=np.int64)
        np.minimum.at(answer, points[inside], found[inside])
        answer[answer == none] = -1
        return answer
