"""How likely two reports are of one thing: weights of what they have in common, added up. Pure.

A logistic model: the weights are logarithms of odds, so a report can be told which of them spoke for it, and how much.
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

from huiyin.matters.rules.seen.sighting import Sighting
from huiyin.matters.rules.seen.traits import metres_between, traits_of

USUAL = Path(__file__).with_name("usual_weights.json")
SPEAKS = 0.2  # a weight from which a trait is worth naming


@dataclass(frozen=True)
class Weights:
    """`start`: the odds before anything is known; `threshold`: probability from which it is called a duplicate."""

    start: float
    of: Mapping[str, float] = field(default_factory=dict)
    threshold: float = 0.5
    about: str = ""

    def as_json(self) -> dict:
        given = {name: round(weight, 4) for name, weight in sorted(self.of.items())}
        return {"about": self.about, "start": round(self.start, 4), "threshold": self.threshold, "weights": given}


@dataclass(frozen=True)
class Likeness:
    """`traits`: what the two have in common, what speaks loudest for it first."""

    earlier: Sighting
    probability: float
    metres: float | None
    traits: tuple[str, ...]


def liken(new: Sighting, earlier: Sighting, at: datetime, weights: Weights) -> Likeness:
    traits = traits_of(new, earlier, at)
    odds = weights.start + sum(weights.of.get(trait, 0.0) for trait in traits)
    telling = [trait for trait in traits if weights.of.get(trait, 0.0) >= SPEAKS]
    telling.sort(key=lambda trait: -weights.of[trait])
    return Likeness(earlier, probability_of(odds), metres_between(new, earlier), tuple(telling))


def likeliest(new: Sighting, candidates: Iterable[Sighting], at: datetime, weights: Weights) -> list[Likeness]:
    """All candidates, the likeliest first; of equal ones the later."""
    found = [liken(new, one, at, weights) for one in candidates]
    return sorted(found, key=lambda one: (-one.probability, -one.earlier.at.timestamp()))


def probability_of(odds: float) -> float:
    return 1 / (1 + math.exp(-odds)) if odds > -700 else 0.0


def read_weights(text: str) -> Weights:
    """Of a file that `huiyin triage duplicates --keep` wrote. ValueError where it is none."""
    try:
        said = json.loads(text)
        weights = {str(name): float(weight) for name, weight in said["weights"].items()}
        return Weights(float(said["start"]), weights, float(said["threshold"]), str(said.get("about", "")))
    except (KeyError, TypeError, AttributeError) as wrong:
        raise ValueError("no weights") from wrong


@cache
def usual_weights() -> Weights:
    """Learnt from made-up reports (made.py), so that they know no city; a city's own come from its own marks."""
    return read_weights(USUAL.read_text())
