"""What a story is made of: who, where, what was told, and the moves that followed. Pure."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from huiyin.demo.matters.clocks import Counted
from huiyin.orgs.actor import Actor

REPORTER = Actor(ref="reporter")  # stands for the matter's own reporter, whose number is not known yet
ANYBODY = Actor(ref="reporter/new")  # who reports without signing in


@dataclass(frozen=True, slots=True)
class UnitFacts:
    pk: int
    code: str
    kind: str
    area: str


@dataclass(frozen=True, slots=True, eq=False)
class ConditionFacts:
    """A filing condition, with its limit counted out for the calendar in force."""

    pk: int
    number: int
    type: "TypeFacts"
    edition: int
    counted: Counted
    responsible: str
    evidence: tuple[str, ...]  # kinds of photo that finishing needs: after, paper
    wants_before: bool
    urgency: str


@dataclass(slots=True, eq=False)
class TypeFacts:
    pk: int
    code: str
    name: str
    confidential: bool
    section: str
    flags: tuple[str, ...]
    is_component: bool
    weight: float
    sentences: tuple[str, ...]
    conditions: list[ConditionFacts] = field(default_factory=list)


class Spot(NamedTuple):
    """A place in the district: `component` and `maintainer` where it is one's own."""

    lon: float
    lat: float
    area: str
    grid: str
    address: str
    component: str = ""
    owner: str = ""
    maintainer: str = ""


class Picture(NamedTuple):
    kind: str
    sha256: str
    size: int
    width: int
    height: int


class Teller(NamedTuple):
    """A reporter's contact details."""

    name: str
    phone: str
    account: int | None = None


class Move(NamedTuple):
    """One verb of matters.services, `given` as its keyword arguments; `pictures` as its photos."""

    verb: str
    at: datetime
    by: Actor
    given: dict[str, Any]
    pictures: tuple[Picture, ...] = ()


class Story(NamedTuple):
    """A matter from its report on, told in the order in which it happened."""

    at: datetime
    by: Actor
    source: str
    text: str
    spot: Spot
    type_code: str
    teller: Teller | None
    pictures: tuple[Picture, ...]
    moves: list[Move]
