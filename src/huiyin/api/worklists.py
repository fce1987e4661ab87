"""GET /tasks and /requests: what waits for me. Bounded lists, oldest first."""

from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from huiyin.api.callers import KNOWN, caller_of
from huiyin.api.shapes.matter import MatterRow, limit_words, row_of
from huiyin.api.writing import reply
from huiyin.kernel.clock import now
from huiyin.matters.access import RELATED, visible_to
from huiyin.matters.labels import label
from huiyin.matters.models import Matter, Request, Task
from huiyin.orgs.roles import Role

router = Router(tags=["worklists"], auth=KNOWN)

MOST = 200


class TaskItem(BaseModel):
    kind: str
    kind_name: str
    asked_at: datetime
    due_at: datetime | None
    overdue: bool
    matter: MatterRow


class Tasks(BaseModel):
    tasks: list[TaskItem]


class RequestItem(BaseModel):
    kind: str
    kind_name: str
    limit: str = Field(description="of an extension: how much longer")
    asked_by: str
    asked_at: datetime
    matter: MatterRow


class Requests(BaseModel):
    requests: list[RequestItem]


@router.get("/tasks", response=Tasks, summary="Checks and verifications asked of me · 我的核实核查任务")
def tasks(request: HttpRequest) -> HttpResponse:
    by, at = caller_of(request), now()
    mine = Q(grid__in=by.areas_as(Role.GRID_WORKER), staff_id=None)
    if by.staff_id is not None:
        mine |= Q(staff_id=by.staff_id)
    mine &= Q(matter__area__startswith=by.within) if by.within else Q()
    found = list(Task.objects.filter(mine, answered_at=None, of_reporter=False).order_by("asked_at", "pk")[:MOST])
    matters = _matters(task.matter_id for task in found)
    items = [
        TaskItem(
            kind=task.kind,
            kind_name=label("task", task.kind),
            asked_at=task.asked_at,
            due_at=task.due_at,
            overdue=task.due_at is not None and task.due_at < at,
            matter=row_of(matters[task.matter_id], at),
        )
        for task in found
    ]
    return reply(Tasks(tasks=items))


@router.get("/requests", response=Requests, summary="Requests that wait for a decision · 待审批申请")
def requests(request: HttpRequest) -> HttpResponse:
    by, at = caller_of(request), now()
    waiting = Request.objects.filter(decided_at=None, lapsed=False, matter__in=visible_to(by))
    found = list(waiting.order_by("asked_at", "pk")[:MOST])
    matters = _matters(one.matter_id for one in found)
    items = [
        RequestItem(
            kind=one.kind,
            kind_name=label("request", one.kind),
            limit=limit_words(one.limit_amount, one.limit_unit),
            asked_by=one.asked_by,
            asked_at=one.asked_at,
            matter=row_of(matters[one.matter_id], at),
        )
        for one in found
    ]
    return reply(Requests(requests=items))


def _matters(ids) -> dict[int, Matter]:
    return Matter.objects.select_related(*RELATED).in_bulk(set(ids))
