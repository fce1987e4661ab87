"""A partner who says nothing, or no, loses the matter; its unit is told, or the unit named for that gets it."""

from datetime import datetime

from django.utils.translation import gettext_noop

from huiyin.handoff.acting import THE_RULE
from huiyin.handoff.errors import Over
from huiyin.handoff.models import Handoff
from huiyin.handoff.services.stepping import in_district_words, matter_of, step, tell_unit
from huiyin.kernel.work import work
from huiyin.matters import services as matters
from huiyin.matters.models import Matter
from huiyin.matters.states import WAITING_ON_UNIT, WITH_UNIT

_SILENT = gettext_noop("No word from %(partner)s in time. The hand-off is taken back.")
_FALLBACK = gettext_noop("%(partner)s did not do it.")


def fall_silent(handoff: Handoff, *, at: datetime) -> bool:
    """Whether its time was over and it was taken back."""
    if handoff.due_at is None or handoff.due_at > at:
        return False
    with work():
        matter = matter_of(handoff)
        handoff.refresh_from_db(fields=["state", "since", "due_at"])
        if handoff.due_at is None or handoff.due_at > at:
            return False
        step(handoff, "silence", by=THE_RULE.ref, at=at)
        matters.note(matter, in_district_words(_SILENT, partner=handoff.partner.name_zh), by=THE_RULE, at=at)
        tell_unit(handoff, "handoff_silent", matter, at)
        fall_back(handoff, matter, at)
    return True


def fall_back(handoff: Handoff, matter: Matter, at: datetime) -> None:
    """To the unit named for this partner, if there is one and the state allows it; else it stays where it is."""
    unit = handoff.partner.fallback_unit
    if unit is None or unit.closed_at or unit.pk == matter.unit_id or matter.state not in WAITING_ON_UNIT:
        return
    reason = in_district_words(_FALLBACK, partner=handoff.partner.name_zh)
    matters.transfer(matter, unit, reason, by=THE_RULE, at=at)


def overtaken(handoff: Handoff, *, at: datetime) -> bool:
    """Whether the matter went away from the unit that handed it over, so that the hand-off ended with it."""
    with work():
        matter = matter_of(handoff)
        if matter.unit_id == handoff.unit_id and matter.state in WITH_UNIT:
            return False
        try:
            step(handoff, "recall", by="system", at=at, data={"why": "overtaken"})
        except Over:
            return False
    return True
