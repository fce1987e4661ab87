"""Points come in three systems and leave in one."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.geo.coordinates import cgcs2000_to_wgs84, gcj02_to_wgs84, to_wgs84, wgs84_to_gcj02
from huiyin.kernel.geo.index import PolygonIndex

GIS = Path(__file__).parents[3] / "shared" / "data" / "gis"


@given(st.floats(74, 135), st.floats(4, 53))
def test_there_and_back_is_the_same_place(lon, lat):
    back = gcj02_to_wgs84(*wgs84_to_gcj02(lon, lat))
    assert abs(back[0] - lon) < 1e-8 and abs(back[1] - lat) < 1e-8


def test_the_offset_is_some_hundred_metres_in_china_and_nothing_elsewhere():
    lon, lat = wgs84_to_gcj02(116.404, 39.915)
    assert 0.003 < lon - 116.404 < 0.008 and 0.0005 < lat - 39.915 < 0.003
    assert wgs84_to_gcj02(-71.06, 42.36) == (-71.06, 42.36)


def test_a_projected_point_of_zone_38_comes_back_to_its_meridian():
    lon, lat = to_wgs84(38_500_000.0, 3_380_000.0, "cgcs2000")
    assert abs(lon - 114.0) < 1e-6 and 30.4 < lat < 30.7


def test_geographic_cgcs2000_passes_as_it_is():
    assert cgcs2000_to_wgs84(114.3, 30.5) == (114.3, 30.5)


def test_metres_without_a_zone_are_refused():
    with pytest.raises(InvalidInput):
        cgcs2000_to_wgs84(500_000.0, 3_380_000.0)


@pytest.mark.skipif(not GIS.exists(), reason="the real districts lie outside the repository (../shared/data/gis)")
def test_no_real_point_is_without_its_district_once_both_speak_wgs84():
    features = json.loads((GIS / "xiamen_districts_gcj02.geojson").read_text())["features"]
    districts = [shapely.transform(shapely.geometry.shape(f["geometry"]), _from_gcj02) for f in features]
    with (GIS / "xiamen_points_wgs84_sample.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    lons, lats = (np.array([float(row[name]) for row in rows]) for name in ("LONGITUDE", "LATITUDE"))
    index = PolygonIndex([str(n) for n in range(len(districts))], np.array(districts, dtype=object))
    assert len(rows) == 3518 and (index.at_many(lons, lats) >= 0).all()
    raw = np.array([shapely.geometry.shape(f["geometry"]) for f in features], dtype=object)
    assert (PolygonIndex(index.codes, raw).at_many(lons, lats) < 0).any(), "without conversion some points are lost"


def _from_gcj02(points: np.ndarray) -> np.ndarray:
    return np.column_stack(gcj02_to_wgs84(points[:, 0], points[:, 1]))
