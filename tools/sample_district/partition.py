"""Cells -> worker grids -> communities -> streets: connected, even, bordered by roads and water."""

import heapq
import math

BARRIER = {"wall": 1.0, "lane": 1.3, "local": 2.4, "secondary": 3.6, "main": 6.0, "water": 9.0}


class Graph:
    """Cells with a point, a load and neighbours; crossing a road or a shore costs extra."""

    def __init__(self, points, loads, near):
        self.points = points
        self.loads = loads
        self.near = near  # list of {cell: cost}


def blocks(graph: Graph, members, label: list) -> tuple[Graph, list[list[int]]]:
    """The graph of whole blocks (connected cells of one label), so that a border cannot run through a block."""
    inside = set(members)
    block: dict[int, int] = {}
    held: list[list[int]] = []
    for start in sorted(inside):
        if start in block:
            continue
        block[start] = len(held)
        held.append([start])
        for cell in held[-1]:
            for other in graph.near[cell]:
                if other in inside and other not in block and label[other] == label[start]:
                    block[other] = block[start]
                    held[-1].append(other)
    near: list[dict[int, float]] = [{} for _ in held]
    points, loads = [], []
    for cells in held:
        total = sum(graph.loads[c] for c in cells) or 1.0
        points.append(tuple(sum(graph.points[c][i] * graph.loads[c] for c in cells) / total for i in (0, 1)))
        loads.append(total)
    for cell, b in block.items():
        for other, step in graph.near[cell].items():
            if other in block and block[other] != b:
                factor = step / max(math.dist(graph.points[cell], graph.points[other]), 1.0)
                cost = math.dist(points[b], points[block[other]]) * factor
                near[b][block[other]] = min(cost, near[b].get(block[other], math.inf))
    return Graph(points, loads, near), held


def grow(graph: Graph, members: list[int], seeds: list[int], weights: list[float]) -> dict[int, int]:
    """Each cell goes to the seed with the cheapest path to it: every region is connected by construction."""
    inside = set(members)
    owner: dict[int, int] = {}
    heap = [(weights[k], seed, k) for k, seed in enumerate(seeds)]
    heapq.heapify(heap)
    while heap:
        cost, cell, k = heapq.heappop(heap)
        if cell in owner:
            continue
        owner[cell] = k
        for other, step in graph.near[cell].items():
            if other in inside and other not in owner:
                heapq.heappush(heap, (cost + step, other, k))
    return owner


def split(graph: Graph, members, count: int, rng, seeds=None, shares=None, rounds=28, move=True) -> dict[int, int]:
    """`members` into `count` regions of even load (or by `shares`)."""
    members = sorted(members)
    count = min(count, len(members))
    if count == 1:
        return dict.fromkeys(members, 0)
    seeds = list(seeds) if seeds else _spread(graph, members, count, rng)
    total = sum(graph.loads[m] for m in members)
    shares = shares or [1.0] * count
    goal = [total * s / sum(shares) for s in shares]
    scale = _typical_step(graph, members, count)
    weights = [0.0] * count
    best, best_error = None, math.inf
    for round_no in range(rounds):
        owner = grow(graph, members, seeds, weights)
        got = [0.0] * count
        for cell, k in owner.items():
            got[k] += graph.loads[cell]
        error = max(abs(g - w) / w for g, w in zip(got, goal, strict=True))
        if error < best_error and len(set(owner.values())) == count:
            best, best_error = owner, error
        if move and round_no < rounds * 0.6 and round_no % 3 == 2:
            seeds = _recentre(graph, owner, seeds)
        pull = 0.55 * (1 - 0.6 * round_no / rounds)
        # a seed whose weight exceeds the way to it from its neighbour would lose its own cell
        weights = [
            w + scale * pull * max(-0.8, min(0.8, g / t - 1)) for w, g, t in zip(weights, got, goal, strict=True)
        ]
    if best is None:
        best = grow(graph, members, seeds, [0.0] * count)
    left = [m for m in members if m not in best]
    if left:
        raise RuntimeError(f"{len(left)} cells cannot be reached from any seed")
    return best


def _typical_step(graph: Graph, members, count: int) -> float:
    xs = [graph.points[m][0] for m in members]
    ys = [graph.points[m][1] for m in members]
    area = (max(xs) - min(xs) + 50) * (max(ys) - min(ys) + 50)
    return math.sqrt(area / count)


def _spread(graph: Graph, members, count: int, rng) -> list[int]:
    """Seeds far apart, drawn by load (k-means++)."""
    points, loads = graph.points, graph.loads
    seeds = [rng.choices(members, [loads[m] for m in members])[0]]
    far = {m: _d2(points[m], points[seeds[0]]) for m in members}
    while len(seeds) < count:
        pick = rng.choices(members, [far[m] * loads[m] for m in members])[0]
        seeds.append(pick)
        for m in members:
            far[m] = min(far[m], _d2(points[m], points[pick]))
    return seeds


def _recentre(graph: Graph, owner: dict[int, int], seeds: list[int]) -> list[int]:
    sums = [[0.0, 0.0, 0.0] for _ in seeds]
    for cell, k in owner.items():
        load, (x, y) = graph.loads[cell], graph.points[cell]
        sums[k][0] += load
        sums[k][1] += load * x
        sums[k][2] += load * y
    best = [(math.inf, s) for s in seeds]
    for cell, k in owner.items():
        load, x, y = sums[k]
        if load:
            best[k] = min(best[k], (_d2(graph.points[cell], (x / load, y / load)), cell))
    return [b[1] for b in best]


def _d2(a, b) -> float:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2
