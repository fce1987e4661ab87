"""What a partner says: taken on, on the way, done, refused. Their word becomes a note on the matter, with evidence."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from huiyin.handoff.acting import partner_in
from huiyin.handoff.errors import Over
from huiyin.handoff.models import Handoff
from huiyin.handoff.rules import without_numbers
from huiyin.handoff.services.silence import fall_back
from huiyin.handoff.services.stepping import in_district_words, matter_of, step, tell_unit
from huiyin.kernel.clock import now
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.work import work
from huiyin.matters import services as matters
from huiyin.matters.models import Matter, Photo
from huiyin.matters.rules.evidence import lacking
from huiyin.matters.states import WAITING_ON_UNIT, WITH_UNIT, State

SAID = {
    "confirm": gettext_noop("%(partner)s has taken it on."),
    "progress": gettext_noop("%(partner)s reports: %(text)s"),
    "done": gettext_noop("%(partner)s says it is done: %(text)s"),
    "refuse": gettext_noop("%(partner)s does not take it: %(text)s"),
}
NEEDS_WORDS = frozenset({"progress", "done", "refuse"})
TELLS = {"done": "handoff_done", "refuse": "handoff_refused"}


@dataclass(frozen=True)
class Heard:
    """One word of a partner: confirm, progress, done or refuse. `photos`: uploads of the partner's actor."""

    step: str
    text: str = ""
    photos: tuple[Photo, ...] = ()
    outside_state: str = ""


def hear(handoff: Handoff, heard: Heard, *, at: datetime | None = None, strict: bool = True) -> Handoff:
    """Write it down, tell the unit; a result finishes the matter if the partner is set so and the evidence is there.

    strict: somebody waits for the answer and can give what is missing; else the unit finishes by itself.

    Raises:
        Over: it was taken back, has ended, or the matter is with another unit now.
        Missing: the result lacks evidence that the filing condition asks for.
    """
    at = at or now()
    words = without_numbers(heard.text.strip())[:2000]
    if heard.step in NEEDS_WORDS and not words:
        raise InvalidInput(_("Say it in a few words."), field="text")
    with work():
        matter, partner = matter_of(handoff), handoff.partner
        if matter.unit_id != handoff.unit_id or matter.state not in WITH_UNIT:
            raise Over(_("The matter has moved on; this work order was taken back."))
        data = {"files": [photo.sha256 for photo in heard.photos]} if heard.photos else {}
        changes = {"outside_state": heard.outside_state[:120]} if heard.outside_state else {}
        step(handoff, heard.step, by=partner.ref, at=at, data=data, **changes)
        if not (heard.step == "done" and _finish(handoff, matter, words, heard, at, strict)):
            note = in_district_words(SAID[heard.step], partner=partner.name_zh, text=words)
            matters.note(matter, note, by=partner_in(handoff), photos=list(heard.photos), at=at)
        if template := TELLS.get(heard.step):
            tell_unit(handoff, template, matter, at)
        if heard.step == "refuse":
            fall_back(handoff, matter, at)
    return handoff


def _finish(handoff: Handoff, matter: Matter, words: str, heard: Heard, at: datetime, strict: bool) -> bool:
    """Whether the result finished the matter."""
    if not handoff.partner.finishes or matter.state not in WAITING_ON_UNIT:
        return False
    wanted = matter.condition.evidence if matter.condition else []
    given = {photo.kind for photo in heard.photos} | set(matter.photos.values_list("kind", flat=True))
    if not strict and lacking(wanted, given):
        return False
    by = partner_in(handoff)
    if matter.state == State.DISPATCHED:
        matters.accept(matter, by=by, at=at)
    matters.finish(matter, words, by=by, photos=list(heard.photos), at=at)
    return True
