"""Who may make which move: the table of states.py applied to one person and one matter."""

from huiyin.matters.models import Assignment, Matter, Precedent, Statement, Task
from huiyin.matters.states import DISPATCH_DESK, LEADERS, MOVES, UNIT_STAFF, By, Move
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role


def may(actor: Actor, move: Move, matter: Matter) -> bool:
    return any(_bound(actor, how, roles, matter) for how, roles in move.who)


def _bound(actor: Actor, how: By, roles: frozenset, matter: Matter) -> bool:
    match how:
        case By.SYSTEM:
            return actor.is_system
        case By.REPORTER:
            return actor.is_reporter and actor.matter_id == matter.pk
        case By.AREA:
            return actor.serves(matter.area, *roles)
        case By.LEAD:
            return matter.unit_id is not None and matter.unit_id in actor.units_as(*roles)
        case By.PART:
            units = actor.units_as(*roles)
            return bool(units) and (matter.unit_id in units or not units.isdisjoint(units_with_a_part(matter)))
        case By.GRID:
            return bool(matter.grid) and matter.grid in actor.areas_as(*roles)
        case By.TASK:
            return actor.has(*roles) and has_task(actor, matter)


def has_task(actor: Actor, matter: Matter) -> bool:
    """Whether the matter's open task was given to this person, or to a grid in which they work."""
    task = open_task(matter)
    if task is None or actor.staff_id is None:
        return False
    return task.staff_id == actor.staff_id or (
        task.staff_id is None and actor.serves(task.grid or "-", Role.GRID_WORKER)
    )


def units_with_a_part(matter: Matter) -> frozenset[int]:
    if "_with_a_part" not in matter.__dict__:
        going_on = Assignment.objects.filter(matter=matter, ended_at=None)
        matter.__dict__["_with_a_part"] = frozenset(going_on.values_list("unit_id", flat=True))
    return matter.__dict__["_with_a_part"]


def open_task(matter: Matter) -> Task | None:
    if "_open_task" not in matter.__dict__:
        matter.__dict__["_open_task"] = Task.objects.filter(matter=matter, answered_at=None).first()
    return matter.__dict__["_open_task"]


def moves_open_to(actor: Actor, matter: Matter) -> list[str]:
    """Names of the moves that this person may make now, in the order of the table: what buttons a screen shows."""
    return [m.name for m in MOVES.values() if matter.state in m.source and may(actor, m, matter)]


def may_ask_statements(actor: Actor, matter: Matter) -> bool:
    return actor.serves(matter.area, *LEADERS, *DISPATCH_DESK)


def may_state_case(actor: Actor, statement: Statement) -> bool:
    return statement.unit_id in actor.units_as(*UNIT_STAFF)


def may_withdraw_precedent(actor: Actor, precedent: Precedent) -> bool:
    return actor.serves(precedent.ruling.matter.area, *LEADERS)
