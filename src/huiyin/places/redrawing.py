"""New borders for the worker grids of a community: split, merge, draw, and what is wrong with them. Pure geometry.

A community's own border stays; its grids must cover it once. Lengths and areas are measured on the ground, good to a
part in a thousand over a district.
"""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import shapely
from django.utils.translation import gettext as _
from shapely.geometry import mapping, shape
from shapely.ops import split as cut

from huiyin.kernel.errors import InvalidInput

MOST_GRIDS = 99  # two digits of a grid's code
MOST_POINTS = 20_000
SLIVER = 2.0  # m²; smaller pieces come from rounding, nobody lives there
DIGITS = 9  # of a degree: a tenth of a millimetre
NEAR = 1e-8  # degrees, about a millimetre: a point this close to a border lies on it
METRES = 111_320.0  # of a degree of latitude


@dataclass(frozen=True)
class GridShape:
    """One worker grid as it would be; no code yet for one that is new."""

    code: str
    name_zh: str
    name_en: str
    shape: shapely.Geometry


@dataclass(frozen=True)
class Flaw:
    """Why the borders cannot be confirmed. `piece`: where, to show on the map; none where it is no place."""

    text: str
    piece: shapely.Geometry | None = None


def read_shapes(text: str) -> list[GridShape]:
    """The grids of a GeoJSON FeatureCollection, in degrees of WGS-84.

    Raises:
        InvalidInput: it cannot be read, or holds something else than areas.
    """
    try:
        given = json.loads(text)
        features = given.get("features") if given.get("type") == "FeatureCollection" else None
    except (ValueError, TypeError, AttributeError, RecursionError) as broken:
        raise InvalidInput(_("This is no GeoJSON. Choose a file that holds a FeatureCollection.")) from broken
    if not isinstance(features, list) or not features:
        raise InvalidInput(_("The file holds no grids. It must be a FeatureCollection with one feature a grid."))
    if len(features) > MOST_GRIDS:
        raise InvalidInput(_("A community has at most %(most)d grids.") % {"most": MOST_GRIDS})
    found = [_read(number, feature) for number, feature in enumerate(features, 1)]
    if sum(shapely.get_num_coordinates(one.shape) for one in found) > MOST_POINTS:
        raise InvalidInput(_("The borders have more than %(most)d points. Simplify them.") % {"most": MOST_POINTS})
    return found


def _read(number: int, feature: object) -> GridShape:
    area = _shape(feature.get("geometry")) if isinstance(feature, dict) else None
    if area is None:
        raise InvalidInput(_("Feature %(number)d cannot be read.") % {"number": number})
    numbers = shapely.get_coordinates(area)
    told = feature.get("properties")  # type: ignore[attr-defined]
    told = told if isinstance(told, dict) else {}
    if area.geom_type not in ("Polygon", "MultiPolygon") or area.is_empty:
        raise InvalidInput(_("Feature %(number)d is no area. Each grid must be a polygon.") % {"number": number})
    if not (np.isfinite(numbers).all() and (np.abs(numbers) <= (180, 90)).all()):
        text = _("Feature %(number)d does not lie on the earth: give longitude and latitude in degrees.")
        raise InvalidInput(text % {"number": number})
    if area.geom_type == "MultiPolygon" and len(area.geoms) == 1:
        area = area.geoms[0]
    words = {key: str(told.get(key) or "").replace("\0", "").strip() for key in ("code", "name_zh", "name_en")}
    return GridShape(words["code"][:14], words["name_zh"][:80], words["name_en"][:120], _rounded(area))


def _shape(given: object) -> shapely.Geometry | None:
    """None for what is no geometry, however it is wrong."""
    try:
        return shapely.force_2d(shape(given))
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError, shapely.errors.ShapelyError):
        return None


def to_geojson(shapes: Sequence[GridShape]) -> dict:
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"code": one.code, "name_zh": one.name_zh, "name_en": one.name_en},
                "geometry": mapping(one.shape),
            }
            for one in shapes
        ],
    }


