"""Stages 4 and 5, 任务处理 and 处理反馈: the unit's own moves."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.kernel import prepared
from huiyin.kernel.clock import now
from huiyin.kernel.work import work
from huiyin.matters.errors import Missing
from huiyin.matters.models import Matter, Photo, Returned
from huiyin.matters.rules.clock import ClockKind
from huiyin.matters.rules.evidence import lacking
from huiyin.matters.services.assignments import drop_requests, end_all, note_acceptance
from huiyin.matters.services.moving import begin, move
from huiyin.matters.services.photos import attach
from huiyin.matters.services.ruling import open_ruling
from huiyin.matters.services.timing import pause_clock, start_clock, stop_clock
from huiyin.matters.services.words import keep_words
from huiyin.matters.states import State
from huiyin.matters.vocabulary import EVIDENCE_LABELS, EvidenceKind
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Staff


def accept(matter: Matter, *, by: Actor, at: datetime | None = None) -> Matter:
    """签收: the unit takes it."""
    at = at or now()
    with work():
        begin(matter, "accept", by)
        note_acceptance(matter, at)
        return move(matter, "accept", by, at, changes={"handler_id": matter.handler_id or by.staff_id})


def return_(matter: Matter, reason: str, *, by: Actor, at: datetime | None = None) -> Matter:
    """退回, with a reason. After the permitted number of returns responsibility is decided instead of passed on."""
    at = at or now()
    with work():
        begin(matter, "return", by, reason=reason.strip())
        pause_clock(matter, ClockKind.HANDLE, at)
        end_all(matter, "returned", at)
        drop_requests(matter)
        start_clock(matter, ClockKind.DISPATCH, at)
        returns = matter.returns + 1
        to = State.ARBITRATION if returns >= settings.HUIYIN_MOST_RETURNS else State.FILED
        note_return(matter, at)
        if to is State.ARBITRATION:
            open_ruling(matter, by=by, at=at)
        data = {
            "unit": unit_code(matter),
            "returns": returns,
            **keep_words(matter, "return", reason, by=by, at=at),
        }
        return move(matter, "return", by, at, to=to, changes={"returns": returns, "handler_id": None}, data=data)


def note_return(matter: Matter, at: datetime) -> None:
    """So that neither this matter nor its like goes to the same wrong unit again."""
    kind = matter.type.code if matter.type else ""
    about = {"type_code": kind, "area": matter.area, "component": matter.component}
    prepared.insert([Returned(matter=matter, unit=matter.unit, at=at, **about)])


def unit_code(matter: Matter) -> str:
    return matter.unit.code if matter.unit else ""


def assign(matter: Matter, staff: Staff, *, by: Actor, at: datetime | None = None) -> Matter:
    """Give it to one person of the unit that leads it."""
    at = at or now()
    with work():
        begin(matter, "assign", by, staff=staff)
        if staff.left_at or not staff.posts.filter(unit=matter.unit).exists():
            raise Missing(
                _("%(name)s does not work in this unit. Pick one of its staff.") % {"name": staff.name_zh},
                field="staff",
            )
        return move(matter, "assign", by, at, changes={"handler_id": staff.pk}, data={"staff": staff.pk})


def start(matter: Matter, *, by: Actor, at: datetime | None = None) -> Matter:
    at = at or now()
    with work():
        begin(matter, "start", by)
        return move(matter, "start", by, at)


def finish(
    matter: Matter, text: str, *, by: Actor, photos: list[Photo] | None = None, at: datetime | None = None
) -> Matter:
    """Report the result, with the evidence that the filing condition asks for; the handling clock stops."""
    at = at or now()
    with work():
        begin(matter, "finish", by, text=text.strip(), evidence="checked below")
        given = attach(matter, photos, EvidenceKind.AFTER, by=by)
        missing = lacking(matter.condition.evidence if matter.condition else [], _kinds_of(matter, photos))
        if missing:
            names = "、".join("/".join(EVIDENCE_LABELS[EvidenceKind(kind)]) for kind in missing)
            raise Missing(
                _("The filing condition asks for evidence that is not there yet: %(names)s.") % {"names": names},
                field="photos",
            )
        late = stop_clock(matter, ClockKind.HANDLE, at)
        end_all(matter, "finished", at)
        drop_requests(matter)
        start_clock(matter, ClockKind.VERIFY, at)
        data = {"late": late, **keep_words(matter, "finish", text, by=by, at=at, public=True), **given}
        changes = {"finished_at": at, "late": bool(late) or bool(matter.late)}
        return move(matter, "finish", by, at, changes=changes, data=data)


def _kinds_of(matter: Matter, photos: list[Photo] | None) -> set[str]:
    if not matter.condition or not matter.condition.evidence:
        return set()
    return {photo.kind for photo in photos or []} | set(matter.photos.values_list("kind", flat=True))
