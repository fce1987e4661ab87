"""Where the places that a text names may be: points with an extent, the likeliest first, each with a confidence."""

import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

import shapely

from huiyin.kernel.geo.metres import A_DEGREE, metres_between
from huiyin.places.gazetteer.confidence import calibrated
from huiyin.places.gazetteer.reading import Mention, Reading
from huiyin.places.gazetteer.register import ALONE, Ground, Register, Road, Site

MOST = 5
APART = 60.0  # metres between two places beyond their extents until they cannot both be meant
BESIDE = 80.0  # metres that "opposite" and "near" may mean
# How much a reading tells beside another: the finer one is the better answer where both are right.
FINENESS = {"building": 1.0, "number": 0.97, "site": 0.95, "crossing": 0.97, "between": 0.85, "road": 0.6, "grid": 0.5,
            "community": 0.45, "street": 0.3}  # fmt: skip
CONTRADICTS = 0.35  # what is left of a score when something else that is named lies elsewhere
SHARPNESS = 20  # how soon a weaker rival no longer counts; equals share, whatever it is


@dataclass(slots=True)
class Candidate:
    """Settled here step by step, and left as it is by all others (a copy for each step took a tenth of the reading).
    `extent`: metres around the point within which the place may be. `kind`: a key of FINENESS.
    `roads`, `ground`: names of roads it lies on, code of the area that it is (empty for a point)."""

    kind: str
    name_zh: str
    name_en: str
    lon: float
    lat: float
    extent: float
    score: float
    said: tuple[str, ...]
    roads: tuple[str, ...] = ()
    ground: str = ""
    shape: shapely.Geometry | None = field(default=None, compare=False)
    confidence: float = 0.0


def candidates_of(reading: Reading, register: Register) -> list[Candidate]:
    """At most five that are no parts of each other, the likeliest first."""
    found = [one for mention in reading.mentions for one in _meant(mention, register)]
    if reading.corner:
        found += list(_crossings(reading.mentions))
    of_kind = _by_kind(reading, register, found)
    for one in found:
        one.score, one.said = _weighed(one, reading.mentions)
    found += of_kind
    for one in found if reading.beside else ():
        one.extent += BESIDE
    _narrow(found, register)
    return _ranked(found)


def _meant(mention: Mention, register: Register) -> Iterator[Candidate]:
    for entity, quality in mention.meant:
        if isinstance(entity, Road):
            yield from _on_road(entity, quality, mention)
        elif isinstance(entity, Site):
            yield _site(entity, quality, mention)
        else:
            yield _ground(entity, quality, mention)


def _on_road(road: Road, quality: float, mention: Mention) -> Iterator[Candidate]:
    if mention.number is not None and road.numbers:
        yield _numbered(road, mention.number, quality, mention)
    whole = road.stretch
    yield Candidate(
        "road", road.name_zh, road.name_en, whole.lon, whole.lat, whole.length / 2, quality * FINENESS["road"],
        (mention.said,), (road.name_zh,), shape=road.line,
    )  # fmt: skip


def _numbered(road: Road, number: int, quality: float, mention: Mention) -> Candidate:
    """The house of this number, or the stretch between its neighbours on the same side of the road."""
    names = f"{road.name_zh}{number}号", f"{number} {road.name_en}"
    if number in road.places:
        points = road.places[number]
        lon, lat = road.points[bisect.bisect_left(road.numbers, number)]
        extent = max(metres_between((lon, lat), point) for point in points) + ALONE
        kind = "number"
    else:
        lon, lat, extent = _between(road, number)
        kind = "between"
    said = (f"{mention.said} {number}",)
    return Candidate(kind, *names, lon, lat, extent, quality * FINENESS[kind], said, (road.name_zh,))


