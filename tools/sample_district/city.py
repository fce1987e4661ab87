"""The district's cells with their use, people and place in the tree of areas."""

import math
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.geometry import Point
from tools.sample_district import mesh, partition, plan, skeleton, subdivide, zones
from tools.sample_district.frame import stream, to_micro

COMMUNITIES = 140
GRIDS = 808
PEOPLE = 1_300_000


@dataclass
class City:
    sk: skeleton.Skeleton
    mesh: mesh.Mesh
    cuts: list[subdivide.Cut]
    use: list[str]
    people: list[float]
    centre: list[Point]
    block: list[tuple]  # the middle block a cell stands in: an estate, a campus, a works
    street_of: list[int] = field(default_factory=list)
    community_of: list[tuple[int, int]] = field(default_factory=list)
    grid_of: list[tuple[int, int, int]] = field(default_factory=list)


def raise_city() -> City:
    sk = skeleton.draw()
    zone = zones.Zones(sk)
    cutter = subdivide.Cutter(zone.use_of)
    base = [line for _, _, line in sk.roads] + sk.edges
    lattice = _district_lattice(sk)
    macro = mesh.build(base, lattice, smallest=4_000, family=zone.family)
    for i, block in enumerate(macro.metres):
        cutter.cut_block(block, i)
    lines = _macro_edges(macro) + [c.line for c in cutter.cuts]
    cells = mesh.build(lines, lattice, family=zone.family)
    leaves = mesh.locate([leaf.shape for leaf in cutter.leaves], [c.representative_point() for c in cells.metres])
    leaf_of = [cutter.leaves[i] for i in leaves]
    centre = [c.representative_point() for c in cells.metres]
    block = [_middle_block(leaf) for leaf in leaf_of]
    use = [
        zones.land_use(leaf.use, b, math.hypot(p.x, p.y) / 1000)
        for leaf, b, p in zip(leaf_of, block, centre, strict=True)
    ]
    city = City(sk, cells, cutter.cuts, use, _people(cells, use), centre, block)
    _assign(city, _graph(city, leaf_of))
    return city


def _district_lattice(sk):
    return to_micro(sk.district)


def _macro_edges(macro) -> list:
    """Outlines of the blocks after slivers were joined: what was dissolved must not come back."""
    seen = {}
    for face, metres in zip(macro.cells, macro.metres, strict=True):
        for ring, plain in zip([face.exterior, *face.interiors], [metres.exterior, *metres.interiors], strict=True):
            pts = [(round(x), round(y)) for x, y in ring.coords]
            raw = list(plain.coords)
            for k in range(len(pts) - 1):
                a, b = pts[k], pts[k + 1]
                seen[(a, b) if a < b else (b, a)] = (raw[k], raw[k + 1])
    return [shapely.LineString(v) for v in seen.values()]


def _middle_block(leaf: subdivide.Leaf) -> tuple:
    return (leaf.block, *[number for number, level in leaf.path if level in ("secondary", "local")])


def _people(cells, use) -> list[float]:
    area = shapely.area(np.array(cells.metres))
    rng = stream("people")
    raw = [zones.DENSITY[u] * a / 10_000 * rng.uniform(0.7, 1.3) for u, a in zip(use, area, strict=True)]
    scale = PEOPLE / sum(raw)
    return [r * scale for r in raw]


def _graph(city: City, leaf_of) -> partition.Graph:
    points = [(p.x, p.y) for p in city.centre]
    area = shapely.area(np.array(city.mesh.metres))
    loads = [p + a * 0.0016 for p, a in zip(city.people, area, strict=True)]
    near = []
    for i, others in enumerate(city.mesh.neighbours):
        row = {}
        for j in others:
            row[j] = math.dist(points[i], points[j]) * partition.BARRIER[_between(leaf_of, city.use, i, j)]
        near.append(row)
    return partition.Graph(points, loads, near)


def _between(leaf_of, use, i: int, j: int) -> str:
    """The kind of line that separates two cells: their deepest common cut, or a main line."""
    if (use[i] == "water") != (use[j] == "water"):
        return "water"
    a, b = leaf_of[i], leaf_of[j]
    if a.block != b.block:
        return "water" if use[i] == "water" else "main"
    last = "wall"
    for step_a, step_b in zip(a.path, b.path, strict=False):
        last = step_a[1]
        if step_a != step_b:
            break
    return last


def _assign(city: City, graph: partition.Graph) -> None:
    everyone = range(len(city.use))
    city.street_of = _streets(city, graph)
    counts = _apportion(graph, city.street_of, range(len(plan.STREETS)), COMMUNITIES)
    city.community_of = [(0, 0)] * len(city.use)
    for s, count in enumerate(counts):
        mine = [c for c in everyone if city.street_of[c] == s]
        whole, held = partition.blocks(graph, mine, city.block)
        part = partition.split(whole, range(len(held)), count, stream(f"communities:{s}"), rounds=60)
        for block, k in part.items():
            for c in held[block]:
                city.community_of[c] = (s, k)
    communities = sorted(set(city.community_of))
    counts = _apportion(graph, city.community_of, communities, GRIDS)
    members: dict[tuple, list[int]] = {}
    for c, key in enumerate(city.community_of):
        members.setdefault(key, []).append(c)
    city.grid_of = [(0, 0, 0)] * len(city.use)
    for key, count in zip(communities, counts, strict=True):
        part = partition.split(graph, members[key], max(2, count), stream(f"grids:{key}"), rounds=40)
        for c, k in part.items():
            city.grid_of[c] = (*key, k)


def _streets(city: City, graph: partition.Graph) -> list[int]:
    """Streets are made of the large blocks between main roads and shores."""
    large = [b[:2] for b in city.block]
    whole, held = partition.blocks(graph, range(len(city.use)), large)
    seeds = [_nearest(whole, (x * 1000, y * 1000)) for _, _, (x, y), _ in plan.STREETS]
    shares = [s[3] for s in plan.STREETS]
    part = partition.split(whole, range(len(held)), len(seeds), stream("streets"), seeds, shares, 60, move=False)
    out = [0] * len(city.use)
    for block, s in part.items():
        for c in held[block]:
            out[c] = s
    _keep_creeks(city, out)
    return out


def _keep_creeks(city: City, street_of: list[int]) -> None:
    """A creek belongs to the street along most of its banks: no street reaches out along a ribbon of water."""
    river = [city.sk.river.contains(p) for p in city.centre]
    wet = [c for c, use in enumerate(city.use) if use == "water" and not river[c]]
    for block in sorted({city.block[c] for c in wet}):
        cells = [c for c in wet if city.block[c] == block]
        shore: dict[int, float] = {}
        for c in cells:
            for other, length in city.mesh.neighbours[c].items():
                if other not in cells:
                    shore[street_of[other]] = shore.get(street_of[other], 0.0) + length
        best = max(sorted(shore), key=lambda s: shore[s])
        for c in cells:
            street_of[c] = best


def _nearest(graph, point) -> int:
    return min(range(len(graph.points)), key=lambda c: math.dist(graph.points[c], point))


def _apportion(graph, owner, keys, total: int) -> list[int]:
    """Seats by load, largest remainders first."""
    load = dict.fromkeys(keys, 0.0)
    for c, key in enumerate(owner):
        load[key] += graph.loads[c]
    whole = sum(load.values())
    exact = {k: total * v / whole for k, v in load.items()}
    seats = {k: int(v) for k, v in exact.items()}
    for k in sorted(exact, key=lambda k: (seats[k] - exact[k], k))[: total - sum(seats.values())]:
        seats[k] += 1
    return [seats[k] for k in keys]
