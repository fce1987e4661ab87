"""New borders of a community's worker grids: first what they would change, then, confirmed, all of it at once.

What lies in a unit grid goes with it: a unit grid belongs whole to the grid that has most of it, as a place is looked
up (`places.locate`). Open matters and their open tasks go along, closed ones stay where they were settled. The workers
of a grid that ends serve the one that took most of it; a new grid is served by those who served its ground before.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, Forbidden, InvalidInput
from huiyin.kernel.geo.index import PolygonIndex
from huiyin.kernel.work import work
from huiyin.matters.labels import pick
from huiyin.matters.models import Matter, Task
from huiyin.matters.states import OPEN
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Post
from huiyin.orgs.roles import Role
from huiyin.orgs.services import hand_on_posts
from huiyin.orgs.settling import running_posts
from huiyin.people.services import move_households
from huiyin.places import locate
from huiyin.places.models import Area, Building, UnitGrid
from huiyin.places.redrawing import Flaw, GridShape, flaws_of, owners, square_metres


@dataclass(frozen=True)
class Line:
    """One grid before and after. `kind`: new, ended, changed, same."""

    code: str
    name: tuple[str, str]
    kind: str
    hectares: tuple[float, float]
    unit_grids: tuple[int, int]
    matters: tuple[int, int]
    buildings: tuple[int, int]
    workers: tuple[int, int]


@dataclass(frozen=True)
class Plan:
    """What new borders change. `digest`: of all of it; it must be the same when it is confirmed."""

    shapes: list[GridShape]
    flaws: list[Flaw]
    lines: list[Line]
    unit_grids: dict[str, list[str]]
    crossed: int
    matters: dict[str, list[int]]
    buildings: dict[str, list[str]]
    posts: list[tuple[str, str, bool]]
    digest: str

    @property
    def moved(self) -> dict[str, int]:
        """How many unit grids, open matters, buildings, workers get another grid."""
        return {
            "unit_grids": sum(map(len, self.unit_grids.values())),
            "matters": sum(map(len, self.matters.values())),
            "buildings": sum(map(len, self.buildings.values())),
        }

    @property
    def changes(self) -> bool:
        return any(line.kind != "same" for line in self.lines)


def grids_of(community: Area) -> list[GridShape]:
    """The borders in force."""
    rows = _in_force(community).values_list("code", "name_zh", "name_en", "polygon")
    return [GridShape(code, zh, en, shapely.from_wkb(bytes(polygon))) for code, zh, en, polygon in rows]


def plan(community: Area, shapes: Sequence[GridShape]) -> Plan:
    """What it would change to give the community these grids; a constant number of statements."""
    there = {one.code: one for one in grids_of(community)}
    within = shapely.from_wkb(bytes(community.polygon))
    shapes, doubts = _named(community, shapes, set(there))
    flaws = flaws_of(shapes, within, lambda one: pick((one.name_zh, one.name_en)))
    if any(not shapely.is_valid(one.shape) for one in shapes):
        return Plan(list(shapes), [*doubts, *flaws], [], {}, 0, {}, {}, [], "")
    units = list(
        UnitGrid.objects.filter(grid__in=_in_force(community))
        .order_by("code")
        .values_list("code", "grid__code", "polygon")
    )
    pieces = shapely.from_wkb(np.array([bytes(polygon) for _code, _grid, polygon in units], dtype=object))
    best, crossed = owners(pieces, shapes)
    old = {code: grid for code, grid, _polygon in units}
    new = {code: shapes[n].code if n >= 0 else grid for (code, grid, _p), n in zip(units, best, strict=True)}
    bare = [one for one in shapes if one.code not in set(new.values())]
    text = _("%(grid)s has most of no unit grid: no report would ever reach it. Make it larger, or merge it.")
    flaws += [Flaw(text % {"grid": pick((one.name_zh, one.name_en))}, one.shape) for one in bare]
    posts = _posts(there, old, new)
    matters = list(Matter.objects.filter(state__in=OPEN, area__in=old).order_by("pk").values_list("pk", "area", "grid"))
    buildings = _buildings(there, units, pieces, new)
    workers = Counter(running_posts(Post.objects.filter(role=Role.GRID_WORKER, area__in=there)).values_list("area"))
    held = {area: count for (area,), count in workers.items()}
    after = Counter({code: held.get(code, 0) for code in {one.code for one in shapes} & there.keys()})
    for giver, taker, _ends in posts:
        after[taker] += held.get(giver, 0)
    counted = {
        "unit_grids": (Counter(old.values()), Counter(new.values())),
        "matters": (Counter(grid for _pk, _area, grid in matters), Counter(new[area] for _pk, area, _grid in matters)),
        "buildings": (Counter(was for _code, was, _to in buildings), Counter(to for _code, _was, to in buildings)),
        "workers": (held, after),
    }
    made = Plan(
        shapes=list(shapes),
        flaws=[*doubts, *flaws],
        lines=_lines(there, shapes, counted),
        unit_grids=_by((to, code) for code, to in new.items() if old[code] != to),
        crossed=crossed,
        matters=_by((new[area], pk) for pk, area, grid in matters if grid != new[area]),
        buildings=_by((to, code) for code, was, to in buildings if was != to),
        posts=posts,
        digest="",
    )
    return replace(made, digest=_digest(there, made))


def redraw_grids(community: Area, shapes: Sequence[GridShape], *, seen: str, by: Actor) -> Plan:
    """Put the new borders in force, as they were shown under the digest `seen`.

    Raises:
        Conflict: something changed since they were shown, so that they would change other things now.
        InvalidInput: the borders leave a gap, overlap, or change nothing.
    """
    if not (by.is_system or by.has(Role.ADMINISTRATOR)):
        raise Forbidden(_("Only an administrator may redraw grids."))
    at = now()
    with work():
        community = Area.objects.select_for_update().get(pk=community.pk)
        made = plan(community, shapes)
        if made.flaws:
            raise InvalidInput(_("These borders cannot be used yet. Nothing was changed."))
        if not made.changes:
            raise InvalidInput(_("These are the borders in force. There is nothing to confirm."))
        if made.digest != seen:
            told = _("Something changed meanwhile. Look at what these borders would change now, then confirm.")
            raise Conflict(told, code="grids_changed")
        keys = _put(community, made, at)
        for code, several in made.unit_grids.items():
            UnitGrid.objects.filter(code__in=several).update(grid=keys[code])
        for code, several in made.buildings.items():
            Building.objects.filter(code__in=several).update(grid=keys[code])
        for code, keys_of_matters in made.matters.items():
            Matter.objects.filter(pk__in=keys_of_matters).update(grid=code)
            Task.objects.filter(matter__in=keys_of_matters, answered_at=None).exclude(grid="").update(grid=code)
        households = move_households(made.buildings)
        hand_on_posts(made.posts, by=by)
        Area.objects.filter(pk=community.pk).update(redrawn_at=at)
        kinds = {kind: [line.code for line in made.lines if line.kind == kind] for kind in ("new", "changed", "ended")}
        data = kinds | made.moved | {"households": households, "borders": made.digest, "open_matters": made.matters}
        record("places.grids_redrawn", chain=f"area/{community.code}", by=by.ref, at=at, data=data)
    locate.forget()
    return made


def _in_force(community: Area):
    return Area.objects.filter(level=Area.Level.GRID, parent=community, ended_at=None).order_by("code")


def _named(community: Area, shapes: Sequence[GridShape], there: set[str]) -> tuple[list[GridShape], list[Flaw]]:
    """With a code and a name each; codes are never used twice, those of ended grids neither."""
    used = set(Area.objects.filter(parent=community).values_list("code", flat=True))
    numbers = (f"{community.code}{n:02d}" for n in range(1, 100))
    free = iter([code for code in numbers if code not in used | {one.code for one in shapes}])
    found, flaws = [], []
    seen: set[str] = set()
    for one in shapes:
        code = one.code or next(free, "")
        if not code:
            raise InvalidInput(_("This community has used all its 99 grid numbers."))
        if code in seen:
            flaws.append(Flaw(_("The code %(code)s stands there twice.") % {"code": code}, one.shape))
        elif not (len(code) == 14 and code.isdecimal() and code.startswith(community.code)):
            text = _("“%(code)s” is no code of a grid here: it must be %(community)s and two more digits.")
            flaws.append(Flaw(text % {"code": code, "community": community.code}, one.shape))
        elif code in used - there:
            flaws.append(Flaw(_("The code %(code)s belonged to a grid that ended.") % {"code": code}, one.shape))
        seen.add(code)
        number = int(code[-2:]) if code[-2:].isdecimal() else 0
        zh = one.name_zh or f"{community.name_zh}第{number}网格"
        en = one.name_en or f"{community.name_en} Grid {number}"
        found.append(replace(one, code=code, name_zh=zh, name_en=en))
    return found, flaws


def _posts(there: dict[str, GridShape], old: dict[str, str], new: dict[str, str]) -> list[tuple[str, str, bool]]:
    """(from grid, to grid, whether the former ends): whose workers serve which grid as well, or instead."""
    passed: dict[str, Counter[str]] = defaultdict(Counter)
    got: dict[str, Counter[str]] = defaultdict(Counter)
    for code, grid in new.items():
        passed[old[code]][grid] += 1
        got[grid][old[code]] += 1
    remaining = set(new.values())
    moves = {(giver, takers.most_common(1)[0][0], True) for giver, takers in passed.items() if giver not in remaining}
    covered = {(giver, taker) for giver, taker, _ends in moves}
    for taker in remaining - there.keys():
        giver = got[taker].most_common(1)[0][0]
        if (giver, taker) not in covered:
            moves.add((giver, taker, giver not in remaining))
    return sorted(moves)


def _buildings(there, units, pieces, new: dict[str, str]) -> list[tuple[str, str, str]]:
    """(building, its grid, its new grid): by the unit grid that it stands in; what stands in none keeps to its grid."""
    rows = list(Building.objects.filter(grid__code__in=there).values_list("code", "grid__code", "lon", "lat"))
    if not rows or not len(pieces):
        return []
    at = PolygonIndex([code for code, _grid, _polygon in units], pieces).at_many(
        np.array([row[2] for row in rows]), np.array([row[3] for row in rows])
    )
    heirs = {grid: Counter(new[c] for c, g, _p in units if g == grid).most_common(1) for grid in there}
    found = []
    for (code, was, _lon, _lat), n in zip(rows, at, strict=True):
        alone = was if was in new.values() or not heirs[was] else heirs[was][0][0]
        found.append((code, was, new[units[n][0]] if n >= 0 else alone))
    return found


def _lines(there: dict[str, GridShape], shapes: Sequence[GridShape], counted: dict) -> list[Line]:
    by_code = {one.code: one for one in shapes}
    found = []
    for code in sorted(there.keys() | by_code.keys()):
        was, will = there.get(code), by_code.get(code)
        one = will or was
        size = tuple(square_metres(each.shape) / 10_000 if each else 0.0 for each in (was, will))
        pairs = {name: (before.get(code, 0), after.get(code, 0)) for name, (before, after) in counted.items()}
        found.append(Line(code, (one.name_zh, one.name_en), _kind(was, will), size, **pairs))  # type: ignore
    return found


def _kind(was: GridShape | None, will: GridShape | None) -> str:
    if was is None or will is None:
        return "ended" if was else "new"
    named = (was.name_zh, was.name_en) == (will.name_zh, will.name_en)
    moved = square_metres(was.shape.symmetric_difference(will.shape)) > 1.0
    return "changed" if moved or not named else "same"


def _by(pairs: Iterable[tuple]) -> dict:
    found: dict = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return dict(found)


def _digest(there: dict[str, GridShape], made: Plan) -> str:
    borders = [[one.code, one.name_zh, one.name_en, one.shape.wkt] for one in made.shapes]
    before = [[code, one.shape.wkt] for code, one in sorted(there.items())]
    moved = [made.unit_grids, made.matters, made.buildings, made.posts]
    return hashlib.sha256(json.dumps([before, borders, moved], sort_keys=True).encode()).hexdigest()


def _put(community: Area, made: Plan, at) -> dict[str, int]:
    """Write the areas; their keys by code."""
    kinds = {line.code: line.kind for line in made.lines}
    for one in made.shapes:
        if kinds[one.code] == "same":
            continue
        label = shapely.point_on_surface(one.shape)
        told = {"name_zh": one.name_zh, "name_en": one.name_en, "polygon": shapely.to_wkb(one.shape)}
        values = told | {
            "lon": label.x,
            "lat": label.y,
            "redrawn_at": at,
            "level": Area.Level.GRID,
            "parent": community,
        }
        Area.objects.update_or_create(code=one.code, defaults=values)
    ended = [code for code, kind in kinds.items() if kind == "ended"]
    Area.objects.filter(code__in=ended).update(ended_at=at, redrawn_at=at)
    return dict(Area.objects.filter(parent=community).values_list("code", "pk"))