def _between(road: Road, number: int) -> tuple[float, float, float]:
    same_side = [n for n in road.numbers if n % 2 == number % 2] or road.numbers
    at = bisect.bisect_left(same_side, number)
    low, high = same_side[max(0, at - 1)], same_side[min(at, len(same_side) - 1)]
    one, other = (road.points[bisect.bisect_left(road.numbers, n)] for n in (low, high))
    share = min(1.0, max(0.0, (number - low) / (high - low))) if high != low else 0.5
    lon, lat = one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])
    return lon, lat, metres_between(one, other) / 2 + 2 * ALONE + (100 if low == high else 0)


def _site(site: Site, quality: float, mention: Mention) -> Candidate:
    roads = (site.road,) if site.road else ()
    at = site.buildings.get(mention.building or 0)
    if at is None and len(site.buildings) != 0 and mention.number in site.buildings:
        at = site.buildings[mention.number]
    if at:
        building = mention.building if mention.building in site.buildings else mention.number
        names = f"{site.name_zh}{building}号楼", f"{site.name_en}, building {building}"
        return Candidate("building", *names, *at, ALONE, quality, (mention.said,), roads)
    names = site.name_zh, site.name_en
    score = quality * FINENESS["site"]
    return Candidate("site", *names, site.lon, site.lat, site.extent, score, (mention.said,), roads)


def _ground(ground: Ground, quality: float, mention: Mention) -> Candidate:
    return Candidate(
        ground.level, ground.name_zh, ground.name_en, ground.lon, ground.lat, ground.extent,
        quality * FINENESS[ground.level], (mention.said,), ground=ground.code, shape=ground.polygon,
    )  # fmt: skip


def _crossings(mentions: tuple[Mention, ...]) -> Iterator[Candidate]:
    """Of each two roads that are named: where they meet."""
    roads = [(mention, entity, q) for mention in mentions for entity, q in mention.meant if isinstance(entity, Road)]
    for (mention, one, q1), (other_mention, other, q2) in combinations(roads, 2):
        if mention is other_mention or mention.number is not None or other_mention.number is not None:
            continue
        met = shapely.intersection(one.line, other.line)
        if met.is_empty:
            met = shapely.shortest_line(one.line, other.line)
            if shapely.length(met) * A_DEGREE > APART:
                continue
        at = shapely.centroid(met)
        spread = 40.0 + float(shapely.length(shapely.minimum_rotated_rectangle(met))) * A_DEGREE / 2
        names = f"{one.name_zh}与{other.name_zh}路口", f"{one.name_en} at {other.name_en}"
        said = mention.said, other_mention.said
        score = min(q1, q2) * FINENESS["crossing"]
        yield Candidate("crossing", *names, at.x, at.y, spread, score, said, (one.name_zh, other.name_zh))


def _by_kind(reading: Reading, register: Register, found: list[Candidate]) -> list[Candidate]:
    """The school of the place that is named: in its area, or by its road."""
    around = max(found, key=lambda one: one.score, default=None)
    if around is None or not reading.kinds:
        return []
    names = []
    for kind, word in reading.kinds:
        for site in register.by_kind.get(kind, ()):
            if (word in site.name_zh or word in site.name_en.lower()) and _within(site, around):
                names.append(site)
    score = around.score * 1.3 / max(1, len(names)) ** 0.5
    return [
        Candidate("site", s.name_zh, s.name_en, s.lon, s.lat, s.extent, min(score, 0.9),
                  (*around.said, reading.kinds[0][1] or reading.kinds[0][0]), (s.road,) if s.road else ())
        for s in names[:MOST]
    ]  # fmt: skip


def _within(site: Site, around: Candidate) -> bool:
    if site.road and site.road in around.roads and around.kind == "road":
        return True
    if around.shape is not None:
        return shapely.distance(around.shape, shapely.points((site.lon, site.lat))) * A_DEGREE < (
            150 if around.kind == "road" else 20
        )
    return metres_between((site.lon, site.lat), (around.lon, around.lat)) < around.extent + 250


