"""Who may see a call-out: whoever was rung for it, the units that were, and the centre of its area."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.command.models import CallOut, CallStep
from huiyin.kernel.errors import NotFound
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import CENTRE, Role

STEERING = (Role.DUTY_HEAD,)


def visible_callouts(actor: Actor) -> QuerySet[CallOut]:
    """Those of the areas that this desk serves, and those for which this person was rung."""
    areas = actor.areas_as(*CENTRE)
    seen = Q() if "" in areas else Q(pk__in=())
    for area in areas:
        seen |= Q(area__startswith=area)
    if "" not in areas and actor.staff_id is not None:
        mine = CallStep.objects.filter(rings__contains=[actor.staff_id])
        seen |= Q(pk__in=mine.values("callout"))
    within = Q(area__startswith=actor.within) if actor.within else Q()
    return CallOut.objects.filter(seen, within)


def access_callout(actor: Actor, pk: int) -> CallOut:
    found = visible_callouts(actor).select_related("alarm__device__kind", "alarm__rule__plan").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such call, or it was not for you."))
    return found


def rung_for(actor: Actor, steps: Iterable[CallStep]) -> CallStep | None:
    """The latest step by which this person was rung; family is known by its reference."""
    rung = [
        step
        for step in steps
        if (actor.staff_id is not None and actor.staff_id in step.rings)
        or (step.contact and actor.ref == f"contact/{step.contact}")
    ]
    return max(rung, key=lambda step: step.order, default=None)


def in_charge(actor: Actor, area: str) -> bool:
    """A duty head may take over any alarm of the area."""
    return actor.is_system or actor.serves(area, *STEERING)