def merge(shapes: Sequence[GridShape], chosen: Sequence[int]) -> list[GridShape]:
    """The grids at the positions `chosen` become one, which keeps code and name of the first.

    Raises:
        InvalidInput: fewer than two, or they do not lie side by side.
    """
    picked = sorted(set(chosen))
    if len(picked) < 2 or not all(0 <= n < len(shapes) for n in picked):
        raise InvalidInput(_("Choose at least two grids to merge."))
    together = shapely.union_all([_sound(shapes[n]) for n in picked])
    if together.geom_type != "Polygon":
        raise InvalidInput(_("These grids do not share a border. Choose neighbours."))
    kept = replace(shapes[picked[0]], shape=_rounded(together))
    return [kept if n == picked[0] else one for n, one in enumerate(shapes) if n not in picked[1:]]


def split(shapes: Sequence[GridShape], chosen: int, line: object) -> list[GridShape]:
    """The grid at `chosen` becomes two along `line` (positions in degrees); the larger keeps code and name.

    Raises:
        InvalidInput: the line does not cross the grid from border to border, once.
    """
    one, path = _one(shapes, chosen), _path(line)
    if one.shape.geom_type != "Polygon":
        raise InvalidInput(_("This grid lies in several parts already. Draw a new grid over one of them instead."))
    parts = sorted(cut(_sound(one), path).geoms, key=lambda part: -part.area)
    parts = [part for part in parts if square_metres(part) > SLIVER]
    if len(parts) != 2:
        raise InvalidInput(
            _("The line must cross the grid from border to border, once. Begin and end it outside of the grid.")
        )
    larger, smaller = (_rounded(part) for part in parts)
    pair = [replace(one, shape=larger), GridShape("", "", "", smaller)]
    rest = _knit(shapes, chosen, (larger, smaller))
    return [*rest[:chosen], *pair, *rest[chosen + 1 :]]


def draw(shapes: Sequence[GridShape], chosen: int | None, border: object, within: shapely.Geometry) -> list[GridShape]:
    """A grid within the drawn `border`: the one at `chosen` gets it, or else a new one; the others give what it takes.

    Raises:
        InvalidInput: the border crosses itself, or lies outside of the community.
    """
    drawn = _shape(border)
    if drawn is None:
        raise InvalidInput(_("The drawn border cannot be read. Draw it again."))
    if drawn.geom_type != "Polygon" or not shapely.is_valid(drawn):
        raise InvalidInput(_("The drawn border crosses itself. Draw it again."))
    inside = drawn.intersection(within)
    if inside.geom_type != "Polygon" or square_metres(inside) <= SLIVER:
        raise InvalidInput(_("The drawn border must lie in the community, in one piece."))
    inside = _rounded(inside)
    if chosen is not None:
        _one(shapes, chosen)
    rest = [
        one if n == chosen else replace(one, shape=_largest(_sound(one).difference(inside)))
        for n, one in enumerate(shapes)
    ]
    if chosen is None:
        return [one for one in rest if not one.shape.is_empty] + [GridShape("", "", "", inside)]
    rest[chosen] = replace(rest[chosen], shape=inside)
    return [one for one in rest if not one.shape.is_empty]


def _one(shapes: Sequence[GridShape], chosen: int) -> GridShape:
    if not 0 <= chosen < len(shapes):
        raise InvalidInput(_("Choose a grid first."))
    return shapes[chosen]


def _path(line: object) -> shapely.LineString:
    path = _shape(line)
    if path is None:
        raise InvalidInput(_("The drawn line cannot be read. Draw it again."))
    if path.geom_type != "LineString" or path.is_empty or not path.is_simple:
        raise InvalidInput(_("The drawn line crosses itself. Draw it again."))
    return path


def _sound(one: GridShape) -> shapely.Geometry:
    if not shapely.is_valid(one.shape):
        raise InvalidInput(_("The border of %(grid)s crosses itself. Undo the last step.") % {"grid": one.name_zh})
    return one.shape


