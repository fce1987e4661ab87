"""The sample district as it lies in the folder: it tiles exactly, nests exactly, and everything it names exists.

Coordinates have 6 decimals, so in micro-degrees they are whole numbers and every comparison here is exact.
"""

import csv
import json
import math
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import shapely
from shapely.geometry import Polygon

PACK = Path(__file__).resolve().parents[2] / "packs" / "sample-district"
LEVELS = {"district": 6, "streets": 9, "communities": 12, "grids": 14, "unit_grids": 15}


@cache
def features(name: str) -> list[dict]:
    return json.loads((PACK / f"{name}.geojson").read_text(encoding="utf-8"))["features"]


@cache
def rows(name: str) -> list[dict]:
    with (PACK / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def shapes(level: str) -> dict[str, Polygon]:
    """Polygons by code, in whole micro-degrees."""
    out = {}
    for feature in features(f"areas/{level}"):
        rings = [[(micro(x), micro(y)) for x, y in ring] for ring in feature["geometry"]["coordinates"]]
        out[feature["properties"]["code"]] = Polygon(rings[0], rings[1:])
    return out


def micro(degrees: float) -> int:
    whole = round(degrees * 1_000_000)
    assert degrees == whole / 1_000_000, f"{degrees} has more than 6 decimals"
    return whole


def codes(level: str) -> list[str]:
    return [f["properties"]["code"] for f in features(f"areas/{level}")]


def borders(polygon: Polygon):
    """Its directed edges; outer rings run counter-clockwise and holes clockwise."""
    for ring in [polygon.exterior, *polygon.interiors]:
        points = list(ring.coords)
        yield from zip(points, points[1:], strict=False)


def outline(polygons) -> set:
    """What is left of the edges when each one has met the same edge of its neighbour, run the other way."""
    seen = Counter(edge for p in polygons for edge in borders(p))
    twice = [edge for edge, times in seen.items() if times > 1]
    assert not twice, f"two areas lie on the same side of {twice[0]}"
    return {edge for edge in seen if edge[::-1] not in seen}


def double_area(polygon: Polygon) -> int:
    return sum(int(ax) * int(by) - int(bx) * int(ay) for (ax, ay), (bx, by) in borders(polygon))


def test_there_is_as_much_of_everything_as_a_district_of_a_million_has():
    assert len(codes("streets")) == 10
    assert len(codes("communities")) == 140
    assert 760 <= len(codes("grids")) <= 850
    assert 14_000 <= len(codes("unit_grids")) <= 16_000
    assert 11_000 <= len(rows("base/buildings")) <= 13_500
    assert 19_000 <= len(rows("components")) <= 22_000
    assert 50 <= sum(u["kind"] != "community" for u in rows("units")) <= 65
    assert 1_900 <= len(rows("staff")) <= 2_100
    assert 1_350 <= sum("grid_worker@" in s["posts"] for s in rows("staff")) <= 1_450
    people = sum(int(b["dwellings"]) for b in rows("base/buildings")) * 2.8
    assert people == pytest.approx(1_300_000, rel=0.01)


def test_a_unit_grid_is_about_ten_thousand_square_metres_where_people_live():
    lived = ("residential", "old_town", "village", "commercial", "office")
    units = [f["properties"] for f in features("areas/unit_grids")]
    inhabited = sorted(u["area_m2"] for u in units if u["land_use"] in lived)
    assert 8_000 <= inhabited[len(inhabited) // 2] <= 12_000
    assert min(u["area_m2"] for u in units) > 2_000
    assert max(u["area_m2"] for u in units) < 150_000


@pytest.mark.parametrize("level", LEVELS)
def test_every_polygon_is_closed_valid_and_wound_as_geojson_wants(level):
    assert shapely.is_valid(list(shapes(level).values())).all()
    assert all(p.exterior.is_ccw and not any(r.is_ccw for r in p.interiors) for p in shapes(level).values())
    for feature in features(f"areas/{level}"):
        assert feature["geometry"]["type"] == "Polygon"
        assert all(ring[0] == ring[-1] for ring in feature["geometry"]["coordinates"])


@pytest.mark.parametrize("level", [name for name in LEVELS if name != "district"])
def test_each_level_covers_the_district_without_gap_or_overlap(level):
    (district,) = shapes("district").values()
    assert outline(shapes(level).values()) == set(borders(district))
    assert sum(map(double_area, shapes(level).values())) == double_area(district)


@pytest.mark.parametrize(
    ("inner", "outer"),
    [("unit_grids", "grids"), ("grids", "communities"), ("communities", "streets"), ("streets", "district")],
)
def test_an_area_is_exactly_the_union_of_the_areas_in_it(inner, outer):
    parts: dict[str, list[Polygon]] = {}
    for feature in features(f"areas/{inner}"):
        props = feature["properties"]
        parts.setdefault(props.get("parent") or props["grid"], []).append(shapes(inner)[props["code"]])
    assert parts.keys() == shapes(outer).keys()
    for code, whole in shapes(outer).items():
        assert outline(parts[code]) == set(borders(whole)), code


def test_codes_are_unique_and_begin_with_the_code_of_the_level_above():
    for level, digits in LEVELS.items():
        found = codes(level)
        assert len(set(found)) == len(found)
        assert all(re.fullmatch(rf"990101\d{{{digits - 6}}}", code) for code in found)
    for level, up in (("streets", 6), ("communities", 9), ("grids", 12)):
        assert all(f["properties"]["parent"] == f["properties"]["code"][:up] for f in features(f"areas/{level}"))
    for unit in (f["properties"] for f in features("areas/unit_grids")):
        assert unit["grid"][:12] == unit["code"][:12]


@pytest.mark.parametrize(("level", "digits"), [("streets", 3), ("communities", 3), ("grids", 2), ("unit_grids", 3)])
def test_serials_count_from_one_without_a_hole(level, digits):
    serials: dict[str, list[int]] = {}
    for code in codes(level):
        serials.setdefault(code[: 12 if level == "unit_grids" else -digits], []).append(int(code[-digits:]))
    assert all(sorted(found) == list(range(1, len(found) + 1)) for found in serials.values())


def test_unit_grids_are_numbered_from_north_to_south_and_west_to_east():
    by_community: dict[str, list[tuple]] = {}
    for code, shape in sorted(shapes("unit_grids").items()):
        west, south, east, north = shape.bounds
        by_community.setdefault(code[:12], []).append((-round((south + north) / 2 / 1_000), (west + east) / 2))
    assert all(places == sorted(places) for places in by_community.values())


def test_a_building_stands_in_the_grid_and_community_it_names():
    buildings = rows("base/buildings")
    points = shapely.points([(micro(float(b["lon"])), micro(float(b["lat"]))) for b in buildings])
    homes = [shapes("grids")[b["grid"]] for b in buildings]
    assert shapely.contains_properly(homes, points).all()
    assert all(b["grid"].startswith(b["community"]) for b in buildings)


def test_a_component_stands_in_its_unit_grid():
    things = rows("components")
    points = shapely.points([(micro(float(c["lon"])), micro(float(c["lat"]))) for c in things])
    assert shapely.intersects([shapes("unit_grids")[c["unit_grid"]] for c in things], points).all()


def test_component_codes_carry_a_class_that_the_standards_know():
    known = {row["code"] for row in rows("standards/components") if row["name_zh"]}
    found = [c["code"] for c in rows("components")]
    assert len(set(found)) == len(found)
    assert all(re.fullmatch(r"990101\d{10}", code) for code in found)
    assert {code[6:10] for code in found} <= known
    assert {code[6:8] for code in found} == {"01", "02", "03", "04", "05"}


def test_every_unit_that_is_named_exists():
    units = {u["code"]: u for u in rows("units")}
    areas = {code for level in LEVELS for code in codes(level)}
    assert len(units) == len(rows("units"))
    for thing in rows("components"):
        assert {thing["owner"], thing["maintainer"], thing["supervisor"]} <= units.keys(), thing["code"]
    for unit in units.values():
        assert unit["parent"] in units if unit["parent"] else unit["code"] == "C001"
        assert not unit["area"] or unit["area"] in areas
    for code in codes("communities"):
        committee = units[f"Q{code[-6:]}"]
        assert committee["kind"] == "community" and committee["area"] == code
        assert units[committee["parent"]]["area"] == code[:9]


def test_every_post_names_a_role_and_a_place_that_exist():
    known = {code for level in LEVELS for code in codes(level)} | {u["code"] for u in rows("units")}
    roles = {
        "grid_worker", "acceptor", "duty_head", "dispatcher", "handler", "unit_head", "supervisor", "confidant",
        "administrator",
    }  # fmt: skip
    held = [post.split("@") for s in rows("staff") for post in s["posts"].split(";")]
    assert {role for role, _ in held} == roles
    assert {place for _, place in held} <= known
    assert len({s["login"] for s in rows("staff")}) == len(rows("staff"))
    assert {s["unit"] for s in rows("staff")} == {u["code"] for u in rows("units")}


def test_every_grid_has_a_worker_and_every_unit_a_head_and_a_handler():
    held = Counter(post for s in rows("staff") for post in s["posts"].split(";"))
    assert all(1 <= held[f"grid_worker@{code}"] <= 4 for code in codes("grids"))
    for unit in rows("units"):
        assert held[f"unit_head@{unit['code']}"] == 1
        assert held[f"handler@{unit['code']}"] >= 1


def test_phones_come_from_ranges_that_nobody_has():
    phones = [row["phone"] for row in [*rows("units"), *rows("staff")]]
    assert len(set(phones)) == len(phones)
    assert all(re.fullmatch(r"199000\d{5}", phone) for phone in phones)


def test_an_address_names_a_road_of_the_map_and_one_house():
    roads = {f["properties"]["name_zh"] for f in features("base/roads")}
    buildings = rows("base/buildings")
    assert {b["road_zh"] for b in buildings} <= roads
    assert len({b["address_zh"] for b in buildings}) == len(buildings)
    assert all(f"{b['road_zh']}{b['house_number']}号" in b["address_zh"] for b in buildings)


def test_names_tell_places_apart_in_both_languages():
    for level in ("streets", "communities", "grids"):
        for name in ("name_zh", "name_en"):
            found = [f["properties"][name] for f in features(f"areas/{level}")]
            assert all(found) and len(set(found)) == len(found)
    english = {}
    for road in (f["properties"] for f in features("base/roads")):
        assert english.setdefault(road["name_zh"], road["name_en"]) == road["name_en"]
    assert len(set(english.values())) == len(english)


def test_the_city_is_no_chessboard():
    """Streets run in all directions: no tenth of the compass holds even a third of their length."""
    length: Counter = Counter()
    for feature in features("base/roads"):
        for (ax, ay), (bx, by) in zip(*(feature["geometry"]["coordinates"][k:] for k in (0, 1)), strict=False):
            east, north = (bx - ax) * math.cos(math.radians(30.2)), by - ay
            turn = math.degrees(math.atan2(north, east)) % 90
            length[int(turn / 9)] += math.hypot(east, north)
    assert len(length) == 10
    assert max(length.values()) < sum(length.values()) / 3


def test_drawing_again_gives_the_same_map(tmp_path):
    """The whole is checked by `python -m tools.sample_district --check`; here the water and some blocks."""
    from tools.sample_district import layers, mesh, skeleton, zones
    from tools.sample_district.frame import to_metres, to_micro
    from tools.sample_district.subdivide import Cutter

    plan = skeleton.draw()
    layers.write_water(tmp_path / "water.geojson", plan)
    assert (tmp_path / "water.geojson").read_bytes() == (PACK / "base" / "water.geojson").read_bytes()

    zone = zones.Zones(plan)
    lines = [line for _, _, line in plan.roads] + plan.edges
    blocks = mesh.build(lines, to_micro(plan.district), smallest=4_000, family=zone.family).metres
    some = [b for b in blocks if b.area < 900_000][::15]
    forth, back = Cutter(zone.use_of), Cutter(zone.use_of)
    for number, block in enumerate(some):
        forth.cut_block(block, number)
    for number, block in reversed(list(enumerate(some))):
        back.cut_block(block, number)
    drawn = {leaf.shape.wkb for leaf in forth.leaves}
    assert len(drawn) > 100
    assert drawn == {leaf.shape.wkb for leaf in back.leaves}

    kept = list(shapes("unit_grids").values())
    tree = shapely.STRtree(kept)
    same = 0
    for leaf in forth.leaves:
        (found,) = tree.query(to_micro(leaf.shape.representative_point()), predicate="within")[:1]
        same += abs(to_metres(kept[found]).area / leaf.shape.area - 1) < 0.02
    assert same > 0.9 * len(forth.leaves)  # the rest took in a sliver at their edge
