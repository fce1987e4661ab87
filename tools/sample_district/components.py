"""City components along the roads, in green spaces, at the water and in estates."""

from dataclasses import dataclass
from datetime import date, timedelta

from shapely.geometry import Point
from tools.sample_district.addresses import Addresses
from tools.sample_district.areas import COUNTY, Tree, UnitGrid
from tools.sample_district.city import City
from tools.sample_district.classes import KINDS, Kind
from tools.sample_district.frame import lonlat, stream
from tools.sample_district.lattice import settle
from tools.sample_district.roads import Road

WALKED = {"secondary": 1.0, "local": 0.75, "lane": 0.6, "arterial": 1.7, "radial": 1.9, "ring": 1.9, "bridge": 0.8}
OFFSET = {"secondary": 11, "local": 7, "lane": 3, "arterial": 16, "radial": 20, "ring": 20, "bridge": 12}
STATES = ("intact", "damaged", "lost", "disused")


@dataclass(frozen=True)
class Component:
    code: str
    kind: Kind
    lon: float
    lat: float
    unit_grid: UnitGrid
    owner: str
    maintainer: str
    supervisor: str
    state: str
    address_zh: str
    installed_on: date


class Placer:
    def __init__(self, city: City, roads: list[Road]):
        self.city = city
        self.roads = [r for r in roads if r.kind in WALKED]
        self.bridges = [r for r in roads if r.kind == "bridge"]
        self.cells = {
            "green": self._cells("green"),
            "estate": self._cells("residential", "old_town", "village"),
            "shop": self._cells("commercial", "old_town", "office"),
        }
        self.shore = self._shore()

    def _cells(self, *uses: str) -> list[int]:
        return [i for i, u in enumerate(self.city.use) if u in uses]

    def _shore(self) -> list:
        bodies = [self.city.sk.river, *self.city.sk.water.values()]
        return [line for b in bodies for line in getattr(b.boundary, "geoms", [b.boundary])]

    def spots(self, kind: Kind) -> list[Point]:
        rng = stream(f"component:{kind.code}")
        if kind.place == "bridge":
            return [b.line.interpolate(0.5, normalized=True) for b in self.bridges][: kind.count]
        if kind.place in self.cells:
            return [self._in_cell(c, rng) for c in rng.choices(self.cells[kind.place], k=kind.count)]
        if kind.place == "water":
            return self._along([(g, 1.0, 4) for g in self.shore], kind.count, rng)
        side = {"carriageway": 0.35, "kerb": 1.0, "corner": 1.0, "main": 0.1}[kind.place]
        roads = self.roads if kind.place != "main" else [r for r in self.roads if r.kind in ("ring", "radial")]
        lines = [(r.line, WALKED[r.kind], OFFSET[r.kind] * side) for r in roads]
        if kind.place == "corner":
            return self._at_ends(lines, kind.count, rng)
        return self._along(lines, kind.count, rng)

    def _in_cell(self, cell: int, rng) -> Point:
        shape = self.city.mesh.metres[cell]
        x1, y1, x2, y2 = shape.bounds
        for _ in range(30):
            p = Point(rng.uniform(x1, x2), rng.uniform(y1, y2))
            if shape.contains(p):
                return p
        return self.city.centre[cell]

    @staticmethod
    def _along(lines, count: int, rng) -> list[Point]:
        """Evenly walked, as things along a road are, with a small irregularity."""
        total = sum(line.length * weight for line, weight, _ in lines)
        step = total / count
        carry, out = step * rng.random(), []
        for line, weight, offset in lines:
            reach = line.length * weight
            carry += reach
            while carry >= step and len(out) < count:
                carry -= step
                s = (reach - carry) / weight + rng.uniform(-6, 6)
                out.append(_beside(line, s, offset * rng.choice((-1, 1)) * rng.uniform(0.8, 1.2)))
        return out

    @staticmethod
    def _at_ends(lines, count: int, rng) -> list[Point]:
        picked = rng.choices(lines, [w * (1 + line.length / 900) for line, w, _ in lines], k=count)
        out = []
        for line, _, offset in picked:
            near = rng.uniform(9, 22)
            s = near if rng.random() < 0.5 else line.length - near
            out.append(_beside(line, s, offset * rng.choice((-1, 1))))
        return out


def _beside(line, s: float, offset: float) -> Point:
    s = min(max(s, 0.5), line.length - 0.5)
    a, b = line.interpolate(s - 0.5), line.interpolate(s + 0.5)
    length = a.distance(b) or 1.0
    return Point((a.x + b.x) / 2 - (b.y - a.y) / length * offset, (a.y + b.y) / 2 + (b.x - a.x) / length * offset)


def install(city: City, tree: Tree, roads: list[Road], addresses: Addresses) -> list[Component]:
    placer = Placer(city, roads)
    placed = [(kind, p) for kind in KINDS for p in placer.spots(kind)]
    cells = settle(city, [p for _, p in placed])
    street_unit = {s.code: f"S{n:03d}" for n, s in enumerate(tree.streets, 1)}
    rng = stream("component facts")
    serial: dict[str, int] = {}
    out = []
    for (kind, p), cell in zip(placed, cells, strict=True):
        if cell is None:
            continue
        unit = tree.unit_of_cell[cell]
        serial[kind.code] = serial.get(kind.code, 0) + 1
        own = street_unit[unit.code[:9]]
        owner, keeper, over = [own if u == "street" else u for u in (kind.owner, kind.maintainer, kind.supervisor)]
        state = rng.choices(STATES, (968, 22, 4, 6))[0]
        when = date(2009, 3, 1) + timedelta(days=rng.randrange(6100))
        code = f"{COUNTY}{kind.code}{serial[kind.code]:06d}"
        lon, lat = lonlat(p.x, p.y)
        out.append(Component(code, kind, lon, lat, unit, owner, keeper, over, state, _where(p, addresses), when))
    return out


def _where(p: Point, addresses: Addresses) -> str:
    spot = addresses.at(p)
    return f"{spot.road.name_zh}{spot.number}号附近"
