"""Was it reported already? Matters that may be the same thing, found by index and weighed by rules.seen.

One scorer for all: the resident before sending, the desk, the worker that merges by itself, `huiyin triage duplicates`.
"""

import json
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from huiyin.kernel import prepared
from huiyin.matters.models import Matter, SeenWeights
from huiyin.matters.reporting import NewReport
from huiyin.matters.rules.seen.sighting import A_PIN, ENDED_SINCE, SINCE, WITHIN, Sighting
from huiyin.matters.rules.seen.weighing import Likeness, Weights, likeliest, read_weights, usual_weights
from huiyin.matters.states import ENDED, OPEN, SETTLED, State
from huiyin.matters.triage.switches import mode
from huiyin.matters.vocabulary import Choice, Mode, Source
from huiyin.places.around import A_DEGREE, unit_grids_around

LOOKED_AT = 60  # the latest; more of one kind in one place in a month is a matter for insight, not for a list
WORTH_SHOWING = 0.2
FRESH_FOR = 30.0  # seconds until weights that were put in force are seen by all processes
# Metres by which a point misses, by who set it: somebody who stands there, somebody who points at a map, a telephone.
BLURS = {Source.GRID_WORKER: 8.0, Source.PATROL: 8.0, Source.SENSOR: 8.0, Source.CAMERA: 25.0, Source.HOTLINE: 30.0}


@dataclass(frozen=True)
class Seen:
    """A matter that may be the same thing. `metres` None: one of the two has no point."""

    matter: Matter
    likeness: Likeness

    @property
    def probability(self) -> float:
        return self.likeness.probability

    @property
    def metres(self) -> int | None:
        return None if self.likeness.metres is None else round(self.likeness.metres)


def seen_before(
    new: Sighting, among: QuerySet[Matter], at: datetime, *, most: int, least: float = WORTH_SHOWING
) -> list[Seen]:
    """The likeliest first, of those that the asker may see (`among`); one statement, and a second if any are found."""
    keys = candidates(new, at)
    if not keys:
        return []
    sightings = [sighting_of(matter) for matter in among.filter(pk__in=keys).select_related("type")]
    likely = likeliest(new, sightings, at, weights_in_force())
    return [Seen(one.earlier.key, one) for one in likely if one.probability >= least][:most]  # type: ignore[arg-type]


def candidates(new: Sighting, at: datetime) -> list[int]:
    """Keys of matters that are open, or were settled in the last days, of the last month: close by, of the same
    component, or at the same address; the latest. None where nothing is known of the place."""
    statement, values = question(new, at)
    return [key for key, _at in prepared.execute(statement, values)[0]] if statement else []


# By hand, because it is asked of every report and every line of it is to be answered by an index.
_PART = """SELECT id, received_at FROM matters_matter WHERE received_at >= %s AND received_at <= %s
AND (state = ANY(%s) OR (state = ANY(%s) AND closed_at >= %s)) AND """
_LATEST = f"ORDER BY received_at DESC LIMIT {LOOKED_AT}"
_CLOSE_BY = "area = ANY(%s) AND lon BETWEEN %s AND %s AND lat BETWEEN %s AND %s"
_SAME_COMPONENT = "component = %s AND NOT component = ''"
_SAME_ADDRESS = "lower(replace(address, ' ', '')) = %s AND NOT address = ''"


def question(new: Sighting, at: datetime) -> tuple[str, list[Any]]:
    """As SQL, with its values; empty where there is nothing to go by."""
    usual = [at - SINCE, at, sorted(OPEN), sorted(SETTLED), at - ENDED_SINCE]
    ways = _ways(new)
    if not ways:
        return "", []
    # Each way gives its latest only: at the address of a market hall there are thousands.
    parts = " UNION ".join(f"({_PART}{way} {_LATEST})" for way, _values in ways)
    values = [value for _way, own in ways for value in (*usual, *own)]
    return f"SELECT id, received_at FROM ({parts}) found {_LATEST}", values


def _ways(new: Sighting) -> list[tuple[str, list[Any]]]:
    ways: list[tuple[str, list[Any]]] = []
    if new.lon is not None and new.lat is not None:
        north = WITHIN / A_DEGREE
        east = north / max(0.1, math.cos(math.radians(new.lat)))
        box = [new.lon - east, new.lon + east, new.lat - north, new.lat + north]
        ways.append((_CLOSE_BY, [sorted(unit_grids_around(new.lon, new.lat, WITHIN)), *box]))
    if new.component:
        ways.append((_SAME_COMPONENT, [new.component]))
    if new.place.numbers:  # a street alone is no place
        ways.append((_SAME_ADDRESS, [new.address.replace(" ", "").lower()]))
    return ways


def looked_for(matter: Matter) -> bool:
    """Whether anything is known of its place, and it may still be tied to another."""
    placed = matter.lon is not None or bool(matter.component) or bool(sighting_of(matter).place.numbers)
    return matter.state in OPEN and placed


def sighting_of(matter: Matter) -> Sighting:
    guesses = tuple(guess["code"] for guess in matter.suggested.get("types", ()) if "code" in guess)
    text = matter.description if matter.description.startswith(matter.title) else f"{matter.title} {matter.description}"
    return Sighting(
        at=matter.received_at,
        lon=matter.lon,
        lat=matter.lat,
        blur=BLURS.get(Source(matter.source), A_PIN),
        address=matter.address,
        component=matter.component,
        kinds=(matter.type.code,) if matter.type else guesses,
        text=text,
        ended_at=(matter.closed_at or matter.received_at) if State(matter.state) in ENDED else None,
        key=matter,
    )


def sighting_from(report: NewReport, kinds: Sequence[str], at: datetime) -> Sighting:
    """Of a report that has not come in yet."""
    return Sighting(
        at=at,
        lon=report.lon,
        lat=report.lat,
        blur=BLURS.get(report.source, A_PIN),
        address=report.address,
        component=report.component,
        kinds=tuple(kinds),
        text=f"{report.title} {report.text}".strip(),
    )


_cached: tuple[float, Weights] | None = None


def weights_in_force() -> Weights:
    """What the city has learnt from its own marks; else the usual ones."""
    global _cached
    if _cached is None or time.monotonic() - _cached[0] > FRESH_FOR:
        row = SeenWeights.objects.order_by("-at", "-pk").first()
        _cached = (time.monotonic(), read_weights(json.dumps(row.weights)) if row else usual_weights())
    return _cached[1]


def forget() -> None:
    """The next question reads them anew."""
    global _cached
    _cached = None


def offered(kind: str) -> bool:
    """Whether the office wants to be told of duplicates of this type at all."""
    return mode(Choice.DUPLICATE, kind) is not Mode.OFF
