"""The unit grid of a point, among the 15,000 of the sample district."""

import json
import time
import timeit
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import shapely

from bench.figures import Figure, at_least, less_than, percentile
from huiyin.kernel.geo.index import PolygonIndex

GRIDS = Path(__file__).parents[1] / "packs/sample-district/areas/unit_grids.geojson"
POINTS = 300_000


def measure() -> Iterator[Figure]:
    features = json.loads(GRIDS.read_text())["features"]
    polygons = np.array([shapely.geometry.shape(feature["geometry"]) for feature in features], dtype=object)
    codes = [feature["properties"]["code"] for feature in features]
    began = time.perf_counter()
    index = PolygonIndex(codes, polygons)
    index.at(*polygons[0].representative_point().coords[0])
    yield Figure("grids", len(codes), "polygons")
    yield Figure("index built", (time.perf_counter() - began) * 1000, "ms")

    lon, lat = points(polygons)
    single = [timed(index, x, y) for x, y in zip(lon[:20_000], lat[:20_000], strict=True)]
    yield less_than("one point, p50", percentile(single, 50), "µs", 80)
    yield Figure("one point, p99", percentile(single, 99), "µs")

    found = index.at_many(lon, lat)
    seconds = min(timeit.repeat(lambda: index.at_many(lon, lat), number=1, repeat=5))
    yield at_least("many points at once", len(lon) / seconds, "points/s", 300_000)
    yield at_least("of them inside a grid", float((found >= 0).mean()) * 100, "%", 50)


def points(polygons: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Spread over the district's bounding box, the same ones each time; some lie outside of every grid."""
    west, south, east, north = shapely.total_bounds(polygons)
    random = np.random.default_rng(1)
    return random.uniform(west, east, POINTS), random.uniform(south, north, POINTS)


def timed(index: PolygonIndex, lon: float, lat: float) -> float:
    began = time.perf_counter()
    index.at(lon, lat)
    return (time.perf_counter() - began) * 1e6