def _weighed(one: Candidate, mentions: tuple[Mention, ...]) -> tuple[float, tuple[str, ...]]:
    """Score and what speaks for it: less for each other thing that is named and lies elsewhere, more for each that
    agrees."""
    score, said = one.score, one.said
    for mention in mentions:
        if any(mention.said in words for words in one.said):
            continue
        agreed = max((quality for entity, quality in mention.meant if _agrees(one, entity)), default=0.0)
        if agreed:
            score = score + (1 - score) * 0.3 * agreed
            said = (*said, mention.said)
        else:
            strongest = max(quality for _entity, quality in mention.meant)
            score *= 1 - (1 - CONTRADICTS) * strongest**2
    return score, said


def _agrees(one: Candidate, entity: Road | Site | Ground) -> bool:
    if isinstance(entity, Road):
        return entity.name_zh in one.roads or (one.kind != "road" and _near(entity.line, one, one.extent + 80))
    if isinstance(entity, Site):
        if one.kind in ("road", "street", "community", "grid"):
            return bool(one.shape is not None and shapely.distance(one.shape, shapely.points((entity.lon, entity.lat)))
                        * A_DEGREE < 150)  # fmt: skip
        return metres_between((one.lon, one.lat), (entity.lon, entity.lat)) < one.extent + entity.extent + 60
    if one.shape is not None:
        return bool(shapely.intersects(entity.polygon, one.shape))
    return _near(entity.polygon, one, 60)


def _near(shape: shapely.Geometry, one: Candidate, metres: float) -> bool:
    return bool(shapely.dwithin(shape, shapely.points((one.lon, one.lat)), metres / A_DEGREE))


def _narrow(found: list[Candidate], register: Register) -> None:
    """A road in a community that is named, too, is meant as far as it runs there."""
    grounds = [one for one in found if one.ground]
    if not grounds:
        return
    smallest = min(grounds, key=lambda one: one.extent)
    for one in found:
        if one.kind == "road" and (part := register.within(one.roads[0], smallest.ground)):
            one.lon, one.lat, one.extent, one.shape = part.lon, part.lat, part.length / 2 + 10, part.line


def _ranked(found: list[Candidate]) -> list[Candidate]:
    """One for each place; the confidence of each shrinks with what speaks for another place."""
    found = sorted(found, key=lambda one: (-one.score, one.extent, one.name_zh))
    kept: list[Candidate] = []
    for one in found:
        if not any(_same(one, other) or _covers(one, other) for other in kept):
            kept.append(one)
        if len(kept) == 2 * MOST:
            break
    for one in kept[:MOST]:
        one.confidence = _sure(one, kept)
    return kept[:MOST]


def _same(one: Candidate, other: Candidate) -> bool:
    return (one.name_zh, one.kind) == (other.name_zh, other.kind) and metres_between(
        (one.lon, one.lat), (other.lon, other.lat)
    ) < max(ALONE, one.extent)


def _covers(one: Candidate, finer: Candidate) -> bool:
    """The road of a house that is named says nothing more; nor does the community of one that is sure."""
    if one.kind == "road":
        return finer.kind != "road" and one.name_zh in finer.roads
    return bool(one.ground) and finer.shape is None and bool(shapely.intersects_xy(one.shape, finer.lon, finer.lat))


def _sure(one: Candidate, rivals: list[Candidate]) -> float:
    rivals = [rival for rival in rivals if rival is not one and _contradicts(one, rival)]
    if one.score <= 0:
        return 0.0
    against = sum(min(4.0, rival.score / one.score) ** SHARPNESS for rival in rivals)
    share = 1 / (1 + against)
    return calibrated(one.kind, one.score, share)


def _contradicts(one: Candidate, other: Candidate) -> bool:
    apart = metres_between((one.lon, one.lat), (other.lon, other.lat))
    return apart > max(one.extent, other.extent) + APART
