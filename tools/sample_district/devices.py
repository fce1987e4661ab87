"""Devices: in homes, shops and streets, on the district's own components, at the water; a few of every kind."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from shapely import STRtree
from shapely.geometry import Point
from tools.sample_district.buildings import Building
from tools.sample_district.city import City
from tools.sample_district.components import Component
from tools.sample_district.frame import CENTER, METRES_PER_DEGREE, stream
from tools.sample_district.units import PROPERTY

GATEWAYS = 24
BEHIND = ("smoke", "gas", "water_meter", "door")  # what speaks through the gateway of its estate where there is one
# kind → how many, where (kinds of buildings), what it is called, who keeps it
INDOORS = [
    ("smoke", 132, ("estate", "rental", "shop", "market", "hotel", "care_home", "factory", "school"), "烟感", "D011"),
    ("gas", 58, ("estate", "rental", "shop", "market"), "燃气报警器", "U008"),
    ("infrared", 18, ("estate", "rental", "village_house"), "红外感应器", "D012"),
    ("sos_button", 44, ("estate", "rental", "village_house", "care_home"), "一键求助按钮", "D012"),
    ("fall_detector", 18, ("estate", "care_home"), "跌倒探测器", "D012"),
    ("water_meter", 60, ("estate", "rental", "village_house"), "智能水表", "U007"),
    ("door", 20, ("warehouse", "community_hall", "government"), "门磁", "D010"),
]
# kind → how many, on which components, what it is called
OUTDOORS = [
    ("manhole", 60, ("0102", "0103", "0111"), "井盖监测器"),
    ("rain_gully", 32, ("0104", "0207"), "雨水口液位计"),
    ("sewer", 20, ("0102",), "污水管液位计"),
    ("pipe_pressure", 16, ("0101",), "管网压力计"),
    ("litter_bin", 40, ("0305",), "垃圾桶传感器"),
    ("congestion", 10, ("0214",), "拥堵指数"),
    ("camera", 30, ("0150",), "场景摄像机"),
]
UNDERPASSES = 5  # of the rain gullies; where a flood is worst
RIVERS = ("澜江", "柳浪溪", "汀溪", "水关河", "麦港", "护城河")
LAKES = ("澄湖", "云影湖", "汀兰湖")
PARKS = ("pavilion", "culture")


@dataclass(frozen=True)
class Device:
    code: str
    kind: str
    name: str
    gateway: str = ""
    lon: float | None = None
    lat: float | None = None
    building: str = ""
    component: str = ""
    maintainer: str = ""
    property: str = ""
    installed_on: date = date(2024, 3, 1)


class Fitter:
    def __init__(self, city: City, built: list[Building], things: list[Component]) -> None:
        self.city, self.built, self.things = city, built, things
        self.rng = stream("devices")
        self.serial: dict[str, int] = defaultdict(int)
        self.out: list[Device] = []
        self.gateways: dict[str, str] = {}  # estate → code of its gateway
        self.homes = defaultdict(list)  # estate → its towers
        for building in built:
            if building.kind == "estate":
                self.homes[_estate(building)].append(building)

    def fit(self) -> list[Device]:
        self._gateways()
        for kind, count, places, name, keeper in INDOORS:
            self._indoors(kind, count, places, name, keeper)
        for kind, count, types, name in OUTDOORS:
            self._outdoors(kind, count, types, name)
        self._at_the_water()
        self._over_town()
        self._worn()
        return self.out

    def _add(self, kind: str, name: str, **facts) -> Device:
        self.serial[kind] += 1
        when = date(2021, 3, 1) + timedelta(days=self.rng.randrange(1900))
        code = f"{kind.replace('_', '-')}-{self.serial[kind]:04d}"
        self.out.append(Device(code, kind, name, installed_on=when, **facts))
        return self.out[-1]

    def _gateways(self) -> None:
        large = sorted(name for name, towers in self.homes.items() if len(towers) >= 4)
        for estate in sorted(self.rng.sample(large, GATEWAYS)):
            first = self.homes[estate][0]
            facts = {"building": first.code, "maintainer": "U010", "property": _company(estate)}
            self.gateways[estate] = self._add("gateway", f"{estate}物联网网关", **facts).code

    def _indoors(self, kind: str, count: int, places: tuple[str, ...], name: str, keeper: str) -> None:
        """Half of what can stands behind the gateways of estates, the rest anywhere."""
        through = kind in BEHIND and "estate" in places
        near = [tower for estate in sorted(self.gateways) for tower in self.homes[estate]] if through else []
        anywhere = [b for b in self.built if b.kind in places]
        chosen = self.rng.sample(near, min(len(near), count // 2))
        for building in chosen + self.rng.sample(anywhere, count - len(chosen)):
            estate = _estate(building) if building.kind == "estate" else ""
            facts = {"gateway": self.gateways.get(estate, "") if through else "", "property": _company(estate)}
            room = "" if building.kind != "estate" else f"{self.rng.randint(1, max(building.floors, 1))}层"
            called = f"{building.name_zh or building.address_zh}{room}{name}"
            self._add(kind, called, building=building.code, maintainer=keeper, **facts)

    def _outdoors(self, kind: str, count: int, types: tuple[str, ...], name: str) -> None:
        sound = [c for c in self.things if c.kind.code in types and c.state == "intact"]
        low = [c for c in sound if c.kind.code == "0207"][:UNDERPASSES]
        rest = [c for c in sound if c.kind.code != "0207"]
        for thing in low + self.rng.sample(rest, count - len(low)):
            where = thing.address_zh.removesuffix("附近")
            self._add(kind, f"{where}{name}", component=thing.code, maintainer=thing.maintainer)

    def _at_the_water(self) -> None:
        shore = [c for c in self.things if c.kind.code in ("0506", "0507", "0508")]
        tree = STRtree([_metres(c) for c in shore])
        bodies = dict(self.city.sk.water) | {"澜江": self.city.sk.river}
        for n, name in enumerate((*RIVERS, "澜江")):
            body = bodies[name]
            at = body.representative_point() if n < len(RIVERS) else Point(body.bounds[2] - 900, body.centroid.y)
            thing = shore[int(tree.nearest(at))]
            gauge = "水位站" if n < len(RIVERS) else "下游水位站"
            self._add("river_level", f"{name}{gauge}", lon=thing.lon, lat=thing.lat, maintainer="U006")
        for name in LAKES:
            thing = shore[int(tree.nearest(bodies[name].representative_point()))]
            self._add("reservoir_level", f"{name}水位站", lon=thing.lon, lat=thing.lat, maintainer="U006")

    def _over_town(self) -> None:
        halls = [b for b in self.built if b.kind in ("school", "government")]
        for building in self.rng.sample(halls, 10):
            self._add("rain_gauge", f"{building.name_zh}雨量站", building=building.code, maintainer="D004")
        for building in self.rng.sample([b for b in self.built if b.kind in PARKS], 6):
            self._add("crowd_counter", f"{building.name_zh}客流计数器", building=building.code, maintainer="D020")
        tall = sorted((b for b in self.built if b.kind in ("office", "hotel")), key=lambda b: (-b.floors, b.code))
        for building in tall[:8]:
            self._add("thermal_camera", f"{building.name_zh}楼顶热成像", building=building.code, maintainer="D011")
        stations = [b for b in self.built if b.kind == "government"]
        for n, building in enumerate(self.rng.sample(stations, 3), 1):
            self._add("drone", f"{n}号无人机", building=building.code, maintainer="D010")

    def _worn(self) -> None:
        """Wristbands lie ready at the civil affairs bureau: they measure nothing until somebody agrees to wear one."""
        for n in range(1, 41):
            self._add("wristband", f"健康手环{n:02d}", maintainer="D012")


def _estate(building: Building) -> str:
    return building.name_zh.rsplit("号楼", 1)[0].rstrip("0123456789") if "号楼" in building.name_zh else ""


def _company(estate: str) -> str:
    """Each estate has one of the property companies, the same for all of its towers."""
    return PROPERTY[sum(map(ord, estate)) % len(PROPERTY)][0] if estate else ""


def _metres(thing: Component) -> Point:
    kx = METRES_PER_DEGREE * float(np.cos(np.radians(CENTER[1])))
    return Point((thing.lon - CENTER[0]) * kx, (thing.lat - CENTER[1]) * METRES_PER_DEGREE)
