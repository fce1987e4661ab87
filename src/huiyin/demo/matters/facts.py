"""The district as stories need it: read once from the loaded pack, then asked in memory."""

from bisect import bisect
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path

import numpy as np
from django.conf import settings

from huiyin.demo.matters.clocks import Counted
from huiyin.demo.matters.dice import Dice
from huiyin.demo.matters.ledger import Terms
from huiyin.demo.matters.pictures import draw_all
from huiyin.demo.matters.popularity import scene_of, weight_of
from huiyin.demo.matters.shapes import ConditionFacts, Picture, Spot, TypeFacts, UnitFacts
from huiyin.kernel.calendar import Limit
from huiyin.matters.calendar import calendar_in_force, stage_limits
from huiyin.matters.library import Library, in_force
from huiyin.matters.standards.phrases import examples_of, read_phrases
from huiyin.orgs.actor import Actor, Post
from huiyin.orgs.models import Post as PostRow
from huiyin.orgs.models import Staff, Unit
from huiyin.orgs.roles import UNIT, Role
from huiyin.places.locate import district
from huiyin.places.models import Building, Component, UnitGrid
from huiyin.runtime.errors import RuntimeFault

STAGES = ("respond", "check", "dispatch", "verify", "whole")
METRE = 1 / 111_000  # of latitude, in degrees
_KIND_OF = {"photo_after": "after", "after": "after", "document": "paper", "paper": "paper"}


@dataclass
class Facts:
    """Everything that a story may refer to; no row of it is written."""

    terms: Terms
    types: list[TypeFacts]
    units: dict[str, UnitFacts]
    actors: dict[int, Actor]  # by staff id
    centre: dict[Role, list[Actor]]
    unit_staff: dict[int, list[Actor]]
    heads: dict[int, list[Actor]]
    workers: dict[str, list[Actor]]  # by worker grid
    components: dict[str, list[Spot]]  # by type code
    homes: "Homes"
    pictures: dict[str, dict[str, tuple[Picture, ...]]]

    @cached_property
    def territory(self) -> dict[tuple[str, str], UnitFacts]:
        return {(u.kind, u.area): u for u in self.units.values() if u.kind in ("street", "community")}

    @cached_property
    def departments(self) -> list[UnitFacts]:
        """Units that a dispatcher may mistake for the right one."""
        found = [u for u in self.units.values() if u.kind in ("department", "utility") and u.pk in self.unit_staff]
        return found or [u for u in self.units.values() if u.pk in self.unit_staff]

    @cached_property
    def _type_scale(self) -> list[float]:
        return list(accumulate(t.weight for t in self.types))

    def any_type(self, dice: Dice) -> TypeFacts:
        return self.types[bisect(self._type_scale, dice.random() * self._type_scale[-1])]

    def spot(self, type_: TypeFacts, home: Spot, dice: Dice) -> Spot:
        """One of the components of this type, or `home` where it is about none."""
        there = self.components.get(type_.code) if type_.is_component else None
        return dice.choice(there) if there else home

    def picture(self, type_: TypeFacts, kind: str, dice: Dice) -> Picture:
        return dice.choice(self.pictures[scene_of(type_.code, type_.name)][kind])

    def responsible(self, condition: ConditionFacts, spot: Spot) -> UnitFacts:
        """As triage.responsibility proposes it; the first staffed unit where it proposes none."""
        wanted = condition.responsible
        named = {"owner": spot.owner, "maintainer": spot.maintainer}.get(wanted, wanted)
        unit = self.units.get(named)
        if wanted in ("street", "community"):
            unit = self.territory.get((wanted, spot.area[: 9 if wanted == "street" else 12]))
        if unit is None or unit.pk not in self.unit_staff:
            unit = self.territory.get(("street", spot.area[:9]))
        return unit if unit and unit.pk in self.unit_staff else self.departments[0]


