"""Who judges alarms and sees what cameras saw: pictures in which faces and plates are covered, and nobody any other."""

from django.utils.translation import gettext as _

from huiyin.kernel.errors import Forbidden, NotFound
from huiyin.matters.access import Sight
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role
from huiyin.sensing.models import Alarm, LookTask

JUDGES = (Role.ACCEPTOR, Role.DUTY_HEAD, Role.DISPATCHER)


def may_judge(actor: Actor, alarm: Alarm) -> bool:
    """The centre's people, where the alarm lies; the property company of the place reads along."""
    return actor.serves(alarm.area, *JUDGES) and alarm.area.startswith(actor.within)


def require_judge(actor: Actor, alarm: Alarm) -> None:
    if not may_judge(actor, alarm):
        raise Forbidden(_("You see this alarm, but judging it belongs to the centre's people of its area."))


def sight_of_alarms(actor: Actor) -> Sight:
    """Nothing uncovered, whoever it is."""
    return Sight(actor)


def open_looks(actor: Actor) -> list[LookTask]:
    """What this grid worker is asked to look at, the one due first on top."""
    grids = actor.areas_as(Role.GRID_WORKER)
    found = LookTask.objects.filter(grid__in=grids, ended_how="").order_by("due_at", "pk")
    return list(found.select_related("alarm__rule", "alarm__device__kind")[:50])


def access_look(actor: Actor, key: int) -> LookTask:
    found = LookTask.objects.select_related("alarm__rule", "alarm__device__kind").filter(pk=key)
    look = found.filter(grid__in=actor.areas_as(Role.GRID_WORKER)).first()
    if look is None:
        raise NotFound(_("There is no such task, or it is not one of yours."))
    return look
