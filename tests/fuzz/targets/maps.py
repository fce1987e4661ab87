"""GeoJSON: borders that the office hands in, and those of a pack."""

import json

import shapely

from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.packs import PackFault, read_features
from huiyin.kernel.packs.shapes import AREAS
from huiyin.places.redrawing import flaws_of, merge, read_shapes, split, to_geojson
from tests.fuzz.target import as_file, target

WITHIN = shapely.box(114.5, 30.5, 114.502, 30.502)


def _grid(number: int, west: float) -> dict:
    ring = [[west, 30.5], [west + 0.001, 30.5], [west + 0.001, 30.502], [west, 30.502], [west, 30.5]]
    told = {"code": f"9901010010010{number}", "name_zh": f"{number}网格", "name_en": f"Grid {number}"}
    return {"type": "Feature", "properties": told, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def _maps() -> list[bytes]:
    whole = {"type": "FeatureCollection", "features": [_grid(1, 114.5), _grid(2, 114.501)]}
    return [json.dumps(whole, ensure_ascii=False).encode()]


@target("grids", refuses=(InvalidInput,), seeds=_maps)
def grids(data: bytes) -> None:
    shapes = read_shapes(data.decode("utf-8", "replace"))
    flaws_of(shapes, WITHIN, lambda one: one.name_zh)
    read_shapes(json.dumps(to_geojson(shapes)))
    line = {"type": "LineString", "coordinates": [[114.4999, 30.501], [114.5031, 30.501]]}
    for step in (lambda: merge(shapes, range(len(shapes))), lambda: split(shapes, 0, line)):
        try:
            step()
        except InvalidInput:
            continue


@target("pack-areas", refuses=(PackFault,), seeds=_maps)
def pack_areas(data: bytes) -> None:
    with as_file("areas.geojson", data) as path:
        for feature in read_features(path, AREAS, key="code"):
            feature.inside()
