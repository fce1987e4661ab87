"""House numbers: odd on the left of a road, even on the right, growing along it."""

from dataclasses import dataclass

from shapely import STRtree
from shapely.geometry import Point
from tools.sample_district.roads import Road

NUMBER_EVERY = 11  # metres of road for each house number


@dataclass(frozen=True)
class Spot:
    road: Road
    number: int


class Addresses:
    def __init__(self, roads: list[Road]):
        self.roads = [r for r in roads if r.kind not in ("expressway", "bridge")]
        self.tree = STRtree([r.line for r in self.roads])
        self.start = self._starts()
        self.used: set[tuple[str, int]] = set()

    def _starts(self) -> list[int]:
        """Pieces of one road count on where the piece before ended."""
        length: dict[str, float] = {}
        out = []
        for road in self.roads:
            so_far = length.get(road.name_zh, 0.0)
            out.append(int(so_far / NUMBER_EVERY) + 1)
            length[road.name_zh] = so_far + road.line.length
        return out

    def at(self, p: Point) -> Spot:
        i = int(self.tree.nearest(p))
        road = self.roads[i]
        s = road.line.project(p)
        a, b = road.line.interpolate(max(s - 1, 0)), road.line.interpolate(s + 1)
        left = (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x) > 0
        return Spot(road, 2 * (self.start[i] + int(s / NUMBER_EVERY)) - (1 if left else 0))

    def claim(self, p: Point) -> Spot:
        """The next number of that side which no building has yet."""
        spot = self.at(p)
        number = spot.number
        while (spot.road.name_zh, number) in self.used:
            number += 2
        self.used.add((spot.road.name_zh, number))
        return Spot(spot.road, number)
