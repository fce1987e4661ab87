"""The plan as geometry in metres: land, water, green and the main roads, before any block is cut."""

import math
from dataclasses import dataclass, field

import shapely
from shapely.geometry import LineString, MultiLineString, Point, Polygon
from shapely.ops import unary_union
from tools.sample_district import curves, plan
from tools.sample_district.frame import stream

EMBANKMENT = 75  # metres of green between the river and its avenue


@dataclass
class Skeleton:
    district: Polygon
    river: Polygon
    river_axis: LineString
    water: dict[str, Polygon]
    hill: Polygon
    parks: dict[str, Polygon]
    zones: dict[str, Polygon]
    villages: list[Polygon]
    roads: list[tuple[str, str, LineString]] = field(default_factory=list)  # class, name, line
    edges: list[LineString] = field(default_factory=list)  # shores and zone borders that cut blocks


def draw() -> Skeleton:
    rng = stream("skeleton")
    district = curves.ring(curves.wobble(curves.spline(plan.BOUNDARY, 260, True), 80, rng))
    axis = curves.spline(plan.RIVER, 170)
    up, down = plan.RIVER_WIDTH
    widths = [up + (down - up) * i / len(axis) + rng.uniform(-18, 18) for i in range(len(axis))]
    river = curves.ribbon(axis, widths).intersection(district)
    water = {name: curves.ring(curves.spline(pts, 120, True)) for name, pts in plan.LAKES.items()}
    water["护城河"] = _ring_ribbon(curves.spline(plan.OLD_TOWN, 130, True), 18)
    for name, pts in plan.CREEKS.items():
        body = LineString(curves.spline(pts, 110)).buffer(17, cap_style="flat", quad_segs=2)
        water[name] = _largest(body.difference(unary_union([river, *water.values()])))
    hill = curves.ring(curves.wobble(curves.spline(plan.HILL, 150, True), 40, rng))
    parks = {n: curves.ring(curves.spline(p, 160, True)) for n, p in plan.PARKS.items()}
    for name, (lake, shore) in plan.LAKE_PARKS.items():
        parks[name] = Polygon(water[lake].buffer(shore, quad_segs=4).simplify(9).exterior.coords)
    zones = {
        "old": curves.ring(curves.spline(plan.OLD_TOWN, 130, True)),
        "cbd": Polygon([(x * 1000, y * 1000) for x, y in plan.CBD]),
        "tech": Polygon([(x * 1000, y * 1000) for x, y in plan.TECH]),
        "campus": Polygon([(x * 1000, y * 1000) for x, y in plan.CAMPUS]),
        "factory": Polygon([(x * 1000, y * 1000) for x, y in plan.FACTORIES]),
        "urban": curves.ring(curves.wobble(curves.spline(plan.URBAN, 300, True), 70, rng)),
    }
    villages = [_village(x * 1000, y * 1000, rng) for x, y in plan.VILLAGES]
    sk = Skeleton(district, river, LineString(axis), water, hill, parks, zones, villages)
    _lay_roads(sk)
    _lay_edges(sk)
    return sk


def _village(x: float, y: float, rng) -> Polygon:
    radius = rng.uniform(210, 330)
    turn = rng.uniform(0, 6.28)
    pts = []
    for k in range(9):
        r = radius * rng.uniform(0.75, 1.25)
        pts.append((x + r * math.cos(turn + k * 0.698), y + r * 0.8 * math.sin(turn + k * 0.698)))
    return Polygon(pts)


def _ring_ribbon(points, half: float):
    return LineString([*points, points[0]]).buffer(half, quad_segs=2, join_style="mitre")


def _largest(geometry):
    parts = getattr(geometry, "geoms", [geometry])
    return max(parts, key=lambda g: g.area)


