"""All linework, noded on the 6-decimal lattice, becomes cells whose edges are shared exactly."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.strtree import STRtree
from tools.sample_district.frame import to_metres, to_micro

SMALLEST = 2_600  # m²: a sliver below this joins its neighbour


@dataclass
class Mesh:
    cells: list[Polygon]  # in whole micro-degrees
    metres: list[Polygon]
    neighbours: list[dict[int, float]]  # cell -> {cell: shared metres}


def faces_of(lines) -> list[Polygon]:
    """Noded on whole micro-degrees before polygonizing: what is written later tiles exactly."""
    noded = shapely.union_all(shapely.set_precision(to_micro(np.array(lines)), 0), grid_size=1)
    return list(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))))


def build(lines, district_lattice: Polygon, smallest=SMALLEST, family=None) -> Mesh:
    """`family(polygon in metres)` keeps slivers among their own: water joins water if it can."""
    faces = [f for f in faces_of(lines) if district_lattice.contains(f.representative_point())]
    faces = _merge_slivers(faces, smallest, family)
    faces.sort(key=lambda f: f.representative_point().coords[0])
    return Mesh(faces, list(to_metres(np.array(faces))), adjacency(faces))


def edge_owners(faces) -> dict[tuple, list[int]]:
    owners: dict[tuple, list[int]] = {}
    for i, face in enumerate(faces):
        for ring in [face.exterior, *face.interiors]:
            pts = [(round(x), round(y)) for x, y in ring.coords]
            for a, b in zip(pts, pts[1:], strict=False):
                owners.setdefault((a, b) if a < b else (b, a), []).append(i)
    return owners


def adjacency(faces) -> list[dict[int, float]]:
    near: list[dict[int, float]] = [{} for _ in faces]
    for (a, b), who in edge_owners(faces).items():
        if len(who) == 2 and who[0] != who[1]:
            length = np.hypot((a[0] - b[0]) * 0.0962, (a[1] - b[1]) * 0.1113)
            for i, j in (who, who[::-1]):
                near[i][j] = near[i].get(j, 0.0) + float(length)
    return near


def _merge_slivers(faces, smallest: float, family) -> list[Polygon]:
    for _ in range(6):
        metres = to_metres(np.array(faces))
        area = shapely.area(metres)
        kin = [family(p) for p in metres] if family else [0] * len(faces)
        thin = (4 * np.pi * area / shapely.length(metres) ** 2 < 0.09) & (area < smallest * 6)
        small = [i for i in np.argsort(area, kind="stable") if area[i] < smallest or thin[i]]
        if not small:
            break
        near = adjacency(faces)
        group = list(range(len(faces)))
        touched: set[int] = set()
        for i in small:
            if i in touched or not near[i]:
                continue
            j = max(near[i], key=lambda k: (near[i][k] * (1.0 if kin[k] == kin[i] else 0.35), -k))
            if j in touched:
                continue
            group[i] = j
            touched |= {i, j}
        merged: dict[int, list] = {}
        for i, g in enumerate(group):
            merged.setdefault(g, []).append(faces[i])
        faces = [m[0] if len(m) == 1 else _join(m) for m in merged.values()]
    return faces


def _join(parts) -> Polygon:
    """The union without any new vertex: walk the edges that occur once."""
    return shapely.coverage_union_all(np.array(parts)) if len(parts) > 1 else parts[0]


def locate(polygons, points) -> list[int]:
    """Index of the polygon that covers each point, the first where two meet, -1 outside all."""
    tree = STRtree(polygons)
    pts, polys = tree.query(points, predicate="intersects")
    out = [-1] * len(points)
    for p, g in zip(pts.tolist(), polys.tolist(), strict=True):
        if out[p] < 0 or g < out[p]:
            out[p] = g
    return out
