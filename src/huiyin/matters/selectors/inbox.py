"""What a unit has: to accept, one's own, the unit's, sent back, where it helps, handed in."""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, QuerySet

from huiyin.matters.models import Assignment
from huiyin.matters.models.matter import PRESSING
from huiyin.matters.states import WITH_UNIT, State
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import UNIT

TABS = ("accept", "mine", "unit", "redo", "co", "done")
AT_WORK = sorted(WITH_UNIT - {State.DISPATCHED})
HANDED_IN = (State.FINISHED, State.VERIFYING, State.VERIFIED, State.CLOSED, State.RATED)


def matters_in(actor: Actor) -> dict[str, Callable[[QuerySet], QuerySet]]:
    """Each tab as a filter over what this person may see."""
    units = actor.units_as(*UNIT)
    helping = Assignment.objects.filter(matter=OuterRef("pk"), unit__in=units, lead=False, ended_at=None)
    return {
        "accept": lambda seen: seen.filter(unit__in=units, state=State.DISPATCHED),
        "mine": lambda seen: seen.filter(unit__in=units, state__in=AT_WORK, handler_id=actor.staff_id),
        "unit": lambda seen: seen.filter(unit__in=units, state__in=sorted(WITH_UNIT)),
        "redo": lambda seen: seen.filter(unit__in=units, state__in=AT_WORK, redos__gt=0),
        "co": lambda seen: seen.filter(Exists(helping), state__in=sorted(WITH_UNIT)),
        "done": lambda seen: seen.filter(unit__in=units, state__in=HANDED_IN),
    }


def order_of(tab: str) -> tuple:
    return ("-finished_at", "-id") if tab == "done" else (PRESSING, "due_at", "id")
