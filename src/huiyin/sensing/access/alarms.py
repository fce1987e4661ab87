"""Who may see which alarm: the centre by area, the grid worker by grid, and of a place its property company and of a
device its maintainer. "Not found" and "not yours" are one answer."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.kernel.errors import NotFound
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import CENTRE, UNIT, Role
from huiyin.sensing.models import Alarm


def visible_alarms(actor: Actor) -> QuerySet[Alarm]:
    seen = Alarm.objects.filter(_visible(actor))
    return seen.filter(area__gte=actor.within, area__lt=actor.within + "~") if actor.within else seen


def _visible(actor: Actor) -> Q:
    """What somebody's own device raises is for the centre, which calls people out; whoever is called sees the call."""
    if actor.is_system or "" in actor.areas_as(*CENTRE):
        return Q()
    seen = Q(pk__in=())
    for area in actor.areas_as(*CENTRE):
        seen |= Q(area__gte=area, area__lt=area + "~")
    if grids := actor.areas_as(Role.GRID_WORKER):
        seen |= Q(grid__in=grids, subject="")
    if units := actor.units_as(*UNIT):
        seen |= Q(device__property_unit__in=units, subject="") | Q(device__maintainer__in=units, subject="")
    return seen


def access_alarm(actor: Actor, key: int) -> Alarm:
    """With its device, rule and matter."""
    related = ("device__kind", "rule__plan", "matter__type")
    found = visible_alarms(actor).select_related(*related).filter(pk=key).first()
    if found is None:
        raise NotFound(_("There is no such alarm, or it is not one of yours."))
    return found