class Homes:
    """Where things happen: near a building, more often where more people live."""

    SPREAD = 14.0  # metres around the building's own point

    def __init__(self) -> None:
        rows = list(Building.objects.order_by("code").values_list("lon", "lat", "address_zh", "dwellings"))
        if not rows:
            raise RuntimeFault("The pack has no buildings.", "数据包中没有建筑。")
        self.lon, self.lat = (np.array([row[n] for row in rows]) for n in (0, 1))
        self.address = [row[2] for row in rows]
        self.scale = np.cumsum([max(row[3], 12) for row in rows], dtype=float)  # a shop counts for a dozen homes
        self.scale /= self.scale[-1]
        self.own = self._places(self.lon, self.lat)

    def spots(self, count: int, chance: np.random.Generator) -> list[Spot]:
        """So many spots at once: a thousand lookups cost little more than one."""
        chosen = np.searchsorted(self.scale, chance.random(count), side="right")
        # Two uniform numbers instead of a normal one: a generator's `random` is the same in every version.
        around = (chance.random((4, count)) - 0.5) * 2 * self.SPREAD * METRE
        lon = np.round(self.lon[chosen] + around[0] + around[1], 6)
        lat = np.round(self.lat[chosen] + around[2] + around[3], 6)
        found = self._places(lon, lat)
        outside = found < 0
        lon[outside], lat[outside] = self.lon[chosen][outside], self.lat[chosen][outside]
        found[outside] = self.own[chosen][outside]
        codes, grid_of = district().index.codes, district().grid_of
        return [
            Spot(float(x), float(y), codes[place], grid_of[codes[place]], self.address[home])
            for x, y, place, home in zip(lon, lat, found, chosen, strict=True)
        ]

    @staticmethod
    def _places(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        return district().index.at_many(lon, lat)


def read_facts(phrases: Path | None = None) -> Facts:
    """Read the district. `phrases`: the pack's example sentences; without them people quote the filing condition.

    Raises:
        RuntimeFault: no pack is loaded.
    """
    library = in_force()
    if not library.types or not UnitGrid.objects.exists():
        raise RuntimeFault("Load a pack first: huiyin load-pack FOLDER.", "请先导入数据包：huiyin load-pack 目录。")
    calendar, limits = calendar_in_force(), stage_limits()
    stages = {name: getattr(limits, name) for name in STAGES}
    counted = {name: Counted.of(limit, calendar) if limit else None for name, limit in stages.items()}
    terms = Terms(calendar, counted, settings.HUIYIN_MOST_RETURNS, settings.HUIYIN_BAD_RATING)
    actors = _actors()
    return Facts(
        terms=terms,
        types=_types(library, terms, phrases),
        units={u.code: UnitFacts(u.pk, u.code, u.kind, u.area) for u in Unit.objects.filter(closed_at=None)},
        actors=actors,
        components=_components(),
        homes=Homes(),
        pictures=draw_all(),
        **_posts(actors.values()),
    )


def _types(library: Library, terms: Terms, phrases: Path | None) -> list[TypeFacts]:
    said: dict[str, list[str]] = defaultdict(list)
    if phrases and phrases.exists():
        for code, sentence in examples_of(read_phrases(phrases)):
            said[code].append(sentence)
    found = []
    for row in library.types.values():
        conditions = library.conditions[row.code]
        sentences = said[row.code] or [f"{row.name_zh}：{c.text_zh}" for c in conditions]
        type_ = TypeFacts(
            row.pk, row.code, row.name_zh, row.confidential, row.section, tuple(row.flags), row.is_component,
            weight_of(row.code), tuple(sentences),
        )  # fmt: skip
        type_.conditions = [_condition(c, type_, terms) for c in conditions]
        if type_.conditions:
            found.append(type_)
    return found


def _condition(row, type_: TypeFacts, terms: Terms) -> ConditionFacts:
    kinds = tuple(_KIND_OF[kind] for kind in row.evidence if kind in _KIND_OF)
    return ConditionFacts(
        pk=row.pk,
        number=row.number,
        type=type_,
        edition=row.type.edition_id,
        counted=Counted.of(Limit(row.limit_amount, row.limit_unit), terms.calendar),
        responsible=row.responsible,
        evidence=kinds,
        wants_before=any(kind in ("photo_before", "before") for kind in row.evidence),
        urgency=row.urgency,
    )


def _actors() -> dict[int, Actor]:
    """As orgs.selectors.actor_of makes them, all at once."""
    posts: dict[int, list[Post]] = defaultdict(list)
    for staff, role, unit, area in (
        PostRow.objects.filter(until=None).order_by("id").values_list("staff_id", "role", "unit_id", "area")
    ):
        posts[staff].append(Post(Role(role), unit, area))
    people = Staff.objects.filter(left_at=None).order_by("id")
    return {
        pk: Actor(f"staff/{pk}", name, account, pk, unit, tuple(posts[pk]))
        for pk, name, account, unit in people.values_list("pk", "name_zh", "account_id", "unit_id")
    }


def _posts(actors) -> dict[str, dict]:
    centre, unit_staff, heads, workers = (defaultdict(list) for _ in range(4))
    for actor in actors:
        for post in actor.posts:
            if post.role is Role.GRID_WORKER:
                workers[post.area].append(actor)
            elif post.role in UNIT:
                unit_staff[post.unit_id].append(actor)
                if post.role is Role.UNIT_HEAD:
                    heads[post.unit_id].append(actor)
            elif post.area == "":
                centre[post.role].append(actor)
    return {"centre": centre, "unit_staff": unit_staff, "heads": heads, "workers": workers}


def _components() -> dict[str, list[Spot]]:
    rows = list(
        Component.objects.order_by("code").values_list(
            "type_code", "lon", "lat", "address_zh", "code", "owner", "maintainer"
        )
    )
    if not rows:
        return {}
    lon, lat = (np.array([row[n] for row in rows]) for n in (1, 2))
    index, grid_of = district().index, district().grid_of
    found: dict[str, list[Spot]] = defaultdict(list)
    for place, (kind, x, y, address, code, owner, maintainer) in zip(index.at_many(lon, lat), rows, strict=True):
        if place >= 0:
            area = index.codes[place]
            found[kind].append(Spot(x, y, area, grid_of[area], address, code, owner, maintainer))
    return found
