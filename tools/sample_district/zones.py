"""What stands where: the use of a block while it is cut, and the land use and people of each cell afterwards."""

from shapely.geometry import Point, Polygon
from shapely.prepared import prep
from tools.sample_district.frame import stream
from tools.sample_district.skeleton import EMBANKMENT, Skeleton

# people per hectare, for the land use that stands in the file
DENSITY = {
    "old_town": 190, "residential": 172, "village": 74, "commercial": 42, "office": 30, "industrial": 12,
    "education": 30, "medical": 20, "government": 10, "green": 0, "forest": 0, "water": 0, "farmland": 3,
}  # fmt: skip


class Zones:
    def __init__(self, sk: Skeleton):
        self.sk = sk
        self.water = [prep(w) for w in [sk.river, *sk.water.values()]]
        self.parks = [prep(p) for p in sk.parks.values()]
        self.hill = prep(sk.hill)
        self.villages = [prep(v) for v in sk.villages]
        self.zones = {n: prep(z) for n, z in sk.zones.items()}
        self.strip = prep(sk.river.buffer(EMBANKMENT - 4, quad_segs=2))

    def use_of(self, poly: Polygon, inherited: str | None = None) -> str:
        if inherited:
            return inherited
        p = poly.representative_point()
        return self.use_at(p)

    def use_at(self, p: Point) -> str:
        if any(w.contains(p) for w in self.water):
            return "water"
        if self.hill.contains(p):
            return "hill"
        if any(k.contains(p) for k in self.parks):
            return "park"
        for name in ("old", "cbd", "tech", "campus"):
            if self.zones[name].contains(p):
                return "park" if name != "old" and self.strip.contains(p) else name
        if self.zones["urban"].contains(p) and self.strip.contains(p):
            return "park"
        if any(v.contains(p) for v in self.villages):
            return "village"
        if self.zones["factory"].contains(p):
            return "factory"
        return "residential" if self.zones["urban"].contains(p) else "field"

    def family(self, poly: Polygon) -> str:
        use = self.use_at(poly.representative_point())
        return use if use in ("water", "hill") else "land"


def land_use(use: str, mid_block: tuple, distance_km: float) -> str:
    """Blocks keep one character: the draw is per middle block, with a few cells of their own."""
    fixed = {"water": "water", "hill": "forest", "park": "green", "campus": "education"}
    if use in fixed:
        return fixed[use]
    block = stream(f"block:{mid_block}").random()
    if use == "old":
        return "commercial" if block < 0.10 else "education" if block < 0.14 else "old_town"
    if use == "cbd":
        return "office" if block < 0.58 else "commercial" if block < 0.84 else "green" if block < 0.9 else "residential"
    if use == "tech":
        return "office" if block < 0.66 else "residential" if block < 0.86 else "green"
    if use == "factory":
        return "industrial" if block < 0.9 else "commercial" if block < 0.94 else "green"
    if use == "field":
        return "farmland" if block < 0.86 else "industrial" if block < 0.92 else "green"
    if use == "village":
        return "village"
    return _residential(block, distance_km)


def _residential(block: float, distance_km: float) -> str:
    steps = [
        (0.05, "education"), (0.062, "medical"), (0.075, "government"), (0.13, "green"),
        (0.21 if distance_km < 4 else 0.17, "commercial"), (0.235 if distance_km < 4 else 0.19, "office"),
    ]  # fmt: skip
    for limit, name in steps:
        if block < limit:
            return name
    return "residential"