def _lay_roads(sk: Skeleton) -> None:
    lakes = unary_union([g for n, g in sk.water.items() if n in plan.LAKES])
    keep_off = unary_union([lakes, sk.hill, *sk.parks.values()])

    def add(kind: str, name: str, line, avoid=keep_off) -> None:
        line = line.intersection(sk.district).difference(avoid)
        for part in getattr(line, "geoms", [line]):
            if part.length > 150:
                sk.roads.append((kind, name, part))

    def closed(pts):
        line = curves.spline(pts, 150, True)
        return LineString([*line, line[0]])

    add("ring", "环城路", closed(plan.INNER_RING), lakes)
    add("ring", "二环路", closed(plan.SECOND_RING), lakes)
    add("expressway", "外环快速路", closed(plan.OUTER_RING), lakes)
    for name, pts in plan.RADIALS.items():
        add("radial", name, LineString(curves.spline(pts, 170)))
    for park, name in plan.LOOPS.items():
        add("arterial", name, LineString(sk.parks[park].exterior.coords), Polygon())
    for name, pts in plan.ARTERIALS.items():
        add("arterial", name, LineString(curves.spline(pts, 170)))
    for name, pts in plan.OLD_STREETS.items():
        add("secondary", name, LineString(curves.spline(pts, 120)))
    _riverside(sk, add)
    _meet(sk)
    for name, pts in plan.TRAILS.items():
        add("lane", name, LineString(curves.spline(pts, 60)), lakes)


def _meet(sk: Skeleton) -> None:
    """No main road ends in a field: an end is led on to the next road, a short stub is cut back."""
    for i, (kind, name, line) in enumerate(sk.roads):
        others = unary_union([g for k, (_, _, g) in enumerate(sk.roads) if k != i])
        coords = list(_cut_back(line, others, sk.district.exterior).coords)
        for end in (0, -1):
            p = Point(coords[end])
            gap = others.distance(p)
            if coords[0] == coords[-1] or gap < 3 or gap > 1_100 or sk.district.exterior.distance(p) < 60:
                continue
            target = shapely.ops.nearest_points(others, p)[0]
            if unary_union([sk.hill, sk.river, *sk.parks.values()]).buffer(-5).intersects(LineString([p, target])):
                continue
            point = (target.x, target.y)
            coords = [point, *coords] if end == 0 else [*coords, point]
        sk.roads[i] = (kind, name, LineString(coords))


def _cut_back(line: LineString, others, edge) -> LineString:
    """Without what sticks out less than 260 m beyond the last crossing."""
    met = [line.project(p) for p in shapely.get_parts(line.intersection(others)) if p.geom_type == "Point"]
    if not met or line.is_closed:
        return line
    start = min(met) if min(met) < 260 and edge.distance(Point(line.coords[0])) > 60 else 0.0
    end = max(met) if line.length - max(met) < 260 and edge.distance(Point(line.coords[-1])) > 60 else line.length
    return shapely.ops.substring(line, start, end) if end - start > 300 else line


def _riverside(sk: Skeleton, add) -> None:
    """An avenue on each bank, a strip of green away from the water."""
    shore = sk.river.buffer(EMBANKMENT, quad_segs=2).simplify(8)
    line = shore.exterior.intersection(sk.zones["urban"].buffer(600).intersection(sk.district.buffer(-120)))
    line = shapely.line_merge(line) if isinstance(line, MultiLineString) else line
    for part in getattr(line, "geoms", [line]):
        if part.length < 600:
            continue
        middle = part.interpolate(0.5, normalized=True)
        axis_at = sk.river_axis.interpolate(sk.river_axis.project(middle))
        along = sk.river_axis.interpolate(sk.river_axis.project(middle) + 50)
        side = (along.x - axis_at.x) * (middle.y - axis_at.y) - (along.y - axis_at.y) * (middle.x - axis_at.x)
        add("arterial", "滨江北路" if side > 0 else "滨江南路", part)


def _lay_edges(sk: Skeleton) -> None:
    bounds = [sk.river, sk.hill, *sk.water.values(), *sk.parks.values()]
    bounds += [sk.zones["urban"], sk.zones["factory"], *sk.villages]
    water = unary_union([sk.river, *[g for n, g in sk.water.items()]])
    for i, shape in enumerate(bounds):
        line = shape.boundary.intersection(sk.district)
        if i > len(sk.water):
            line = line.difference(water.buffer(-1))
        if shape in sk.villages or shape is sk.zones["urban"]:
            line = line.difference(unary_union([sk.hill, *sk.parks.values(), water.buffer(20)]))
        sk.edges += [g for g in getattr(line, "geoms", [line]) if g.length > 5]
    sk.edges.append(sk.river_axis.intersection(sk.river))
    sk.edges.append(LineString(sk.district.exterior.coords))
