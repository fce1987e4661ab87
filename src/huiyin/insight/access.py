"""Who may see which repeated problem: leaders by area, the head of a unit what the unit owns."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.insight.models import Problem
from huiyin.insight.states import DECIDE, WORK
from huiyin.kernel.errors import NotFound
from huiyin.orgs.actor import Actor


def problems_for(actor: Actor) -> QuerySet[Problem]:
    if actor.is_system or "" in actor.areas_as(*DECIDE):
        return Problem.objects.all()
    seen = Q(pk__in=())
    for area in actor.areas_as(*DECIDE):
        seen |= Q(area__startswith=area)
    if units := actor.units_as(*WORK):
        seen |= Q(unit__in=units)
    return Problem.objects.filter(seen)


def may_see(actor: Actor, problem: Problem) -> bool:
    """What `problems_for` asks of the database, answered from the problem itself."""
    by_area = actor.is_system or any(problem.area.startswith(area) for area in actor.areas_as(*DECIDE))
    return by_area or (problem.unit_id is not None and problem.unit_id in actor.units_as(*WORK))


def access_problem(actor: Actor, pk: int) -> Problem:
    found = problems_for(actor).select_related("unit").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such problem, or it is not one of yours."))
    return found
