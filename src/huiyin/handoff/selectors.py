"""Reads: hand-offs by age with what comes next, those of a matter, those of a partner's own account."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from huiyin.handoff.models import Handoff, Partner
from huiyin.handoff.states import OPEN
from huiyin.kernel.errors import Forbidden, NotFound
from huiyin.kernel.paging import Page, page_of
from huiyin.matters.access import sees_all, visible_to
from huiyin.matters.models import Matter
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role

RELATED = ("matter__type", "matter__unit", "partner", "unit")


def handoffs_page(actor: Actor, number: int, *, tab: str = "open", partner: int | None = None, size: int = 30) -> Page:
    """Open ones: whose word is due soonest first. Others: the latest first."""
    found = Handoff.objects.filter(partner=partner) if partner else Handoff.objects.all()
    if not sees_all(actor):
        found = found.filter(matter__in=visible_to(actor).values("pk"))
    if tab == "open":
        found = found.filter(state__in=sorted(OPEN)).order_by(F("due_at").asc(nulls_last=True), "pk")
    elif tab:
        found = found.filter(state=tab).order_by("-made_at", "-pk")
    else:
        found = found.order_by("-made_at", "-pk")
    return page_of(found, number, size, rows=Handoff.objects.select_related(*RELATED))


def handoffs_of(matter: Matter) -> list[Handoff]:
    """Newest first."""
    return list(
        Handoff.objects.filter(matter=matter).select_related("partner", "unit").order_by("-made_at", "-pk")[:50]
    )


def access_handoff(actor: Actor, matter: Matter, pk: int) -> Handoff:
    """Of a matter that the caller has got through its own door."""
    found = Handoff.objects.select_related("partner", "unit").filter(matter=matter, pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such hand-off."))
    return found


def handed_to(actor: Actor) -> QuerySet[Handoff]:
    """What partners that call with this account's key have got."""
    mine = Handoff.objects.filter(partner__way="api", partner__account=actor.account_id or 0)
    return mine.select_related("partner", "unit")


def access_handed(actor: Actor, pk: int) -> Handoff:
    found = handed_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such hand-off, or it is not one of yours."))
    return found


def all_partners(actor: Actor) -> list[Partner]:
    _administrator(actor)
    rows = Partner.objects.select_related("account", "fallback_unit")
    return list(rows.order_by("closed_at", "name_zh", "pk")[:500])


def access_partner(actor: Actor, pk: int) -> Partner:
    _administrator(actor)
    found = Partner.objects.select_related("account", "fallback_unit").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such partner."))
    return found


def _administrator(actor: Actor) -> None:
    if not actor.has(Role.ADMINISTRATOR):
        raise Forbidden(_("Only an administrator decides to whom matters may be handed."))
