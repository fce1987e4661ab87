"""Change what a file says of a person."""

from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.care.models import CareFile
from huiyin.care.services.enrolling import decided_level
from huiyin.care.services.stepping import refuse_strangers, refuse_uncovered, step
from huiyin.care.vocabulary import Level, Risk
from huiyin.kernel.clock import now
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor
from huiyin.people.caring import CaredDetails, change_cared
from huiyin.places.locate import locate


def change_person(file: CareFile, details: CaredDetails, *, by: Actor, at: datetime | None = None) -> None:
    """Who they are and where they live, as they say it now."""
    at = at or now()
    refuse_strangers(by, file)
    refuse_uncovered(file, at)
    with work():
        change_cared(file.person, details)
        step(file, "person_changed", by=by, at=at)


def change_risks(
    file: CareFile,
    risks: frozenset[Risk],
    *,
    by: Actor,
    level: Level | None = None,
    why: str = "",
    advice: str = "",
    at: datetime | None = None,
) -> None:
    """Their circumstances, how close the care is (otherwise than suggested with a reason), what to know on the way."""
    at = at or now()
    refuse_strangers(by, file)
    refuse_uncovered(file, at)
    decided, kept = decided_level(risks, level, why)
    with work():
        step(
            file,
            "risks_changed",
            by=by,
            at=at,
            data={"level": decided},
            risks=sorted(risks),
            level=decided,
            why_level=kept,
            advice=advice.strip(),
        )


def move_home(file: CareFile, lon: float, lat: float, *, by: Actor, at: datetime | None = None) -> None:
    """They live somewhere else in the district; whoever looks after that area goes on."""
    at = at or now()
    place = locate(lon, lat)
    if place is None or not place.code:
        raise InvalidInput(_("This home lies outside the district. Move the pin."), field="lon")
    refuse_strangers(by, file)
    refuse_uncovered(file, at)
    with work():
        changes = {"lon": lon, "lat": lat, "area": place.code, "grid": place.grid, "community": place.code[:12]}
        step(file, "home_moved", by=by, at=at, data={"area": place.code}, **changes)
