"""Replay marked reports in the order of time, as if each came in now: what would have been called a duplicate? Pure.

Each report sees only what had come in before it, and whether that was still open then. Weights are learnt from the
earlier part and judged on the later one.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from huiyin.matters.rules.seen.learning import best_threshold, learn
from huiyin.matters.rules.seen.marked import Marked
from huiyin.matters.rules.seen.sighting import ENDED_SINCE, SINCE, WITHIN, Sighting
from huiyin.matters.rules.seen.traits import A_DEGREE, traits_of
from huiyin.matters.rules.seen.weighing import Weights, likeliest

LEARN_ON = 0.6  # of the reports, the earlier ones
PASSES = 3  # the marks do not say of what it is a duplicate; the likeliest is taken, and better known each time
STEPS = tuple(n / 20 for n in range(1, 20))


@dataclass(frozen=True)
class Point:
    """Of the curve: at this threshold so precise and so complete."""

    threshold: float
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True)
class Measured:
    reports: int
    duplicates: int
    learnt_on: int
    until: datetime
    weights: Weights
    at_threshold: Point
    curve: tuple[Point, ...]
    same_address: Point
    looked_at: float  # candidates a report, on average


@dataclass
class Asked:
    marked: Marked
    candidates: list[Sighting]


def measure(rows: Sequence[Marked], before: Weights, *, learn_on: float = LEARN_ON) -> Measured:
    """`learn_on` 0: judge the weights as they are, on everything."""
    asked = list(replay(rows))
    cut = int(len(asked) * learn_on)
    earlier, later = asked[:cut], asked[cut:]
    weights = learn_from(earlier, before) if earlier else before
    chances = [chance_of(one, weights) for one in later]
    marks = [one.marked.duplicate for one in later]
    plain = [_same_address(one) for one in later]
    return Measured(
        reports=len(later),
        duplicates=sum(marks),
        learnt_on=len(earlier),
        until=later[0].marked.sighting.at if later else rows[-1].sighting.at,
        weights=weights,
        at_threshold=point_at(weights.threshold, chances, marks),
        curve=tuple(point_at(step, chances, marks) for step in STEPS),
        same_address=point_at(0.5, [float(one) for one in plain], marks),
        looked_at=sum(len(one.candidates) for one in later) / max(1, len(later)),
    )


def learn_from(asked: Sequence[Asked], before: Weights) -> Weights:
    weights = before
    marks = [one.marked.duplicate for one in asked]
    with_some = [one for one in asked if one.candidates]
    for _pass in range(PASSES):
        pairs = [traits_of(one.marked.sighting, _best(one, weights), one.marked.asked_at) for one in with_some]
        weights = learn(pairs, [one.marked.duplicate for one in with_some], replace(weights, of=before.of))
    chances = [chance_of(one, weights) for one in asked]
    return replace(weights, threshold=best_threshold(chances, marks))


def replay(rows: Iterable[Marked]) -> Iterator[Asked]:
    """Each report with those before it that the index would find."""
    cells: dict[tuple[int, int], list[Sighting]] = defaultdict(list)
    keys: dict[tuple[str, str], list[Sighting]] = defaultdict(list)
    for row in rows:
        new = row.sighting
        found = [one for cell in _cells_around(new) for one in cells[cell]]
        found += [one for key in _keys_of(new) for one in keys[key]]
        yield Asked(row, _in_time(found, row.asked_at))
        for cell in _cells_around(new, 0):
            cells[cell].append(new)
        for key in _keys_of(new):
            keys[key].append(new)


def _in_time(found: Iterable[Sighting], at: datetime) -> list[Sighting]:
    fresh = {id(one): one for one in found if at - one.at <= SINCE}
    return [one for one in fresh.values() if one.ended_at is None or one.ended_at > at - ENDED_SINCE]


def _cells_around(one: Sighting, reach: int = 1) -> list[tuple[int, int]]:
    if one.lon is None or one.lat is None:
        return []
    step = WITHIN / A_DEGREE
    north = math.floor(one.lat / step)
    # As wide in metres everywhere in one city: cells of one row of latitude share their width.
    east = math.floor(one.lon * math.cos(math.radians(round(one.lat))) / step)
    around = range(-reach, reach + 1)
    return [(east + dx, north + dy) for dx in around for dy in around]


def _keys_of(one: Sighting) -> list[tuple[str, str]]:
    given = (("address", one.place.key), ("component", one.component), ("reporter", one.reporter))
    return [key for key in given if key[1]]


def _best(one: Asked, weights: Weights) -> Sighting:
    return likeliest(one.marked.sighting, one.candidates, one.marked.asked_at, weights)[0].earlier


def chance_of(one: Asked, weights: Weights) -> float:
    found = likeliest(one.marked.sighting, one.candidates, one.marked.asked_at, weights)
    return found[0].probability if found else 0.0


def _same_address(one: Asked) -> bool:
    """The plain rule to beat: the very same address within 30 days, the earlier one still open."""
    new, at = one.marked.sighting, one.marked.asked_at
    return any(
        old.address == new.address and (old.ended_at is None or old.ended_at > at)
        for old in one.candidates
        if new.address
    )


def point_at(threshold: float, chances: Sequence[float], marks: Sequence[bool]) -> Point:
    called = sum(chance >= threshold for chance in chances)
    hits = sum(chance >= threshold and mark for chance, mark in zip(chances, marks, strict=True))
    precision, recall = hits / max(1, called), hits / max(1, sum(marks))
    return Point(threshold, precision, recall, 2 * hits / max(1, called + sum(marks)))
