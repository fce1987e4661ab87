"""One matter in full, as staff read it."""

from datetime import datetime

from pydantic import BaseModel, Field

from huiyin.api.shapes.matter import ConditionRef, MatterRow, Named, columns_of, condition_ref, limit_words, unit_ref
from huiyin.matters.access import Sight
from huiyin.matters.models import Assignment, Hold, Photo, Request, Task
from huiyin.matters.selectors import Detail
from huiyin.matters.selectors.clocks import ClockView
from huiyin.matters.selectors.detail import TraceLine
from huiyin.matters.sending import address_of


class ClockShape(BaseModel):
    kind: str
    name: str
    status: str
    status_name: str
    limit: str
    started_at: datetime
    due_at: datetime | None
    stopped_at: datetime | None
    late: bool
    why_zh: str = Field(description="how the due time came about")
    why_en: str


class Line(BaseModel):
    seq: int
    at: datetime
    move: str
    name: str
    by: str = Field(description="staff/12, system, reporter/34; empty where it is withheld")
    by_name: str
    by_unit: str
    words: str
    data: dict
    hash: str


class PhotoShape(BaseModel):
    token: str
    kind: str
    content_type: str
    size: int
    width: int
    height: int
    at: datetime
    address: str = Field(description="opens it without a key for some hours; empty while it is being prepared")


class Part(BaseModel):
    unit: Named
    lead: bool
    since: datetime
    accepted_at: datetime | None
    ended_at: datetime | None
    ended_how: str


class RequestShape(BaseModel):
    kind: str
    limit: str
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    granted: bool | None
    lapsed: bool


class HoldShape(BaseModel):
    owner: str
    reason: str
    placed_at: datetime


class TaskShape(BaseModel):
    kind: str
    grid: str
    staff_id: int | None
    of_reporter: bool
    asked_at: datetime
    due_at: datetime | None


class MatterDetail(MatterRow):
    description: str
    condition: ConditionRef | None
    clocks: list[ClockShape]
    trace: list[Line]
    photos: list[PhotoShape]
    parts: list[Part] = Field(description="units with a part in it, lead 主办 and co-handlers 协办, past ones too")
    requests: list[RequestShape]
    holds: list[HoldShape]
    task: TaskShape | None = Field(description="the open task on site")
    moves: list[str] = Field(description="moves that are open to you now")
    suggested: dict = Field(description="what triage proposed, with confidence and reason")
    may_open_reporter: bool


def detail_shape(detail: Detail, at: datetime, sight: Sight, *, may_open: bool) -> MatterDetail:
    matter = detail.matter
    return MatterDetail(
        **columns_of(matter, at),
        description=matter.description,
        condition=condition_ref(matter.condition) if matter.condition else None,
        clocks=[clock_shape(clock) for clock in detail.clocks],
        trace=[line_shape(line, hide=matter.confidential and not may_open) for line in detail.trace],
        photos=[photo_shape(photo, sight) for photo in detail.photos],
        parts=[_part(assignment) for assignment in detail.assignments],
        requests=[_request(request) for request in detail.requests],
        holds=[_hold(hold) for hold in detail.holds],
        task=_task(detail.task) if detail.task else None,
        moves=detail.moves,
        suggested=matter.suggested,
        may_open_reporter=may_open,
    )


def clock_shape(clock: ClockView) -> ClockShape:
    return ClockShape(**{name: getattr(clock, name) for name in ClockShape.model_fields})


def line_shape(line: TraceLine, *, hide: bool) -> Line:
    """hide: who brought a confidential matter in stays unnamed, even a colleague."""
    move = line.entry.action.removeprefix("matters.")
    hidden = hide and move == "receive"
    return Line(
        seq=line.entry.seq,
        at=line.entry.at,
        move=move,
        name=line.move,
        by="" if hidden else line.entry.actor,
        by_name="" if hidden else line.actor,
        by_unit="" if hidden else line.unit,
        words=line.words,
        data=line.entry.data,
        hash=line.entry.hash,
    )


def photo_shape(photo: Photo, sight: Sight | None = None) -> PhotoShape:
    """Without `sight`, of an upload that is not used yet: it has no address."""
    plain = PhotoShape.model_fields.keys() - {"address"}
    address = address_of(photo, sight) if sight else ""
    return PhotoShape(address=address, **{name: getattr(photo, name) for name in plain})


def _part(assignment: Assignment) -> Part:
    plain = ("lead", "since", "accepted_at", "ended_at", "ended_how")
    return Part(unit=unit_ref(assignment.unit), **{name: getattr(assignment, name) for name in plain})


def _request(request: Request) -> RequestShape:
    plain = ("kind", "asked_by", "asked_at", "decided_by", "decided_at", "granted", "lapsed")
    limit = limit_words(request.limit_amount, request.limit_unit)
    return RequestShape(limit=limit, **{name: getattr(request, name) for name in plain})


def _hold(hold: Hold) -> HoldShape:
    return HoldShape(owner=hold.owner, reason=hold.reason, placed_at=hold.placed_at)


def _task(task: Task) -> TaskShape:
    return TaskShape(**{name: getattr(task, name) for name in TaskShape.model_fields})
