"""Which devices somebody may see, and of which the readings. Request code fetches them here."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.kernel.errors import NotFound
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import CENTRE, UNIT, Role
from huiyin.sensing.models import Device


def visible_devices(actor: Actor) -> QuerySet[Device]:
    """An administrator keeps the whole register. The centre sees those of its areas, a unit those that it maintains or
    whose place it manages, a grid worker those of the grid; none of them a device that serves a person."""
    if actor.is_system or (actor.has(Role.ADMINISTRATOR) and not actor.within):
        return Device.objects.all()
    areas = actor.areas_as(*CENTRE, Role.GRID_WORKER, Role.ADMINISTRATOR)
    seen = Q(pk=None)
    for area in areas:
        seen |= _in(area)
    if units := actor.units_as(*UNIT):
        seen |= Q(maintainer__in=units) | Q(property_unit__in=units)
    return Device.objects.filter(seen, subject="", kind__on_person=False)


def _in(area: str) -> Q:
    # A worker grid is 14 digits and no prefix of the unit grids in it.
    return Q(grid=area) if len(area) == 14 else Q(area__startswith=area)


def access_device(actor: Actor, code: str) -> Device:
    """Raises NotFound: not there, or not yours."""
    rows = visible_devices(actor).select_related("kind", "gateway", "maintainer", "property_unit", "state")
    found = rows.filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no such device."))
    return found


def may_see_readings(device: Device) -> bool:
    """What a device says of a person is theirs: it is seen through care only, by nobody here."""
    return not device.subject and not device.kind.on_person
