"""One field for whoever has a caller on the line: matters, places, answers and kinds, while typing."""

import re
from dataclasses import dataclass, field

import shapely
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat

from huiyin.hotline.models import Article
from huiyin.hotline.selectors.knowledge import answers_to
from huiyin.kernel.clock import now
from huiyin.kernel.words import containing
from huiyin.matters.access import visible_to
from huiyin.matters.labels import in_chinese, pick
from huiyin.matters.library import in_force
from huiyin.matters.models import Matter
from huiyin.matters.numbers import serial_of
from huiyin.matters.triage.types import guess_types
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role
from huiyin.places.gazetteer.finding import find_places
from huiyin.places.models import Area, Building, Road

SHORTEST = 2
MOST = 5
LIKELY = 0.2  # confidence from which a place is worth showing
A_NUMBER = re.compile(r"^\d{8}-\d+$")


@dataclass(frozen=True)
class Spot:
    """Somewhere on the map. `kind`: building, road or area."""

    name: str
    kind: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Kind:
    code: str
    name: str
    group: str


@dataclass(frozen=True)
class Found:
    matters: list[Matter] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    answers: list[Article] = field(default_factory=list)
    kinds: list[Kind] = field(default_factory=list)

    @property
    def anything(self) -> bool:
        return bool(self.matters or self.spots or self.answers or self.kinds)


def find(words: str, actor: Actor) -> Found:
    """At most five of each; nothing for a single character."""
    words = " ".join(words.split())[:60]
    if len(words) < SHORTEST:
        return Found()
    return Found(_matters(words, actor), _spots(words), answers_to(words, now(), most=MOST), _kinds(words))


def _matters(words: str, actor: Actor) -> list[Matter]:
    found = visible_to(actor)
    if not actor.has(Role.CONFIDANT):
        found = found.filter(confidential=False)
    found = found.filter(pk=serial_of(words) or 0) if A_NUMBER.match(words) else found.filter(_said(words))
    return list(found.select_related("type", "unit").order_by("-received_at", "-pk")[:MOST])


def _said(words: str) -> Q:
    return containing(words, "title", "address")


def _spots(words: str) -> list[Spot]:
    """Buildings by address or name, then roads, then communities and grids."""
    names = Q(name_zh__icontains=words) | Q(name_en__icontains=words)
    spots = [Spot(pick((row.address_zh, row.address_en)), "building", row.lon, row.lat) for row in _houses(words)]
    if len(spots) < MOST:
        spots += [_road(row) for row in _one_a_name(Road.objects.filter(names), MOST - len(spots))]
    if len(spots) < MOST:
        areas = Area.objects.filter(names).exclude(level=Area.Level.DISTRICT).order_by("code")
        for row in areas.defer("polygon")[: MOST - len(spots)]:
            spots.append(Spot(pick((row.name_zh, row.name_en)), "area", row.lon, row.lat))
    return spots or _understood(words)


KINDS = {"road": "road", "street": "area", "community": "area", "grid": "area"}


def _understood(words: str) -> list[Spot]:
    """What is written nowhere so: misspelt, a crossing, opposite the school."""
    found = [one.candidate for one in find_places("", words, most=MOST) if one.confidence >= LIKELY]
    return [Spot(pick((one.name_zh, one.name_en)), KINDS.get(one.kind, "building"), one.lon, one.lat) for one in found]


def _houses(words: str) -> QuerySet[Building]:
    """Found first and ordered afterwards: else the planner reads a hundred thousand addresses in their order, hoping
    that five will soon fit."""
    found = Building.objects.filter(containing(words, *Building.FOUND_BY))
    return found.order_by(Concat("address_zh", Value("")), "pk")[:MOST]


def _one_a_name(roads: QuerySet[Road], most: int) -> QuerySet[Road]:
    return roads.order_by("name_zh", "pk").distinct("name_zh")[:most]


def _road(row: Road) -> Spot:
    """A point in the middle of it, for want of a house number."""
    middle = shapely.from_wkb(bytes(row.line)).interpolate(0.5, normalized=True)
    return Spot(pick((row.name_zh, row.name_en)), "road", round(middle.x, 6), round(middle.y, 6))


def _kinds(words: str) -> list[Kind]:
    """Types whose name says it, then those of whose words the text reminds."""
    library, chinese, low = in_force(), in_chinese(), words.lower()
    named = [code for code, type_ in library.types.items() if low in f"{type_.name_zh} {type_.name_en}".lower()]
    guessed = [guess.code for guess in guess_types(words, library)]
    types = [library.types[code] for code in dict.fromkeys(named + guessed)][:MOST]
    return [Kind(t.code, pick((t.name_zh, t.name_en), chinese), pick((t.big_zh, t.big_en), chinese)) for t in types]
