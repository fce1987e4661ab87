"""Moves that change no stage: urge, supervise, escalate, note, correct, hold."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.kernel.clock import now
from huiyin.kernel.work import work
from huiyin.matters.errors import Missing, NotYours
from huiyin.matters.models import Hold, Matter, MatterType, Photo
from huiyin.matters.rules.urgency import higher
from huiyin.matters.services.moving import begin, move
from huiyin.matters.services.photos import attach
from huiyin.matters.services.words import keep_words
from huiyin.matters.triage.placing import without_conflict
from huiyin.matters.vocabulary import LEVELS, EvidenceKind, Level, Urgency
from huiyin.orgs.actor import Actor
from huiyin.places.locate import Place


def urge(matter: Matter, *, by: Actor, note: str = "", at: datetime | None = None) -> Matter:
    """催办: whoever has it now is reminded."""
    at = at or now()
    with work():
        begin(matter, "urge", by)
        data = keep_words(matter, "urge", note, by=by, at=at)
        return move(matter, "urge", by, at, changes={"urges": matter.urges + 1}, data=data)


def supervise(matter: Matter, reason: str, *, by: Actor, at: datetime | None = None) -> Matter:
    """督办: a leader watches it until it is closed."""
    at = at or now()
    with work():
        begin(matter, "supervise", by, reason=reason.strip())
        data = keep_words(matter, "supervise", reason, by=by, at=at)
        return move(matter, "supervise", by, at, changes={"supervised": True}, data=data)


def escalate(matter: Matter, reason: str, *, by: Actor, at: datetime | None = None) -> Matter:
    """上报: one level up, by a person or because a clock ran out; at the top it stays and is told again."""
    at = at or now()
    with work():
        begin(matter, "escalate", by, reason=reason.strip())
        level = LEVELS[min(LEVELS.index(Level(matter.level)) + 1, LEVELS.index(Level.DISTRICT))]
        data = {"level": level.value, **keep_words(matter, "escalate", reason, by=by, at=at)}
        return move(matter, "escalate", by, at, changes={"level": level}, data=data)


def set_urgency(
    matter: Matter, urgency: Urgency, reason: str, *, by: Actor, why: Sequence[str] = (), at: datetime | None = None
) -> Matter:
    """调整紧急程度. The platform only raises it; a person may lower it, with a reason that stays in the trace.

    Args:
        why: signs that the platform saw, as codes (reports:8).
    """
    at = at or now()
    with work():
        begin(matter, "set_urgency", by, urgency=urgency, reason=reason.strip() or " ".join(why))
        if urgency == matter.urgency:
            raise Missing(_("It has this urgency already."), field="urgency")
        if by.is_system and higher(urgency, matter.urgency) != urgency:
            raise NotYours(_("The platform never lowers the urgency of a matter."), move="set_urgency")
        data = {"urgency": [str(matter.urgency), urgency.value], "why": list(why)}
        data |= keep_words(matter, "set_urgency", reason, by=by, at=at)
        return move(matter, "set_urgency", by, at, changes={"urgency": urgency}, data=data)


def note(
    matter: Matter,
    text: str,
    *,
    by: Actor,
    public: bool = False,
    photos: list[Photo] | None = None,
    at: datetime | None = None,
) -> Matter:
    """A remark of staff, or something that the reporter adds (which the reporter of course may read)."""
    at = at or now()
    with work():
        begin(matter, "note", by, text=text.strip())
        data = keep_words(matter, "note", text, by=by, at=at, public=public or by.is_reporter)
        kind = EvidenceKind.REPORT if by.is_reporter else EvidenceKind.PAPER
        return move(matter, "note", by, at, data=data | attach(matter, photos, kind, by=by))


def correct(
    matter: Matter,
    reason: str,
    *,
    by: Actor,
    place: Place | None = None,
    type: MatterType | None = None,
    title: str = "",
    description: str | None = None,
    address: str | None = None,
    component: str | None = None,
    at: datetime | None = None,
) -> Matter:
    """更正 type, place, component or words. The trace keeps old and new codes; old words stay as texts."""
    at = at or now()
    with work():
        begin(matter, "correct", by, reason=reason.strip())
        changes: dict = {}
        data: dict = keep_words(matter, "correct", reason, by=by, at=at)
        if place is not None:
            changes |= {"lon": place.lon, "lat": place.lat, "area": place.code, "grid": place.grid}
            changes["suggested"] = without_conflict(matter.suggested)
            data["area"] = [matter.area, place.code]
        if address is not None:
            changes["address"] = address.strip()
            data["address_changed"] = True
        if component is not None:
            changes["component"] = component
            data["component"] = [matter.component, component]
        if type is not None:
            if matter.condition_id:
                raise Missing(_("It is filed. Send it back to be filed anew under another condition."), field="type")
            data["type"] = [matter.type.code if matter.type else None, type.code]
            changes |= {"type": type, "confidential": matter.confidential or type.confidential}
        for field, words in (("title", title), ("description", description)):
            if words is not None and words.strip() and words.strip() != getattr(matter, field):
                kept = keep_words(matter, f"old_{field}", getattr(matter, field), by=by, at=at)
                data[field] = kept.get("text")
                changes[field] = words.strip()[:120] if field == "title" else words.strip()
        if not changes:
            raise Missing(_("Nothing was changed. Give a new type, place or text."), field="type")
        return move(matter, "correct", by, at, changes=changes, data=data)


def hold(matter: Matter, owner: str, reason: str, *, by: Actor, at: datetime | None = None) -> Hold:
    """A veto on closing, in the caller's own transaction: an active alarm, a leader's doubt."""
    at = at or now()
    with work():
        begin(matter, "hold", by, reason=reason.strip())
        placed = Hold.objects.create(matter=matter, owner=owner, reason=reason.strip()[:200], placed_at=at)
        move(matter, "hold", by, at, data={"owner": owner, "hold": placed.pk})
    return placed


def lift_hold(matter: Matter, owner: str, *, by: Actor, at: datetime | None = None) -> Matter:
    at = at or now()
    with work():
        begin(matter, "lift_hold", by)
        if not Hold.objects.filter(matter=matter, owner=owner, lifted_at=None).update(lifted_at=at):
            raise Missing(_("There is no hold of this owner. It may have been lifted meanwhile."), field="owner")
        return move(matter, "lift_hold", by, at, data={"owner": owner})
