"""POST /matters/{number}/<move>: one address for every move of the table, and what it does with its body."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from huiyin.api import finding
from huiyin.api.callers import KNOWN, caller_of
from huiyin.api.shapes import moves as shapes
from huiyin.api.shapes.matter import MatterRow, row_of
from huiyin.api.shapes.words import Body
from huiyin.api.writing import refuse_stale, write
from huiyin.kernel.calendar import Limit
from huiyin.matters import services as do
from huiyin.matters.access import access_matter
from huiyin.matters.errors import Missing
from huiyin.matters.models import Matter
from huiyin.matters.states import MOVE_LABELS
from huiyin.matters.triage.responsibility import responsible_for
from huiyin.matters.vocabulary import RequestKind
from huiyin.orgs.actor import Actor

router = Router(tags=["moves"], auth=KNOWN)


@dataclass(frozen=True)
class Verb:
    """A move's body and what performs it. The body is complete; the services refuse what the table does not allow."""

    body: type[Body]
    perform: Callable[[Matter, Any, Actor], object]


def _dispatch(matter: Matter, given: shapes.Dispatch, by: Actor) -> None:
    if given.file is not None:
        do.file(matter, finding.condition(given.file.type, given.file.condition), by=by)
    unit = finding.unit(given.unit) if given.unit else _responsible(matter)
    do.dispatch(matter, unit, by=by, co_units=tuple(map(finding.unit, given.co_units)), note=given.note)


def _responsible(matter: Matter):
    found = responsible_for(matter, matter.condition) if matter.condition else None
    if found is None or found.unit is None:
        raise Missing(_("No unit is known to be responsible here. Name one."), field="unit")
    return found.unit


def _finish(matter: Matter, given: shapes.Finish, by: Actor) -> None:
    if given.accept:
        do.accept(matter, by=by)
    if given.start:
        do.start(matter, by=by)
    do.finish(matter, given.text, by=by, photos=finding.photos(given.photos))


def _close(matter: Matter, given: shapes.Close, by: Actor) -> None:
    if given.verify.strip():
        do.verify(matter, given.verify, by=by)
    do.close(matter, given.grade, by=by, note=given.note)


def _correct(matter: Matter, given: shapes.Correct, by: Actor) -> None:
    do.correct(
        matter,
        given.reason,
        by=by,
        place=finding.place(given.lon, given.lat, given.system),
        type=finding.matter_type(given.type) if given.type else None,
        title=given.title,
        description=given.description,
        address=given.address,
    )


def _answer_task(perform: Callable) -> Callable[[Matter, Any, Actor], object]:
    return lambda m, b, by: perform(m, b.answer, by=by, note=b.note, photos=finding.photos(b.photos))


def _with_reason(perform: Callable) -> Verb:
    return Verb(shapes.Reason, lambda m, b, by: perform(m, b.reason, by=by))


def _with_unit(perform: Callable) -> Verb:
    return Verb(shapes.UnitNote, lambda m, b, by: perform(m, finding.unit(b.unit), by=by, note=b.note))


def _with_unit_and_reason(perform: Callable) -> Verb:
    return Verb(shapes.UnitReason, lambda m, b, by: perform(m, finding.unit(b.unit), b.reason, by=by))


