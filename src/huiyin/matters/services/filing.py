"""Stage 2, 案件建立: check, file, decline, or answer at once."""

from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.kernel.clock import now
from huiyin.kernel.work import work
from huiyin.matters.errors import Missing
from huiyin.matters.models import FilingCondition, Matter, Photo
from huiyin.matters.rules.clock import ClockKind
from huiyin.matters.rules.urgency import higher
from huiyin.matters.services.holding import refuse_on_hold
from huiyin.matters.services.moving import begin, move
from huiyin.matters.services.photos import attach
from huiyin.matters.services.tasks import answer_task, ask_task
from huiyin.matters.services.timing import start_clock, stop_all, stop_clock
from huiyin.matters.services.words import keep_words
from huiyin.matters.states import State
from huiyin.matters.vocabulary import EvidenceKind, TaskKind
from huiyin.orgs.actor import Actor


def ask_check(
    matter: Matter, *, by: Actor, note: str = "", staff_id: int | None = None, at: datetime | None = None
) -> Matter:
    """核实: have a grid worker look whether the report is true, before filing."""
    at = at or now()
    with work():
        begin(matter, "ask_check", by)
        task = ask_task(matter, TaskKind.CHECK, at=at, staff_id=staff_id)
        data = {"grid": task.grid, **keep_words(matter, "ask_check", note, by=by, at=at)}
        return move(matter, "ask_check", by, at, data=data)


def answer_check(
    matter: Matter,
    answer: bool,
    *,
    by: Actor,
    note: str = "",
    photos: list[Photo] | None = None,
    at: datetime | None = None,
) -> Matter:
    """The check's answer: true, it is as reported; false, it is not."""
    at = at or now()
    with work():
        begin(matter, "answer_check", by, answer=str(answer))
        answer_task(matter, answer, by=by, at=at)
        data = {"answer": answer, **keep_words(matter, "answer_check", note, by=by, at=at)}
        return move(matter, "answer_check", by, at, data=data | attach(matter, photos, EvidenceKind.CHECK, by=by))


def file(
    matter: Matter,
    condition: FilingCondition,
    *,
    by: Actor,
    note: str = "",
    urgency: str = "",
    chosen: dict | None = None,
    at: datetime | None = None,
) -> Matter:
    """立案 under a condition of the edition in force: type, limit and closing condition are fixed by it from now on.

    Args:
        chosen: where the platform files by itself, which version chose and how sure it was; kept in the trace.
    """
    at = at or now()
    with work():
        begin(matter, "file", by, condition=condition)
        _confirmed(condition)
        stop_clock(matter, ClockKind.RESPOND, at)
        start_clock(matter, ClockKind.DISPATCH, at)
        start_clock(matter, ClockKind.WHOLE, at)
        changes = {**_under(matter, condition, urgency), "filed_at": at}
        data = {**_said(condition), **keep_words(matter, "file", note, by=by, at=at)}
        data |= {"chosen": chosen} if chosen else {}
        return move(matter, "file", by, at, changes=changes, data=data)


def refile(matter: Matter, condition: FilingCondition, reason: str, *, by: Actor, at: datetime | None = None) -> Matter:
    """改立案 under another condition, as long as no unit has it: what was chosen wrongly, by a person or by the
    platform, is put right, and the right type is what the classifier learns."""
    at = at or now()
    with work():
        begin(matter, "refile", by, condition=condition, reason=reason.strip())
        _confirmed(condition)
        if matter.condition_id == condition.pk:
            raise Missing(_("It is filed under this condition already. Choose another one."), field="condition")
        before = [matter.type.code if matter.type else None, matter.condition.number if matter.condition else None]
        data = {**_said(condition), "before": before, **keep_words(matter, "refile", reason, by=by, at=at)}
        return move(matter, "refile", by, at, changes=_under(matter, condition, ""), data=data)


def _confirmed(condition: FilingCondition) -> None:
    if condition.type.edition.confirmed_at is None:
        raise Missing(
            _("This edition of the standards is a draft. Choose a condition of the one in force."),
            field="condition",
        )


def _under(matter: Matter, condition: FilingCondition, urgency: str) -> dict:
    return {
        "type": condition.type,
        "condition": condition,
        "section": condition.type.section,
        "confidential": matter.confidential or condition.type.confidential,
        "urgency": urgency or higher(matter.urgency, condition.urgency),
    }


def _said(condition: FilingCondition) -> dict:
    return {"type": condition.type.code, "condition": condition.number, "edition": condition.type.edition_id}


def decline(matter: Matter, reason: str, *, by: Actor, at: datetime | None = None) -> Matter:
    """不予立案, with a reason that the reporter reads."""
    at = at or now()
    with work():
        begin(matter, "decline", by, reason=reason.strip())
        refuse_on_hold(matter)
        if matter.state == State.CHECKING:
            answer_task(matter, None, by=by, at=at)
        stop_all(matter, at)
        data = keep_words(matter, "decline", reason, by=by, at=at, public=True)
        return move(matter, "decline", by, at, changes={"closed_at": at}, data=data)


def answer(matter: Matter, text: str, *, by: Actor, at: datetime | None = None) -> Matter:
    """A question (咨询) that the desk can answer itself: answered and closed in one move."""
    at = at or now()
    with work():
        begin(matter, "answer", by, text=text.strip())
        refuse_on_hold(matter)
        stop_all(matter, at)
        data = keep_words(matter, "answer", text, by=by, at=at, public=True)
        changes = {"filed_at": at, "finished_at": at, "closed_at": at}
        return move(matter, "answer", by, at, changes=changes, data=data)
