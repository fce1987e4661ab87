"""What somebody at work has to do for people in care."""

from datetime import datetime

from django.db.models import Q, QuerySet

from huiyin.care.access import files_for
from huiyin.care.models import Due
from huiyin.care.vocabulary import DueState
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role

MOST = 40  # a day's work; more is no list but a shortage


def dues_for(actor: Actor, at: datetime) -> QuerySet[Due]:
    """Open visits and calls that are theirs: given to them by name, or to nobody in the grid that they work."""
    mine = Q(staff=actor.staff_id) if actor.staff_id else Q(pk__in=())
    mine |= Q(staff=None, file__grid__in=actor.areas_as(Role.GRID_WORKER))
    found = Due.objects.filter(mine, state=DueState.OPEN, file__in=files_for(actor), file__covered_until__gt=at)
    return found.select_related("file").order_by("due_at", "pk")
