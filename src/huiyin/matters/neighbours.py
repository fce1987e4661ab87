"""Has a neighbour reported this already? Open matters of a like type close to a point, as anybody may know of them.

Only what the public map shows too: the type, the place, where it stands. No words of a neighbour, no photo.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet

from huiyin.matters.library import in_force
from huiyin.matters.models import Matter
from huiyin.matters.reporting import NewReport
from huiyin.matters.states import OPEN
from huiyin.matters.triage import suggest
from huiyin.places.around import metres_between, unit_grids_around
from huiyin.places.locate import Place

WITHIN = 100.0  # metres
SINCE = timedelta(days=14)
MOST = 3
LOOKED_AT = 50


@dataclass(frozen=True)
class Neighbour:
    """`reports`: how many have reported it so far."""

    matter: Matter
    metres: int
    reports: int


def neighbours_of(report: NewReport, now: datetime) -> list[Neighbour]:
    """The nearest few that it could join; none for what is, or may be, confidential. One statement."""
    if report.lon is None or report.lat is None or not (kinds := like_types(report)):
        return []
    rows = joinable(now).filter(area__in=unit_grids_around(report.lon, report.lat, WITHIN), type__code__in=kinds)
    rows = rows.select_related("type", "unit").annotate(count=Count("reports")).order_by("-received_at", "-pk")
    here = (report.lon, report.lat)
    near = [
        Neighbour(row, round(metres_between(here, (row.lon, row.lat))), row.count)
        for row in rows[:LOOKED_AT]
        if row.lon is not None and row.lat is not None
    ]
    return sorted((n for n in near if n.metres <= WITHIN), key=lambda n: (n.metres, -n.matter.pk))[:MOST]


def joinable(now: datetime) -> QuerySet[Matter]:
    found = Matter.objects.filter(confidential=False, type__isnull=False, type__confidential=False)
    return found.filter(state__in=sorted(OPEN), lon__isnull=False, received_at__gte=now - SINCE)


def like_types(report: NewReport) -> Collection[str]:
    """The type that was chosen, or those that the words speak of; empty as soon as it may be a confidential one."""
    library = in_force()
    suggestion = suggest(report, Place(report.lon, report.lat, ""))
    guesses = [library.types[guess.code] for guess in suggestion.guesses]
    if suggestion.confidential or any(kind.confidential for kind in guesses):
        return ()
    return [kind.code for kind in ([suggestion.type] if suggestion.type else guesses)]
