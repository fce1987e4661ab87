"""Tasks on site: ask, answer, drop. Used by the moves of checking and verifying."""

from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext as _

from huiyin.kernel.errors import Conflict
from huiyin.matters.errors import Missing
from huiyin.matters.models import Matter, Task
from huiyin.matters.permissions import open_task
from huiyin.matters.services.timing import stage_due
from huiyin.matters.vocabulary import TaskKind
from huiyin.orgs.actor import Actor
from huiyin.orgs.selectors import is_grid_worker


def ask_task(
    matter: Matter, kind: TaskKind, *, at: datetime, staff_id: int | None = None, of_reporter: bool = False
) -> Task:
    if staff_id is not None and not is_grid_worker(staff_id):
        raise Missing(
            _("Only a grid worker can be asked to look. Name one, or ask whoever works the grid."), field="staff"
        )
    task = Task(
        matter=matter,
        kind=kind,
        grid=matter.grid,
        staff_id=staff_id,
        of_reporter=of_reporter,
        asked_at=at,
        due_at=stage_due(kind, at),
    )
    try:
        task.save(force_insert=True)
    except IntegrityError as taken:
        raise Conflict(_("Somebody has already been asked to look. Wait for the answer.")) from taken
    matter.__dict__["_open_task"] = task
    return task


def answer_task(matter: Matter, answer: bool | None, *, by: Actor, at: datetime) -> None:
    """Close the open task, if there is one; `answer` None drops it without an answer."""
    task = open_task(matter)
    if task is None:
        return
    task.answered_at, task.answer = at, answer
    task.staff_id = by.staff_id or task.staff_id
    task.save(update_fields=["answered_at", "answer", "staff_id"])
    matter.__dict__["_open_task"] = None
