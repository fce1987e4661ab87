"""Who may see which alarm: the centre by area, the grid worker by grid, the company of the place and the keeper of the
device what concerns their devices. An alarm of somebody in care is seen by the centre alone; whoever is called out for it,
or looks after the person, sees it through their call and through the person's file."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.kernel.errors import NotFound
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import CENTRE, UNIT, Role
from huiyin.sensing.models import Alarm


def visible_alarms(actor: Actor) -> QuerySet[Alarm]:
    seen = Alarm.objects.all() if _sees_all(actor) else Alarm.objects.filter(_seen(actor))
    return seen.filter(area__startswith=actor.within) if actor.within else seen


def access_alarm(actor: Actor, pk: int) -> Alarm:
    """With its rule, plan, device, kind and matter."""
    found = visible_alarms(actor).select_related("rule__plan", "device__kind", "matter").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such alarm, or it is not one of yours."))
    return found


def _sees_all(actor: Actor) -> bool:
    return actor.is_system or "" in actor.areas_as(*CENTRE)


def _seen(actor: Actor) -> Q:
    seen = Q(pk__in=())
    for area in actor.areas_as(*CENTRE):
        seen |= Q(area__startswith=area)
    of_places = Q(pk__in=())
    if grids := actor.areas_as(Role.GRID_WORKER):
        of_places |= Q(grid__in=grids)
    if units := actor.units_as(*UNIT):
        of_places |= Q(device__property_unit__in=units) | Q(device__maintainer__in=units)
    return seen | (Q(subject="") & of_places)
