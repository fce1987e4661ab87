"""A measured figure, and the bound that it must keep."""

from dataclasses import asdict, dataclass
from enum import StrEnum


class Bound(StrEnum):
    AT_LEAST = "at least"
    LESS_THAN = "less than"


@dataclass(frozen=True)
class Figure:
    """`bound` None: printed to be looked at, not judged. `beside`: what it is compared with, how that was got."""

    name: str
    value: float
    unit: str
    bound: float | None = None
    kind: Bound = Bound.AT_LEAST
    beside: str = ""

    @property
    def kept(self) -> bool:
        if self.bound is None:
            return True
        return self.value >= self.bound if self.kind is Bound.AT_LEAST else self.value < self.bound

    def as_json(self) -> dict[str, object]:
        return asdict(self) | {"kept": self.kept}


def at_least(name: str, value: float, unit: str, bound: float, beside: str = "") -> Figure:
    return Figure(name, value, unit, bound, Bound.AT_LEAST, beside)


def less_than(name: str, value: float, unit: str, bound: float, beside: str = "") -> Figure:
    return Figure(name, value, unit, bound, Bound.LESS_THAN, beside)


def percentile(values: list[float], percent: float) -> float:
    """Of at least one value; the nearest rank, so that the answer is one of them."""
    ordered = sorted(values)
    rank = max(1, -(-len(ordered) * percent // 100))
    return ordered[int(rank) - 1]
