"""Who may see which warning: the centre all of them, a grid worker their own doors, everybody what was published."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.kernel.errors import NotFound
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import CENTRE, Role
from huiyin.warnings.cap.words import Status
from huiyin.warnings.models import Bulletin, Told, Warning
from huiyin.warnings.vocabulary import State

PUBLIC = (State.OUT, State.ENDED, State.CANCELLED)


def access_warning(actor: Actor, pk: int) -> Warning:
    """For the centre of the whole district, and for those of the centre who serve a place that it names."""
    found = Warning.objects.filter(pk=pk).first()
    if found is None or not any(_concerns(found, area) for area in actor.areas_as(*CENTRE)):
        raise NotFound(_("There is no such warning."))
    return found


def access_households(actor: Actor, pk: int) -> Warning:
    """With who lives there: only for those who serve the whole district, for nobody divides the list by streets."""
    if "" not in actor.areas_as(*CENTRE):
        raise NotFound(_("There is no such warning."))
    return access_warning(actor, pk)


def access_bulletin(actor: Actor, pk: int) -> Bulletin:
    """A message with its warning; one that could not be used, for those who serve the whole district."""
    found = Bulletin.objects.filter(pk=pk).first()
    if found is None or (found.warning_id is None and "" not in actor.areas_as(*CENTRE)):
        raise NotFound(_("There is no such message."))
    if found.warning_id is not None:
        access_warning(actor, found.warning_id)
    return found


def _concerns(warning: Warning, area: str) -> bool:
    return not area or any(code.startswith(area) or area.startswith(code) for code in warning.codes)


def public_ones() -> QuerySet[Warning]:
    """What residents may read: what was sent to them, for real. A drill is nobody's news."""
    return Warning.objects.filter(state__in=PUBLIC, out_at__isnull=False, drill=False, status=Status.ACTUAL)


def access_public(code: str) -> Warning:
    found = public_ones().filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no such warning, or it was not published."))
    return found


def doors_for(actor: Actor) -> QuerySet[Told]:
    """Households of the grids that this person works in."""
    mine = Q(pk__in=())
    for area in actor.areas_as(Role.GRID_WORKER):
        mine |= Q(grid__startswith=area) if area else Q(grid__gt="")
    return Told.objects.filter(mine)


def access_door(actor: Actor, pk: int) -> Told:
    found = doors_for(actor).select_related("warning").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("This door is not on your list."))
    return found


def access_told(token: str) -> Told:
    """By the link in a household's message: whoever has it may answer for them, and see nothing else."""
    found = Told.objects.select_related("warning").filter(token=token).first()
    if found is None:
        raise NotFound(_("This link does not lead to a warning. Open it exactly as it stands in the message."))
    return found
