"""A unit's inbox: what waits to be accepted, what is mine, what the unit has, what came back, where we help."""

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.kernel.paging import Page, page_of
from huiyin.matters.access import visible_to
from huiyin.matters.models import Matter
from huiyin.matters.selectors.inbox import AT_WORK, matters_in, order_of
from huiyin.matters.states import WITH_UNIT, State
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import UNIT
from huiyin.web.desk.rows import ROW_NEEDS

WORDS = {
    "accept": pgettext_lazy("unit", "To accept"),
    "mine": _("Mine"),
    "unit": _("All of the unit"),
    "redo": _("Sent back to redo"),
    "co": _("We help"),
    "done": _("Handed in"),
}


def counts(actor: Actor) -> dict[str, int]:
    """What the tabs show, in two statements; what was handed in is not counted: it only grows."""
    units = actor.units_as(*UNIT)
    own = Matter.objects.filter(unit__in=units, state__in=sorted(WITH_UNIT)).aggregate(
        accept=Count("pk", filter=Q(state=State.DISPATCHED)),
        mine=Count("pk", filter=Q(state__in=AT_WORK, handler_id=actor.staff_id)),
        unit=Count("pk"),
        redo=Count("pk", filter=Q(state__in=AT_WORK, redos__gt=0)),
    )
    return own | {"co": matters_in(actor)["co"](visible_to(actor)).count()}


def tab_in(given: str, counted: dict[str, int]) -> str:
    """Without a choice: what waits to be accepted, else one's own, else the unit's."""
    if given in WORDS:
        return given
    return next((tab for tab in ("accept", "mine") if counted.get(tab)), "unit")


def page(actor: Actor, tab: str, number: int, size: int) -> Page:
    found = matters_in(actor)[tab](visible_to(actor))
    return page_of(found.order_by(*order_of(tab)), number, size, rows=Matter.objects.select_related(*ROW_NEEDS))


MOST_ON_MAP = 500


def on_the_map(actor: Actor, tab: str) -> list[Matter]:
    found = matters_in(actor)[tab](visible_to(actor)).filter(lon__isnull=False, lat__isnull=False)
    return list(found.order_by(*order_of(tab))[:MOST_ON_MAP])
