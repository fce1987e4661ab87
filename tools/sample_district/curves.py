"""Curves from a few points: splines, natural wobble, ribbons of varying width."""

import math

from shapely.geometry import LineString, Polygon

Point = tuple[float, float]


def spline(points: list[Point], step: float, closed: bool = False) -> list[Point]:
    """Catmull-Rom through the points (given in km), sampled about every `step` metres; result in metres."""
    pts = [(x * 1000, y * 1000) for x, y in points]
    n = len(pts)
    spans = n if closed else n - 1

    def at(i: int) -> Point:
        return pts[i % n] if closed else pts[min(max(i, 0), n - 1)]

    out: list[Point] = []
    for i in range(spans):
        p0, p1, p2, p3 = at(i - 1), at(i), at(i + 1), at(i + 2)
        pieces = max(2, round(math.dist(p1, p2) / step))
        out += [_catmull(p0, p1, p2, p3, k / pieces) for k in range(pieces)]
    if not closed:
        out.append(pts[-1])
    return out


def _catmull(p0: Point, p1: Point, p2: Point, p3: Point, t: float) -> Point:
    def axis(a: float, b: float, c: float, d: float) -> float:
        return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)

    return axis(p0[0], p1[0], p2[0], p3[0]), axis(p0[1], p1[1], p2[1], p3[1])


def wobble(points: list[Point], amount: float, rng) -> list[Point]:
    """Shift each point a little, so that a border does not look drawn with a ruler."""
    return [(x + rng.uniform(-amount, amount), y + rng.uniform(-amount, amount)) for x, y in points]


def ring(points: list[Point]) -> Polygon:
    return Polygon(points).buffer(0)


def ribbon(centre: list[Point], widths: list[float]) -> Polygon:
    """A river: the centre line with a width that varies along it (metres, one per point)."""
    left, right = [], []
    for i, (x, y) in enumerate(centre):
        ax, ay = centre[max(i - 1, 0)]
        bx, by = centre[min(i + 1, len(centre) - 1)]
        length = math.dist((ax, ay), (bx, by)) or 1.0
        nx, ny = -(by - ay) / length, (bx - ax) / length
        half = widths[i] / 2
        left.append((x + nx * half, y + ny * half))
        right.append((x - nx * half, y - ny * half))
    return Polygon(left + right[::-1]).buffer(0)


def crooked(a: Point, b: Point, bends: int, amount: float, rng) -> LineString:
    """A line from a to b with some bends; `amount` is the sideways share of the length."""
    length = math.dist(a, b)
    nx, ny = -(b[1] - a[1]) / length, (b[0] - a[0]) / length
    pts = [a]
    for k in range(1, bends + 1):
        t = (k + rng.uniform(-0.2, 0.2)) / (bends + 1)
        side = rng.uniform(-amount, amount) * length
        pts.append((a[0] + (b[0] - a[0]) * t + nx * side, a[1] + (b[1] - a[1]) * t + ny * side))
    return LineString([*pts, b])
