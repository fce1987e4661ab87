"""The base map: roads, water, green."""

from pathlib import Path

import shapely
from tools.sample_district import write
from tools.sample_district.city import City
from tools.sample_district.frame import to_micro
from tools.sample_district.roads import Road
from tools.sample_district.skeleton import Skeleton

WATER = {
    "澜江": ("Lan River", "river"), "柳浪溪": ("Liulang Creek", "creek"), "汀溪": ("Ting Creek", "creek"),
    "麦港": ("Mai Canal", "canal"), "汀兰湖": ("Tinglan Lake", "lake"), "月牙荡": ("Crescent Mere", "lake"),
    "澄湖": ("Cheng Lake", "lake"), "云影湖": ("Yunying Lake", "lake"),
    "水关河": ("Shuiguan Canal", "canal"), "护城河": ("Old Town Moat", "moat"),
}  # fmt: skip
PARKS = {
    "澄湖公园": ("Cheng Lake Park", "park"), "云影公园": ("Yunying Park", "park"), "桃李公园": ("Taoli Park", "park"),
    "麦园湿地": ("Maiyuan Wetland", "wetland"), "晴沙植物园": ("Qingsha Botanical Garden", "park"),
    "汀兰湖公园": ("Tinglan Lake Park", "park"), "月牙荡公园": ("Crescent Mere Park", "park"),
}  # fmt: skip


def write_base(folder: Path, city: City, roads: list[Road]) -> None:
    rows = ((_line(r.line), {"name_zh": r.name_zh, "name_en": r.name_en, "class": r.kind}) for r in roads)
    write.geojson(folder / "roads.geojson", rows)
    sk = city.sk
    write_water(folder / "water.geojson", sk)
    green = [(_polygon(sk.hill), _named("听松山", "Tingsong Hill", "hill"))]
    wet = shapely.union_all([sk.river, *sk.water.values()])
    for name, shape in sk.parks.items():
        green.append((_polygon(shape.difference(wet)), _named(name, *PARKS[name])))
    used = shapely.union_all([sk.hill, *sk.parks.values()])
    small = [c for c, u in zip(city.mesh.metres, city.use, strict=True) if u == "green"]
    for patch in shapely.get_parts(shapely.union_all(small).difference(used.buffer(2))):
        banks = patch.distance(sk.river) < 20
        if patch.area > 3_000:
            name = (
                _named("滨江绿带", "Riverside Green", "riverside")
                if banks
                else _named("街头绿地", "Pocket Park", "green")
            )
            green.append((_polygon(patch), name))
    write.geojson(folder / "green.geojson", green)


def write_water(path: Path, sk: Skeleton) -> None:
    water = [("澜江", sk.river), *sk.water.items()]
    write.geojson(path, [(_polygon(g), _named(n, *WATER[n])) for n, g in water])


def _named(zh: str, en: str, kind: str) -> dict:
    return {"name_zh": zh, "name_en": en, "kind": kind}


def _line(line):
    return shapely.remove_repeated_points(to_micro(line))


def _polygon(shape):
    """On the lattice and still valid."""
    shape = shapely.set_precision(to_micro(shape), 1)
    if shape.geom_type == "GeometryCollection":
        return shapely.MultiPolygon([g for g in shape.geoms if g.geom_type == "Polygon"])
    return shape