def _largest(area: shapely.Geometry) -> shapely.Geometry:
    """Without the crumbs that rounding leaves; a grid that really falls apart stays so, and is found as a flaw."""
    parts = [part for part in shapely.get_parts(area) if square_metres(part) > SLIVER]
    return _rounded(shapely.union_all(parts))


def _knit(shapes: Sequence[GridShape], chosen: int, parts: Sequence[shapely.Geometry]) -> list[GridShape]:
    """The neighbours get the new corners on their borders too, so that moving one later moves both."""
    corners = shapely.multipoints(np.concatenate([shapely.get_coordinates(part) for part in parts]))
    return [
        one
        if n == chosen or not shapely.dwithin(one.shape, shapes[chosen].shape, NEAR)
        else replace(one, shape=_rounded(shapely.snap(one.shape, corners, NEAR)))
        for n, one in enumerate(shapes)
    ]


def _rounded(area: shapely.Geometry) -> shapely.Geometry:
    """What crosses itself stays as it is, to be shown; in all else rounding must not make it so."""
    if not shapely.is_valid(area):
        return shapely.transform(area, lambda points: np.round(points, DIGITS))
    rounded = shapely.set_precision(area, 10.0**-DIGITS)
    return shapely.transform(shapely.set_precision(rounded, 0), lambda points: np.round(points, DIGITS))


def flaws_of(shapes: Sequence[GridShape], within: shapely.Geometry, name: Callable[[GridShape], str]) -> list[Flaw]:
    """What stands against these borders, worst first; empty when they cover the community once."""
    broken = [one for one in shapes if not shapely.is_valid(one.shape)]
    if broken:
        text = _("The border of %(grid)s crosses itself.")
        return [Flaw(text % {"grid": name(one)}, shapely.make_valid(one.shape)) for one in broken]
    found = [
        Flaw(_("%(grid)s falls into %(parts)d parts.") % {"grid": name(one), "parts": len(one.shape.geoms)}, one.shape)
        for one in shapes
        if one.shape.geom_type == "MultiPolygon"
    ]
    for one, other in combinations(shapes, 2):
        for piece in _pieces(one.shape.intersection(other.shape)):
            text = _("%(one)s and %(other)s overlap by %(area)s.")
            told = {"one": name(one), "other": name(other), "area": in_words(square_metres(piece))}
            found.append(Flaw(text % told, piece))
    covered = shapely.union_all([one.shape for one in shapes])
    for piece in _pieces(within.difference(covered)):
        text = _("A gap of %(area)s belongs to no grid.")
        found.append(Flaw(text % {"area": in_words(square_metres(piece))}, piece))
    for piece in _pieces(covered.difference(within)):
        text = _("%(area)s lie outside of the community, whose own border stays.")
        found.append(Flaw(text % {"area": in_words(square_metres(piece))}, piece))
    return found


def _pieces(area: shapely.Geometry) -> list[shapely.Geometry]:
    parts = [part for part in shapely.get_parts(area) if square_metres(part) > SLIVER]
    return sorted(parts, key=lambda part: -part.area)


def square_metres(area: shapely.Geometry) -> float:
    middle = math.radians(float(area.bounds[1])) if not area.is_empty else 0.0
    return float(area.area) * METRES * METRES * math.cos(middle)


def in_words(square: float) -> str:
    if square < 10_000:
        return _("%(area)d m²") % {"area": round(square)}
    return _("%(area).1f ha") % {"area": square / 10_000}


def owners(pieces: np.ndarray, shapes: Sequence[GridShape]) -> tuple[np.ndarray, int]:
    """For each piece the position of the shape that has most of it, -1 where none has any; and how many of the pieces
    a border runs through."""
    areas = np.array([one.shape for one in shapes], dtype=object)
    shares = shapely.area(shapely.intersection(pieces[:, None], areas[None, :]))
    best = shares.argmax(axis=1)
    most = shares[np.arange(len(pieces)), best] if len(pieces) else np.zeros(0)
    crossed = int(((most > 0) & (most < 0.99 * shapely.area(pieces))).sum())
    return np.where(most > 0, best, -1), crossed
