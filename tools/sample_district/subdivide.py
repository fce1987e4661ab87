"""Cut blocks into smaller blocks along crooked or straight lines until each is the size of a unit grid."""

import math
from dataclasses import dataclass

import shapely
from shapely.geometry import LineString, MultiLineString, Polygon
from shapely.ops import polygonize, unary_union
from tools.sample_district.curves import crooked
from tools.sample_district.frame import stream

# land use -> (square metres aimed at, angle jitter in degrees, bends per cut, sideways share, ratio spread)
GRAIN = {
    "old": (7_600, 14, 2, 0.05, 0.12),
    "village": (8_200, 20, 2, 0.05, 0.12),
    "cbd": (9_500, 2, 0, 0.0, 0.06),
    "residential": (10_200, 4, 0, 0.0, 0.09),
    "tech": (11_000, 3, 0, 0.0, 0.08),
    "campus": (16_000, 6, 1, 0.02, 0.12),
    "factory": (20_000, 2, 0, 0.0, 0.08),
    "field": (24_500, 12, 1, 0.04, 0.14),
    "park": (17_000, 20, 2, 0.06, 0.14),
    "hill": (42_000, 22, 3, 0.07, 0.14),
    "water": (34_000, 6, 0, 0.0, 0.08),
}


@dataclass
class Cut:
    line: LineString
    level: str  # secondary | local | lane | wall
    use: str


@dataclass
class Leaf:
    shape: Polygon
    use: str
    block: int
    path: tuple[tuple[int, str], ...]  # (cut number, level) from the outside in


class Cutter:
    def __init__(self, use_of):
        self.rng = None
        self.use_of = use_of  # (polygon, inherited use or None) -> use
        self.cuts: list[Cut] = []
        self.leaves: list[Leaf] = []

    def cut_block(self, shape: Polygon, block: int) -> None:
        # a stream per block: redrawing one corner of the plan leaves the other blocks as they are
        self.rng = stream(f"cuts:{_key(shape)}")
        todo = [(shape, None, ())]
        while todo:
            poly, inherited, path = todo.pop()
            use = self.use_of(poly, inherited)
            goal = GRAIN[use][0]
            parts = self._halve(poly, use) if poly.area > goal * 1.42 else None
            if parts is None:
                self.leaves.append(Leaf(poly, use, block, path))
                continue
            line, pieces = parts
            level = _level(poly.area, use)
            self.cuts.append(Cut(line, level, use))
            step = (len(self.cuts), level)
            fixed = use if poly.area < 90_000 or use in ("water", "hill", "park") else None
            todo += [(p, fixed, (*path, step)) for p in pieces]

    def _halve(self, poly: Polygon, use: str):
        goal, jitter, bends, sideways, spread = GRAIN[use]
        big = poly.area > 90_000 and use != "water"
        spare, spare_score = None, 0.001 if big else 0.03
        for attempt in range(16 if big else 9):
            angle = _long_axis(poly) + math.radians(self.rng.uniform(-jitter, jitter) * (1 + attempt / 4))
            if attempt % 4 == 3 or attempt > 11:
                angle += math.pi / 2
            ratio = 0.5 + self.rng.uniform(-spread, spread) * (1 + attempt / 6)
            n_bends = max(bends, 3 if big else bends)
            share = max(sideways, 0.018 if big and use not in ("cbd", "factory") else sideways)
            line = self._chord(poly, angle, ratio, n_bends, share)
            if line is None:
                continue
            pieces = list(polygonize(unary_union([poly.boundary, line])))
            if poly.interiors:
                pieces = [p for p in pieces if poly.contains(p.representative_point())]
            if len(pieces) < 2 or min(p.area for p in pieces) < goal * 0.34:
                continue
            score = min(_roundness(p) for p in pieces)
            if score > (0.28 if not big else 0.2):  # a street-side strip is no block
                return line, pieces
            if score > spare_score:
                spare, spare_score = (line, pieces), score
        # an odd shape may end as one cell; a block of many hectares may not
        return spare if poly.area > goal * 1.9 else None

    def _chord(self, poly: Polygon, angle: float, ratio: float, bends: int, share: float):
        """A line across `poly`, square to `angle`, at `ratio` along its length; only the piece inside."""
        ux, uy = math.cos(angle), math.sin(angle)
        along = [x * ux + y * uy for x, y in poly.exterior.coords]
        across = [-x * uy + y * ux for x, y in poly.exterior.coords]
        s = min(along) + (max(along) - min(along)) * ratio
        lo, hi = min(across) - 1, max(across) + 1
        probe = LineString([(s * ux - t * uy, s * uy + t * ux) for t in (lo, hi)]).intersection(poly)
        parts = [g for g in getattr(probe, "geoms", [probe]) if g.geom_type == "LineString"]
        if not parts:
            return None
        if poly.interiors:  # one piece alone would only join the hole to the outside
            return MultiLineString([_overshoot(g) for g in parts])
        straight = max(parts, key=lambda g: g.length)
        if bends == 0 or straight.length < 60:
            return _overshoot(straight)
        a, b = straight.coords[0], straight.coords[-1]
        line = crooked(a, b, bends, share, self.rng)
        inner = line.intersection(poly)
        return _overshoot(line if abs(inner.length - line.length) < 1e-6 * line.length else straight)


def _overshoot(line: LineString) -> LineString:
    """Two centimetres past each end, so that the cut surely meets the border; the lattice swallows them."""
    pts = list(line.coords)
    for end, inner in ((0, 1), (-1, -2)):
        (x, y), (u, v) = pts[end], pts[inner]
        length = math.dist((x, y), (u, v)) or 1.0
        pts[end] = (x + (x - u) / length * 0.02, y + (y - v) / length * 0.02)
    return LineString(pts)


def _long_axis(poly: Polygon) -> float:
    box = shapely.minimum_rotated_rectangle(poly)
    c = list(box.exterior.coords)
    sides = [(math.dist(c[i], c[i + 1]), c[i], c[i + 1]) for i in range(2)]
    _, a, b = max(sides)
    return math.atan2(b[1] - a[1], b[0] - a[0])


def _key(shape: Polygon) -> str:
    p = shape.representative_point()
    return f"{p.x:.0f}:{p.y:.0f}"


def _roundness(piece: Polygon) -> float:
    return 4 * math.pi * piece.area / piece.length**2


def _level(area: float, use: str) -> str:
    if use in ("water", "hill", "park"):
        return "wall"
    if use in ("old", "village"):
        return "local" if area > 110_000 else "lane" if area > 21_000 else "wall"
    if use == "field":
        return "secondary" if area > 900_000 else "local" if area > 230_000 else "wall"
    if area > 380_000:
        return "secondary"
    return "local" if area > 95_000 else "wall"