VERBS: dict[str, Verb] = {
    "ask_check": Verb(shapes.AskCheck, lambda m, b, by: do.ask_check(m, by=by, note=b.note, staff_id=b.staff_id)),
    "answer_check": Verb(shapes.AnswerTask, _answer_task(do.answer_check)),
    "file": Verb(
        shapes.File,
        lambda m, b, by: do.file(
            m, finding.condition(b.type, b.condition), by=by, note=b.note, urgency=b.urgency or ""
        ),
    ),
    "refile": Verb(
        shapes.Refile, lambda m, b, by: do.refile(m, finding.condition(b.type, b.condition), b.reason, by=by)
    ),
    "set_urgency": Verb(shapes.SetUrgency, lambda m, b, by: do.set_urgency(m, b.urgency, b.reason, by=by)),
    "decline": _with_reason(do.decline),
    "answer": Verb(shapes.Words, lambda m, b, by: do.answer(m, b.text, by=by)),
    "dispatch": Verb(shapes.Dispatch, _dispatch),
    "take_back": Verb(shapes.Remark, lambda m, b, by: do.take_back(m, by=by, note=b.note)),
    "accept": Verb(Body, lambda m, b, by: do.accept(m, by=by)),
    "return": _with_reason(do.return_),
    "dispute": _with_reason(do.dispute),
    "arbitrate": _with_unit_and_reason(do.arbitrate),
    "transfer": _with_unit_and_reason(do.transfer),
    "add_co_handler": _with_unit(do.add_co_handler),
    "remove_co_handler": _with_unit(do.remove_co_handler),
    "assign": Verb(shapes.Assign, lambda m, b, by: do.assign(m, finding.staff(b.staff_id), by=by)),
    "start": Verb(Body, lambda m, b, by: do.start(m, by=by)),
    "ask_extension": Verb(
        shapes.AskExtension, lambda m, b, by: do.ask_extension(m, Limit(b.amount, b.unit), b.reason, by=by)
    ),
    "decide_extension": Verb(
        shapes.DecideExtension, lambda m, b, by: do.decide_extension(m, b.granted, by=by, reason=b.reason)
    ),
    "ask_suspension": _with_reason(do.ask_suspension),
    "suspend": _with_reason(do.suspend),
    "resume": Verb(shapes.Remark, lambda m, b, by: do.resume(m, by=by, note=b.note)),
    "finish": Verb(shapes.Finish, _finish),
    "redo": _with_reason(do.redo),
    "ask_verification": Verb(
        shapes.AskVerification,
        lambda m, b, by: do.ask_verification(m, by=by, of_reporter=b.of_reporter, staff_id=b.staff_id, note=b.note),
    ),
    "answer_verification": Verb(shapes.AnswerTask, _answer_task(do.answer_verification)),
    "verify": Verb(shapes.Verify, lambda m, b, by: do.verify(m, b.text, by=by, photos=finding.photos(b.photos))),
    "close": Verb(shapes.Close, _close),
    "rate": Verb(shapes.Rate, lambda m, b, by: do.rate(m, b.stars, by=by, comment=b.comment)),
    "reopen": _with_reason(do.reopen),
    "urge": Verb(shapes.Remark, lambda m, b, by: do.urge(m, by=by, note=b.note)),
    "supervise": _with_reason(do.supervise),
    "escalate": _with_reason(do.escalate),
    "refuse_suspension": _with_reason(
        lambda m, reason, by: do.refuse_request(m, RequestKind.SUSPENSION, reason, by=by)
    ),
    "refuse_void": _with_reason(lambda m, reason, by: do.refuse_request(m, RequestKind.VOID, reason, by=by)),
    "ask_void": _with_reason(do.ask_void),
    "void": _with_reason(do.void),
    "note": Verb(shapes.Note, lambda m, b, by: do.note(m, b.text, by=by, public=b.public)),
    "correct": Verb(shapes.Correct, _correct),
    "hold": Verb(shapes.Hold, lambda m, b, by: do.hold(m, b.owner, b.reason, by=by)),
    "merge": Verb(shapes.Merge, lambda m, b, by: do.merge(m, access_matter(by, b.root), by=by, reason=b.reason)),
    "unmerge": Verb(shapes.Remark, lambda m, b, by: do.unmerge(m, by=by, reason=b.note)),
    "lift_hold": Verb(shapes.LiftHold, lambda m, b, by: do.lift_hold(m, b.owner, by=by)),
}


def make(request: HttpRequest, number: str, name: str, given: Body) -> HttpResponse:
    def perform() -> MatterRow:
        by = caller_of(request)
        matter = access_matter(by, number, lock=True)
        refuse_stale(matter, request, given.version)
        VERBS[name].perform(matter, given, by)
        return row_of(matter)

    return write(request, given.model_dump_json(), perform)


def _serve(name: str, verb: Verb) -> None:
    path = name.replace("_", "-")

    def view(request: HttpRequest, number: str, body: verb.body) -> HttpResponse:  # type: ignore[name-defined]
        return make(request, number, name, body)

    if not any(field.is_required() for field in verb.body.model_fields.values()):
        view.__defaults__ = (verb.body.model_construct(),)  # nothing to say is said with no body at all
    view.__name__ = name
    zh, en = MOVE_LABELS[name]
    router.post(f"/matters/{{number}}/{path}", response=MatterRow, summary=f"{en} · {zh}")(view)


for _name, _verb in VERBS.items():
    _serve(_name, _verb)
