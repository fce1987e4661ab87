"""Things that need a second person: extension 延期, suspension 挂起, void 作废."""

from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext as _

from huiyin.kernel.calendar import Limit
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict
from huiyin.kernel.work import work
from huiyin.matters.errors import Missing
from huiyin.matters.models import Matter, Request
from huiyin.matters.rules.clock import ClockKind
from huiyin.matters.services.assignments import drop_requests, end_all
from huiyin.matters.services.holding import refuse_on_hold
from huiyin.matters.services.moving import begin, move
from huiyin.matters.services.tasks import answer_task
from huiyin.matters.services.timing import extend_clock, pause_clock, resume_clock, stop_all
from huiyin.matters.services.words import keep_words
from huiyin.matters.states import State
from huiyin.matters.vocabulary import RequestKind
from huiyin.orgs.actor import Actor


def ask_extension(matter: Matter, limit: Limit, reason: str, *, by: Actor, at: datetime | None = None) -> Matter:
    at = at or now()
    with work():
        begin(matter, "ask_extension", by, limit=limit, reason=reason.strip())
        _ask(matter, RequestKind.EXTENSION, by, at, limit)
        data = {"limit": limit.to_dict(), **keep_words(matter, "ask_extension", reason, by=by, at=at)}
        return move(matter, "ask_extension", by, at, data=data)


def decide_extension(
    matter: Matter, granted: bool, *, by: Actor, reason: str = "", at: datetime | None = None
) -> Matter:
    """Grant or refuse; granted, the handling clock runs longer by the limit asked for."""
    at = at or now()
    with work():
        begin(matter, "decide_extension", by)
        if not granted and not reason.strip():
            raise Missing(_("Say why, so that the unit can act on it."), field="reason")
        request = _decide(matter, RequestKind.EXTENSION, granted, by, at)
        data = {"granted": granted, **keep_words(matter, "decide_extension", reason, by=by, at=at)}
        changes = {}
        if granted:
            due = extend_clock(
                matter,
                ClockKind.HANDLE,
                Limit.from_dict({"amount": request.limit_amount, "unit": request.limit_unit}),
                at,
            )
            data["due"] = due.isoformat() if due else None
            changes["extensions"] = matter.extensions + 1
        return move(matter, "decide_extension", by, at, changes=changes, data=data)


def ask_suspension(matter: Matter, reason: str, *, by: Actor, at: datetime | None = None) -> Matter:
    at = at or now()
    with work():
        begin(matter, "ask_suspension", by, reason=reason.strip())
        _ask(matter, RequestKind.SUSPENSION, by, at)
        return move(matter, "ask_suspension", by, at, data=keep_words(matter, "ask_suspension", reason, by=by, at=at))


def suspend(matter: Matter, reason: str, *, by: Actor, at: datetime | None = None) -> Matter:
    """挂起, of the desk's own accord or as the answer to a request; the handling clock stands still."""
    at = at or now()
    with work():
        begin(matter, "suspend", by, reason=reason.strip())
        pause_clock(matter, ClockKind.HANDLE, at)
        _settle(matter, RequestKind.SUSPENSION, True, by, at)
        data = keep_words(matter, "suspend", reason, by=by, at=at, public=True)
        return move(matter, "suspend", by, at, changes={"resume_to": matter.state}, data=data)


def resume(matter: Matter, *, by: Actor, note: str = "", at: datetime | None = None) -> Matter:
    at = at or now()
    with work():
        begin(matter, "resume", by)
        resume_clock(matter, ClockKind.HANDLE, at)
        data = keep_words(matter, "resume", note, by=by, at=at)
        to = State(matter.resume_to or State.HANDLING)
        return move(matter, "resume", by, at, to=to, changes={"resume_to": ""}, data=data)


def ask_void(matter: Matter, reason: str, *, by: Actor, at: datetime | None = None) -> Matter:
    at = at or now()
    with work():
        begin(matter, "ask_void", by, reason=reason.strip())
        _ask(matter, RequestKind.VOID, by, at)
        return move(matter, "ask_void", by, at, data=keep_words(matter, "ask_void", reason, by=by, at=at))


def void(matter: Matter, reason: str, *, by: Actor, at: datetime | None = None) -> Matter:
    """作废: the approval of a request to void. Nobody voids alone: whoever asked cannot be the one who approves."""
    at = at or now()
    with work():
        begin(matter, "void", by, reason=reason.strip())
        refuse_on_hold(matter)
        request = _open_request(matter, RequestKind.VOID)
        if request is None:
            raise Missing(
                _("Nobody has asked to void this matter. Voiding takes two people: one asks, another approves."),
                field="request",
            )
        if request.asked_by == by.ref:
            raise Missing(_("You asked for it yourself; another leader has to approve."), field="request")
        _settle(matter, RequestKind.VOID, True, by, at)
        answer_task(matter, None, by=by, at=at)
        end_all(matter, "voided", at)
        drop_requests(matter)
        stop_all(matter, at)
        data = keep_words(matter, "void", reason, by=by, at=at, public=True)
        return move(matter, "void", by, at, changes={"closed_at": at}, data=data)


def refuse_request(matter: Matter, kind: RequestKind, reason: str, *, by: Actor, at: datetime | None = None) -> Matter:
    """Refuse a suspension or a void; an extension is refused with `decide_extension`."""
    at = at or now()
    if kind == RequestKind.EXTENSION:
        return decide_extension(matter, False, by=by, reason=reason, at=at)
    with work():
        begin(matter, f"refuse_{kind}", by, reason=reason.strip())
        _decide(matter, kind, False, by, at)
        data = keep_words(matter, f"refuse_{kind}", reason, by=by, at=at)
        return move(matter, f"refuse_{kind}", by, at, data=data)


def _ask(matter: Matter, kind: RequestKind, by: Actor, at: datetime, limit: Limit | None = None) -> None:
    request = Request(matter=matter, kind=kind, asked_by=by.ref, asked_at=at)
    if limit is not None:
        request.limit_amount, request.limit_unit = limit.amount, limit.unit
    try:
        request.save(force_insert=True)
    except IntegrityError as pending:
        raise Conflict(_("The same request is waiting for a decision already.")) from pending


def _open_request(matter: Matter, kind: RequestKind) -> Request | None:
    return Request.objects.filter(matter=matter, kind=kind, decided_at=None, lapsed=False).first()


def _decide(matter: Matter, kind: RequestKind, granted: bool, by: Actor, at: datetime) -> Request:
    request = _open_request(matter, kind)
    if request is None:
        raise Missing(
            _("No such request is waiting for a decision. It may have been decided meanwhile."),
            field="request",
        )
    _settle(matter, kind, granted, by, at)
    return request


def _settle(matter: Matter, kind: RequestKind, granted: bool, by: Actor, at: datetime) -> None:
    waiting = Request.objects.filter(matter=matter, kind=kind, decided_at=None, lapsed=False)
    waiting.update(decided_at=at, decided_by=by.ref, granted=granted)
