"""Has a neighbour reported this already? Open matters that are likely the same thing, as anybody may know of them.

Only what the public map shows too: the type, the place, where it stands. No words of a neighbour, no photo.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from huiyin.matters.clusters import reports_of
from huiyin.matters.library import in_force
from huiyin.matters.models import Matter
from huiyin.matters.reporting import NewReport
from huiyin.matters.rules.seen.sighting import SINCE
from huiyin.matters.states import OPEN
from huiyin.matters.triage import suggest
from huiyin.matters.triage.seen import Seen, offered, seen_before, sighting_from
from huiyin.matters.vocabulary import Source
from huiyin.places.locate import Place

MOST = 3


@dataclass(frozen=True)
class Neighbour:
    """`reports`: how many have reported it so far, all channels together. `traits`: why it may be the same."""

    matter: Matter
    metres: int
    reports: int
    probability: float = 0.0
    traits: tuple[str, ...] = ()


def neighbours_of(report: NewReport, now: datetime) -> list[Neighbour]:
    """The likeliest few that it could join; none for what is, or may be, confidential. Two statements."""
    if report.lon is None or report.lat is None or not (kinds := like_types(report)):
        return []
    if not offered(report.type_code):
        return []
    like = joinable(now).filter(type__code__in=kinds) if report.type_code else joinable(now)
    found = seen_before(sighting_from(report, kinds, now), like.select_related("unit"), now, most=MOST)
    counts = reports_of([one.matter.pk for one in found])
    return [_neighbour(one, counts.get(one.matter.pk, 1)) for one in found]


def _neighbour(one: Seen, reports: int) -> Neighbour:
    return Neighbour(one.matter, one.metres or 0, reports, one.probability, one.likeness.traits)


def joinable(now: datetime) -> QuerySet[Matter]:
    found = Matter.objects.filter(confidential=False, type__isnull=False, type__confidential=False)
    found = found.exclude(source=Source.CARE)
    return found.filter(state__in=sorted(OPEN), lon__isnull=False, received_at__gte=now - SINCE)


def like_types(report: NewReport) -> tuple[str, ...]:
    """The type that was chosen, or those that the words speak of; empty as soon as it may be a confidential one."""
    library = in_force()
    suggestion = suggest(report, Place(report.lon, report.lat, ""))
    guesses = [library.types[guess.code] for guess in suggestion.guesses if guess.code in library.types]
    if suggestion.confidential or any(kind.confidential for kind in guesses):
        return ()
    return tuple(kind.code for kind in ([suggestion.type] if suggestion.type else guesses))
