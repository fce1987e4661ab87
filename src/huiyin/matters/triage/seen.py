"""Was it reported already? Matters that may be the same thing, found by index and weighed by rules.seen.

One scorer for all: the resident before sending, the desk, the worker that merges by itself, `huiyin triage duplicates`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Lower, Replace

from huiyin.matters.models import Matter
from huiyin.matters.reporting import NewReport
from huiyin.matters.rules.seen.sighting import A_PIN, ENDED_SINCE, SINCE, WITHIN, Sighting
from huiyin.matters.rules.seen.weighing import Likeness, Weights, likeliest, usual_weights
from huiyin.matters.states import ENDED, OPEN, SETTLED, State
from huiyin.matters.triage.switches import mode
from huiyin.matters.vocabulary import Choice, Mode, Source
from huiyin.places.around import A_DEGREE, unit_grids_around

LOOKED_AT = 60  # the latest; more of one kind in one place in a month is a matter for insight, not for a list
WORTH_SHOWING = 0.2
SURE = 0.5  # from here on it is called a duplicate, by a city that has not learnt its own threshold
# Metres by which a point misses, by who set it: somebody who stands there, somebody who points at a map, a telephone.
BLURS = {Source.GRID_WORKER: 8.0, Source.PATROL: 8.0, Source.SENSOR: 8.0, Source.CAMERA: 25.0, Source.HOTLINE: 30.0}
ALIKE_ADDRESS = Lower(Replace("address", Value(" "), Value("")))  # as matter_address indexes it


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
    """The likeliest first, of those that the asker may see (`among`); one statement."""
    found = candidates(new, among, at)
    if found is None:
        return []
    sightings = [sighting_of(matter) for matter in found]
    likely = likeliest(new, sightings, at, weights_in_force())
    return [Seen(one.earlier.key, one) for one in likely if one.probability >= least][:most]  # type: ignore[arg-type]


def looked_for(matter: Matter) -> bool:
    """Whether anything is known of its place, and it may still be tied to another."""
    return matter.state in OPEN and bool(_ways(sighting_of(matter)))


def candidates(new: Sighting, among: QuerySet[Matter], at: datetime) -> QuerySet[Matter] | None:
    """Open, or settled in the last days, of the last month: close by, of the same component, or at the same address.

    None where nothing is known of the place.
    """
    lately = Matter.objects.filter(received_at__gte=at - SINCE, received_at__lte=at)
    ways = [lately.filter(way).values("pk") for way in _ways(new)]
    if not ways:
        return None
    within = ways[0].union(*ways[1:]) if len(ways) > 1 else ways[0]
    still = Q(state__in=sorted(OPEN)) | Q(state__in=sorted(SETTLED), closed_at__gte=at - ENDED_SINCE)
    found = among.filter(still, pk__in=within, received_at__lte=at).select_related("type")
    return found.order_by("-received_at", "-pk")[:LOOKED_AT]


def _ways(new: Sighting) -> list[Q]:
    ways = []
    if new.lon is not None and new.lat is not None:
        north = WITHIN / A_DEGREE
        east = north / max(0.1, math.cos(math.radians(new.lat)))
        box = Q(lon__range=(new.lon - east, new.lon + east), lat__range=(new.lat - north, new.lat + north))
        ways.append(box & Q(area__in=sorted(unit_grids_around(new.lon, new.lat, WITHIN))))
    if new.component:
        ways.append(Q(component=new.component))
    if new.place.numbers:  # a street alone is no place
        ways.append(Q(pk__in=_at_address(new.address)))
    return ways


def _at_address(address: str) -> QuerySet:
    plain = address.replace(" ", "").lower()
    return Matter.objects.exclude(address="").annotate(plain=ALIKE_ADDRESS).filter(plain=plain).values("pk")


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


def weights_in_force() -> Weights:
    return usual_weights()


def offered(kind: str) -> bool:
    """Whether the office wants to be told of duplicates of this type at all."""
    return mode(Choice.DUPLICATE, kind) is not Mode.OFF
