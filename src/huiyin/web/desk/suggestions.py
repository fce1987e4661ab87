"""What the platform proposes, with its reasons: likely types, the unit that seems responsible."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.matters.labels import pick
from huiyin.matters.library import in_force
from huiyin.matters.models import FilingCondition, Matter, Photo, Returned, Text
from huiyin.matters.states import State
from huiyin.matters.triage.responsibility import Responsible, responsible_for
from huiyin.matters.vocabulary import EvidenceKind
from huiyin.orgs.memory import unit_of
from huiyin.orgs.models import Unit
from huiyin.places.locate import area_names, locate
from huiyin.web.cityparts import PartShown
from huiyin.web.desk.guesses import how_sure, urgent_because, version_of
from huiyin.web.desk.placing import PlacesRead, parts_offered, places_read
from huiyin.web.desk.words import listed
from huiyin.web.duties import precedent_in_words, rule_in_words
from huiyin.web.words import when

WORTH_SAYING = 0.02  # what is less likely than that only stands in the way
REASONS = {
    "component.owner": _("It owns the component here."),
    "component.maintainer": _("It maintains the component here."),
    "area.street": _("Matters of this type go to the street they lie in."),
    "area.community": _("Matters of this type go to the community they lie in."),
    "condition.unit": _("The filing condition names it."),
    "fallback.street": _("No unit is named for this; the street takes what nobody else has."),
    "component.supervisor": _("It supervises the component here."),
    "fallback.centre": _("Nobody else is left; the centre takes it."),
}
SHOWN_IN = {State.RECEIVED, State.CHECKING, State.FILED, State.ARBITRATION}


@dataclass(frozen=True)
class TypeGuess:
    code: str
    name: str
    percent: int
    words: str
    named: bool = False
    sure: str = ""


@dataclass(frozen=True)
class UnitAdvice:
    unit: Unit | None
    name: str
    percent: int
    reason: str
    cites: str = ""  # number of the matter whose decision is followed
    others: "tuple[UnitAdvice, ...]" = ()
    returned: tuple[str, ...] = ()  # why others are not proposed


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
    why_urgent: tuple[str, ...] = ()
    version: str = ""
    place: "PlaceAdvice | None" = None
    ready: Ready | None = None
    read: PlacesRead | None = None
    near_parts: tuple[tuple[PartShown, dict[str, str]], ...] = ()


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
    return Suggestions(
        types,
        danger,
        unit,
        urgent_because(matter),
        version_of(matter),
        advised_place(matter),
        ready_to_accept(moves, types, unit),
        places_read(matter),
        tuple(parts_offered(matter)),
    )


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
    worth_saying = [guess for guess in guesses if guess is guesses[0] or guess["confidence"] >= WORTH_SAYING]
    return tuple(_guess(guess, types[guess["code"]]) for guess in worth_saying)


def _guess(guess: dict, type_) -> TypeGuess:
    name = pick((type_.name_zh, type_.name_en))
    return TypeGuess(
        guess["code"],
        name,
        round(guess["confidence"] * 100),
        listed(guess["words"]),
        sure=how_sure(guess["confidence"]),
    )


def advised_unit(matter: Matter) -> UnitAdvice | None:
    """Of its condition; before filing, of the first condition of its likeliest type."""
    condition = matter.condition or _likely_condition(matter)
    found = responsible_for(matter, condition) if condition else None
    if found is None or found.unit is None:
        return None
    others = tuple(advice for one in found.runners_up if (advice := _advice(one)))
    return replace(_advice(found), others=others, returned=returns_in_words(found, matter))


def advised_units(matter: Matter) -> list[UnitAdvice]:
    """The likeliest and its runners-up."""
    found = advised_unit(matter)
    return [found, *found.others] if found else []


def _advice(one: Responsible) -> UnitAdvice:
    name = pick((one.unit.name_zh, one.unit.name_en)) if one.unit else ""
    cites = one.precedent.ruling.matter.number if one.precedent else ""
    return UnitAdvice(one.unit, name, round(one.confidence * 100), _reason(one), cites)


def _reason(one: Responsible) -> str:
    if one.rule:
        said = {"rule": rule_in_words(one.rule).words, "basis": one.rule.basis}
        return _now("Rule: %(rule)s (%(basis)s).") % said
    if one.precedent:
        said = {"what": precedent_in_words(one.precedent), "when": when(one.precedent.made_at)}
        return _now("So it was decided for %(what)s, %(when)s.") % said
    return str(REASONS.get(one.reason, one.reason))


def returns_in_words(found: Responsible, matter: Matter) -> tuple[str, ...]:
    """Municipal Works returned this on 3 Nov: “not our road”."""
    rows = found.returned
    texts = Text.objects.filter(matter__in=[row.matter_id for row in rows], kind="return") if rows else ()
    words = {(text.matter_id, text.at): text.words for text in texts}
    return tuple(_returned(row, words.get((row.matter_id, row.at), ""), matter) for row in rows)


def _returned(row: Returned, words: str, matter: Matter) -> str:
    said = {"unit": pick((unit.name_zh, unit.name_en)) if (unit := unit_of(row.unit_id)) else "", "when": when(row.at)}
    said |= {"words": words, "number": row.matter.number}
    if row.matter_id == matter.pk:
        return _now("%(unit)s returned this %(when)s: “%(words)s”") % said
    return _now("%(unit)s returned its like %(number)s %(when)s: “%(words)s”") % said


def _likely_condition(matter: Matter) -> FilingCondition | None:
    guesses = type_guesses(matter)
    conditions = in_force().conditions.get(guesses[0].code, []) if guesses else []
    return conditions[0] if conditions else None
