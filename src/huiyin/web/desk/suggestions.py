"""What the platform proposes, with its reasons: likely types, the unit that seems responsible."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.matters.labels import pick
from huiyin.matters.library import in_force
from huiyin.matters.models import FilingCondition, Matter, Photo
from huiyin.matters.states import State
from huiyin.matters.triage.responsibility import responsible_for
from huiyin.matters.vocabulary import EvidenceKind
from huiyin.orgs.models import Unit
from huiyin.places.locate import area_names, locate
from huiyin.web.desk.placing import PartShown, PlacesRead, parts_of, places_read
from huiyin.web.desk.words import listed

REASONS = {
    "component.owner": _("It owns the component here."),
    "component.maintainer": _("It maintains the component here."),
    "area.street": _("Matters of this type go to the street they lie in."),
    "area.community": _("Matters of this type go to the community they lie in."),
    "condition.unit": _("The filing condition names it."),
    "fallback.street": _("No unit is named for this; the street takes what nobody else has."),
}
SHOWN_IN = {State.RECEIVED, State.CHECKING, State.FILED, State.ARBITRATION}


@dataclass(frozen=True)
class TypeGuess:
    code: str
    name: str
    percent: int
    words: str
    named: bool = False


@dataclass(frozen=True)
class UnitAdvice:
    unit: Unit
    name: str
    percent: int
    reason: str


@dataclass(frozen=True)
class Ready:
    """The suggestion as one press: the move, what is sent with it, and what the button says."""

    move: str
    given: dict[str, str]
    words: str


@dataclass(frozen=True)
class Suggestions:
    types: tuple[TypeGuess, ...]
    danger: str
    unit: UnitAdvice | None
    place: "PlaceAdvice | None" = None
    ready: Ready | None = None
    read: PlacesRead | None = None
    near_parts: tuple[PartShown, ...] = ()


@dataclass(frozen=True)
class PlaceAdvice:
    """Where a photo says that it was taken; `query` fills the form of a correction."""

    names: tuple[str, ...]
    query: str


def suggestions_for(matter: Matter, moves: Collection[str] = ()) -> Suggestions | None:
    """None where nothing is to be decided any more. `moves`: what this person may do now."""
    if matter.state not in SHOWN_IN:
        return None
    types = type_guesses(matter) if matter.condition is None else ()
    danger = listed(matter.suggested.get("danger", ()))
    unit = advised_unit(matter)
    ready = ready_to_accept(moves, types, unit)
    near = tuple(parts_of(matter)[1])
    return Suggestions(types, danger, unit, advised_place(matter), ready, places_read(matter), near)


def ready_to_accept(moves: Collection[str], types: tuple[TypeGuess, ...], unit: UnitAdvice | None) -> Ready | None:
    """Registering where the likeliest type has a single condition; dispatching where a unit is suggested."""
    if "file" in moves and types:
        conditions = in_force().conditions.get(types[0].code, [])
        if len(conditions) == 1:
            given = {"type": types[0].code, "condition": str(conditions[0].number)}
            return Ready("file", given, _now("Register as “%(type)s”") % {"type": types[0].name})
    if "dispatch" in moves and unit:
        return Ready("dispatch", {"unit": unit.unit.code}, _now("Dispatch to %(unit)s") % {"unit": unit.name})
    return None


def advised_place(matter: Matter) -> PlaceAdvice | None:
    """By the first photo that knows; never of a confidential matter, where it may be the reporter's window."""
    if matter.lon is not None or matter.confidential:
        return None
    photo = (
        Photo.objects.filter(matter=matter, kind=EvidenceKind.REPORT, taken_lon__isnull=False).order_by("pk").first()
    )
    place = locate(photo.taken_lon, photo.taken_lat) if photo else None
    if place is None:
        return None
    names = area_names()
    known = tuple(pick(names[code]) for code in (place.code[:9], place.code[:12], place.grid) if code in names)
    given = {"place_lon": place.lon, "place_lat": place.lat, "reason": _now("Where the photo was taken")}
    return PlaceAdvice(known, urlencode(given))


def type_guesses(matter: Matter) -> tuple[TypeGuess, ...]:
    if matter.type:
        name = pick((matter.type.name_zh, matter.type.name_en))
        return (TypeGuess(matter.type.code, name, 0, "", named=True),)
    types = in_force().types
    guesses = [guess for guess in matter.suggested.get("types", []) if guess["code"] in types]
    return tuple(_guess(guess, types[guess["code"]]) for guess in guesses)


def _guess(guess: dict, type_) -> TypeGuess:
    name = pick((type_.name_zh, type_.name_en))
    return TypeGuess(guess["code"], name, round(guess["confidence"] * 100), listed(guess["words"]))


def advised_unit(matter: Matter) -> UnitAdvice | None:
    """Of its condition; before filing, of the first condition of its likeliest type."""
    condition = matter.condition or _likely_condition(matter)
    found = responsible_for(matter, condition) if condition else None
    if found is None or found.unit is None:
        return None
    reason = REASONS.get(found.reason, found.reason)
    name = pick((found.unit.name_zh, found.unit.name_en))
    return UnitAdvice(found.unit, name, round(found.confidence * 100), str(reason))


def _likely_condition(matter: Matter) -> FilingCondition | None:
    guesses = type_guesses(matter)
    conditions = in_force().conditions.get(guesses[0].code, []) if guesses else []
    return conditions[0] if conditions else None
