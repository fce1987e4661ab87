"""Stage 3, 任务派遣: to exactly one responsible unit, with co-handlers where needed."""

from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.kernel.clock import now
from huiyin.kernel.work import work
from huiyin.matters.errors import Missing
from huiyin.matters.models import Assignment, Matter
from huiyin.matters.rules.clock import ClockKind
from huiyin.matters.services.assignments import add_assignment, drop_requests, end_all, end_co
from huiyin.matters.services.moving import begin, move
from huiyin.matters.services.ruling import open_ruling, settle_ruling
from huiyin.matters.services.timing import (
    pause_clock,
    start_clock,
    start_or_resume_handling,
    stop_clock,
)
from huiyin.matters.services.words import keep_words
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Unit


def dispatch(
    matter: Matter,
    unit: Unit,
    *,
    by: Actor,
    co_units: tuple[Unit, ...] = (),
    note: str = "",
    at: datetime | None = None,
) -> Matter:
    """Send the matter to `unit` as its lead 主办; its clock starts, or goes on if the unit has had it before."""
    at = at or now()
    with work():
        begin(matter, "dispatch", by, unit=unit)
        data = _hand_over(matter, unit, at)
        for co_unit in co_units:
            add_assignment(matter, co_unit, lead=False, at=at)
        if co_units:
            data["co_units"] = [co_unit.code for co_unit in co_units]
        data |= keep_words(matter, "dispatch", note, by=by, at=at)
        changes = {
            "unit": unit,
            "first_unit": matter.first_unit or unit,
            "dispatched_at": at,
            "handler_id": None,
        }
        return move(matter, "dispatch", by, at, changes=changes, data=data)


def _hand_over(matter: Matter, unit: Unit, at: datetime) -> dict:
    if unit.closed_at:
        raise Missing(_("%(unit)s has been closed. Pick another unit.") % {"unit": unit.name_zh}, field="unit")
    stop_clock(matter, ClockKind.DISPATCH, at)
    add_assignment(matter, unit, lead=True, at=at)
    due = start_or_resume_handling(matter, same_unit=matter.unit_id == unit.pk, at=at)
    return {"unit": unit.code, "due": due.isoformat() if due else None}


def take_back(matter: Matter, *, by: Actor, note: str = "", at: datetime | None = None) -> Matter:
    """撤回派遣: a dispatch made in error is undone, as long as the unit has not accepted; it counts as no return of the
    unit, and a unit that was never really asked first does not stay answerable."""
    at = at or now()
    with work():
        begin(matter, "take_back", by)
        pause_clock(matter, ClockKind.HANDLE, at)
        only_once = Assignment.objects.filter(matter=matter, lead=True).count() == 1
        end_all(matter, "removed", at)
        drop_requests(matter)
        start_clock(matter, ClockKind.DISPATCH, at)
        data = {"unit": matter.unit.code if matter.unit else "", **keep_words(matter, "take_back", note, by=by, at=at)}
        changes = {"handler_id": None} | ({"first_unit": None} if only_once else {})
        return move(matter, "take_back", by, at, changes=changes, data=data)


def transfer(matter: Matter, unit: Unit, reason: str, *, by: Actor, at: datetime | None = None) -> Matter:
    """转办: take it from the unit that has it and give it to another; the handling clock starts anew."""
    at = at or now()
    with work():
        begin(matter, "transfer", by, unit=unit, reason=reason.strip())
        if unit.pk == matter.unit_id:
            raise Missing(_("This unit has it already. Pick another one."), field="unit")
        end_all(matter, "transferred", at)
        drop_requests(matter)
        add_assignment(matter, unit, lead=True, at=at)
        due = start_clock(matter, ClockKind.HANDLE, at)
        data = {"unit": unit.code, "due": due.isoformat() if due else None}
        data |= keep_words(matter, "transfer", reason, by=by, at=at)
        changes = {"unit": unit, "dispatched_at": at, "handler_id": None}
        return move(matter, "transfer", by, at, changes=changes, data=data)


def dispute(matter: Matter, reason: str, *, by: Actor, at: datetime | None = None) -> Matter:
    """The unit says that it is not responsible: the leaders decide, the handling clock waits."""
    at = at or now()
    with work():
        begin(matter, "dispute", by, reason=reason.strip())
        pause_clock(matter, ClockKind.HANDLE, at)
        end_all(matter, "disputed", at)
        drop_requests(matter)
        start_clock(matter, ClockKind.DISPATCH, at)
        open_ruling(matter, by=by, at=at)
        return move(matter, "dispute", by, at, data=keep_words(matter, "dispute", reason, by=by, at=at))


def arbitrate(
    matter: Matter, unit: Unit, reason: str, *, by: Actor, scope: str = "", at: datetime | None = None
) -> Matter:
    """责任裁定: a leader's recorded decision who is responsible.

    scope: how far like cases follow it as a precedent (Precedent.Scope); empty: this matter only.
    """
    at = at or now()
    with work():
        begin(matter, "arbitrate", by, unit=unit, reason=reason.strip())
        data = _hand_over(matter, unit, at) | settle_ruling(matter, unit, scope, by=by, at=at)
        data |= keep_words(matter, "arbitrate", reason, by=by, at=at)
        changes = {"unit": unit, "dispatched_at": at, "handler_id": None}
        return move(matter, "arbitrate", by, at, changes=changes, data=data)


def add_co_handler(matter: Matter, unit: Unit, *, by: Actor, note: str = "", at: datetime | None = None) -> Matter:
    at = at or now()
    with work():
        begin(matter, "add_co_handler", by, unit=unit)
        add_assignment(matter, unit, lead=False, at=at)
        data = {"unit": unit.code, **keep_words(matter, "add_co_handler", note, by=by, at=at)}
        return move(matter, "add_co_handler", by, at, data=data)


def remove_co_handler(matter: Matter, unit: Unit, *, by: Actor, note: str = "", at: datetime | None = None) -> Matter:
    at = at or now()
    with work():
        begin(matter, "remove_co_handler", by, unit=unit)
        if not end_co(matter, unit, at):
            raise Missing(_("This unit is no co-handler of the matter."), field="unit")
        data = {"unit": unit.code, **keep_words(matter, "remove_co_handler", note, by=by, at=at)}
        return move(matter, "remove_co_handler", by, at, data=data)
