"""A new file: only with consent."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.care.models import CareFile, Consent, Key
from huiyin.care.rules.consent import is_too_long
from huiyin.care.rules.levels import suggest_level
from huiyin.care.services.planning import usual_plans
from huiyin.care.vocabulary import Given, How, Level, Purpose, Risk
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Forbidden, InvalidInput
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role
from huiyin.people.caring import CaredDetails, keep_cared
from huiyin.people.services import ContactDetails, keep_contact
from huiyin.places.locate import locate

WORDING = "2026-11"  # the consent text of consent_texts.py


@dataclass(frozen=True)
class Agreement:
    """What was agreed to, as whoever saw it says.

    Attributes:
        until: when it ends, at most a year ahead.
        guardian: who gave it in the person's place.
        given_at: none: now.
    """

    purposes: frozenset[Purpose]
    until: datetime
    given_by: Given = Given.PERSON
    how: How = How.PAPER
    guardian: ContactDetails | None = None
    given_at: datetime | None = None


@dataclass(frozen=True)
class NewFile:
    """Everything that a file begins with.

    Attributes:
        lon, lat: of the home, WGS-84 degrees; they say whose area it is.
        level: as a person decided; none: as suggested. `why` says the reason where it differs from the suggestion.
        advice: what whoever goes there has to know.
    """

    person: CaredDetails
    agreement: Agreement
    lon: float
    lat: float
    risks: frozenset[Risk] = field(default=frozenset())
    level: Level | None = None
    why: str = ""
    advice: str = ""


def enrol(new: NewFile, *, by: Actor, at: datetime | None = None) -> CareFile:
    """Open a file under a consent.

    Raises:
        InvalidInput: no purpose, no end, a home outside of the district, a guardian who is not named.
        Forbidden: not a carer of that area.
    """
    at = at or now()
    place = locate(new.lon, new.lat)
    if place is None or not place.code:
        raise InvalidInput(_("This home lies outside the district. Move the pin."), field="lon")
    if not (by.is_system or by.serves(place.code, Role.CARER)):
        raise Forbidden(_("This home lies in an area that you do not look after. Ask its carer."))
    level, why = decided_level(new.risks, new.level, new.why)
    with work():
        file = CareFile.objects.create(
            person=keep_cared(new.person),
            area=place.code,
            grid=place.grid,
            community=place.code[:12],
            lon=new.lon,
            lat=new.lat,
            risks=sorted(new.risks),
            level=level,
            why_level=why,
            advice=new.advice.strip(),
            opened_at=at,
            covered_until=new.agreement.until,
        )
        consent = keep_consent(file, new.agreement, by=by, at=at)
        Key.objects.create(file=file, made_at=at)
        usual_plans(file, consent, at=at)
        data = {"purposes": consent.purposes, "until": consent.until.isoformat(), "how": consent.how}
        record("care.enrolled", chain=file.chain, by=by.ref, at=at, data=data, fresh=True)
    return file


def keep_consent(file: CareFile, agreement: Agreement, *, by: Actor, at: datetime) -> Consent:
    _check(agreement, at)
    guardian = keep_contact(agreement.guardian) if agreement.guardian else ""
    return Consent.objects.create(
        file=file,
        purposes=sorted(agreement.purposes),
        given_by=agreement.given_by,
        guardian=guardian,
        how=agreement.how,
        witness=by.ref,
        wording=WORDING,
        given_at=agreement.given_at or at,
        until=agreement.until,
    )


def _check(agreement: Agreement, at: datetime) -> None:
    if not agreement.purposes:
        raise InvalidInput(_("Tick at least one thing that they agree to."), field="purposes")
    if agreement.until <= at:
        raise InvalidInput(_("The consent has to end in the future."), field="until")
    if is_too_long(agreement.given_at or at, agreement.until):
        raise InvalidInput(_("A consent lasts at most a year; then they are asked again."), field="until")
    if (agreement.given_at or at) > at:
        raise InvalidInput(_("A consent cannot be given in the future."), field="given_at")
    if agreement.given_by == Given.GUARDIAN and not (agreement.guardian and agreement.guardian.name.strip()):
        raise InvalidInput(_("Name the guardian who agreed, with a telephone."), field="guardian_name")


def decided_level(risks: frozenset[Risk], level: Level | None, why: str) -> tuple[Level, dict]:
    """The level that holds, and why; a person who decides otherwise than suggested says the reason."""
    suggested = suggest_level(risks)
    level = level or suggested.level
    if level != suggested.level and not why.strip():
        raise InvalidInput(_("You chose another level than suggested. Say why."), field="why")
    kept = {"suggested": suggested.level, "because": list(suggested.because)}
    return level, kept | ({"words": why.strip()[:300]} if why.strip() else {})
