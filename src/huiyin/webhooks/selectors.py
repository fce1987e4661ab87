"""Reads for administrators: receivers and how they fare, and the log of each."""

from dataclasses import dataclass

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from huiyin.kernel.errors import Forbidden, NotFound
from huiyin.kernel.paging import Page, page_of
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role
from huiyin.webhooks.models import Delivery, Subscription


@dataclass(frozen=True)
class Standing:
    """A receiver with its figures."""

    subscription: Subscription
    waiting: int
    dead: int
    last_sent: object


def access_subscription(actor: Actor, pk: int) -> Subscription:
    _administrator(actor)
    found = Subscription.objects.select_related("account").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such receiver."))
    return found


def access_delivery(actor: Actor, subscription: int, pk: int) -> Delivery:
    _administrator(actor)
    found = Delivery.objects.select_related("subscription").filter(subscription=subscription, pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such message; old ones are forgotten."))
    return found


def standing_of_all(actor: Actor) -> list[Standing]:
    """All that have not ended; there are a few, and an administrator made each of them by hand."""
    _administrator(actor)
    found = list(Subscription.objects.filter(ended_at=None).select_related("account").order_by("pk")[:200])
    counts = _counts(found) if found else {}
    return [_standing(one, counts) for one in found]


def _counts(found: list[Subscription]) -> dict[int, dict]:
    state = Delivery.State
    asked = Delivery.objects.filter(subscription__in=found).values("subscription").order_by()
    rows = asked.annotate(
        waiting=Count("pk", filter=Q(state=state.WAITING)),
        dead=Count("pk", filter=Q(state=state.DEAD)),
        last_sent=Max("settled_at", filter=Q(state=state.SENT)),
    )
    return {row["subscription"]: dict(row) for row in rows}


def _standing(one: Subscription, counts: dict[int, dict]) -> Standing:
    row = counts.get(one.pk, {})
    return Standing(one, row.get("waiting", 0), row.get("dead", 0), row.get("last_sent"))


def log_of(one: Subscription, number: int, *, state: str = "", size: int = 30) -> Page:
    """Newest first."""
    asked = Delivery.objects.filter(subscription=one, **({"state": state} if state else {})).order_by("-pk")
    return page_of(asked, number, size, rows=Delivery.objects.defer("body"))


def _administrator(actor: Actor) -> None:
    if actor.within or not actor.has(Role.ADMINISTRATOR):
        raise Forbidden(_("Only an administrator decides which other systems are told."))
