"""The open tasks of one grid worker, and which of them ring."""

from django.db.models import Q

from huiyin.matters.models import Task
from huiyin.matters.vocabulary import Urgency
from huiyin.orgs.actor import Actor
from huiyin.orgs.ringing import acknowledged
from huiyin.orgs.roles import Role

MOST = 100
RING = frozenset({Urgency.URGENT, Urgency.CRITICAL})


def open_tasks(actor: Actor) -> list[Task]:
    """Tasks given to this person by name, or to the grids they work in; the one due first on top."""
    mine = Q(staff_id=actor.staff_id) | Q(staff_id=None, grid__in=actor.areas_as(Role.GRID_WORKER))
    found = Task.objects.filter(mine, answered_at=None, of_reporter=False).select_related("matter__type")
    return list(found.order_by("due_at", "pk")[:MOST])


def ringing(tasks: list[Task]) -> list[Task]:
    """The urgent ones that nobody has acknowledged; of a task for a whole grid, one of its workers is enough."""
    urgent = [task for task in tasks if task.matter.urgency in RING]
    known = acknowledged(about(task) for task in urgent) if urgent else {}
    return [task for task in urgent if about(task) not in known]


def about(task: Task) -> str:
    return f"task/{task.pk}"
