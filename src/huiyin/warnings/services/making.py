"""A warning made at the desk: a draft that can be changed until it goes out."""

from dataclasses import dataclass, field
from datetime import datetime

import shapely
from django.utils.translation import gettext as _

from huiyin.kernel.clock import now
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor
from huiyin.warnings.cap.words import Certainty, Severity, Status, Urgency
from huiyin.warnings.models import Warning
from huiyin.warnings.rules.shapes import slimmed, to_json
from huiyin.warnings.services.common import happened, locked, may
from huiyin.warnings.vocabulary import MAKE, State, Via


@dataclass(frozen=True)
class NewWarning:
    """`words`: {"zh": {event, headline, description, instruction, sender_name}, "en": …}. `shape`: lon/lat, whom to
    tell."""

    kind: str
    severity: Severity
    urgency: Urgency
    certainty: Certainty
    words: dict[str, dict[str, str]]
    shape: shapely.Geometry
    expires_at: datetime
    area_zh: str = ""
    area_en: str = ""
    codes: list[str] = field(default_factory=list)
    onset: datetime | None = None
    knock_after: int = 30
    drill: bool = False
    sender_name: str = ""


def draft(new: NewWarning, *, by: Actor) -> Warning:
    may(by, MAKE, _("Only the centre may write warnings."))
    _check(new)
    with work():
        warning = Warning(via=Via.DESK, made_by=by.ref, made_at=now(), **_columns(new))
        warning.save(force_insert=True)
        happened(warning, "drafted", by=by)
    return warning


def change(pk: int, new: NewWarning, *, by: Actor) -> Warning:
    """Of what came from another service the desk may change the area and how it is told, not what it says."""
    may(by, MAKE, _("Only the centre may write warnings."))
    _check(new)
    with work():
        warning = locked(pk, State.DRAFT)
        columns = _columns(new)
        if warning.via != Via.DESK:
            kept = ("shape", "codes", "area_zh", "area_en", "knock_after", "drill")
            columns = {name: columns[name] for name in kept}
        for name, value in columns.items():
            setattr(warning, name, value)
        warning.save(update_fields=list(columns))
        happened(warning, "changed", by=by)
    return warning


def _columns(new: NewWarning) -> dict:
    return {
        "kind": new.kind, "severity": new.severity, "urgency": new.urgency, "certainty": new.certainty,
        "words": new.words, "shape": to_json(slimmed(new.shape)), "codes": new.codes, "area_zh": new.area_zh,
        "area_en": new.area_en, "onset": new.onset, "expires_at": new.expires_at, "knock_after": new.knock_after,
        "drill": new.drill, "status": Status.EXERCISE if new.drill else Status.ACTUAL, "sender_name": new.sender_name,
    }  # fmt: skip


def _check(new: NewWarning) -> None:
    if new.expires_at <= now():
        raise InvalidInput(_("It would be over already. Give the time until which it is in force."), field="expires_at")
    if new.shape.is_empty:
        raise InvalidInput(
            _("Say whom to warn: choose streets or grids, draw a circle, or draw an area."), field="area"
        )
    if not new.words.get("zh", {}).get("headline"):
        raise InvalidInput(_("Write a headline: it is what people read first."), field="headline_zh")
