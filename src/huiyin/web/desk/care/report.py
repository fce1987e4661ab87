"""/desk/care/figures/: how well care is kept, community by community, and what was asked for and not answered."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from huiyin.care.access import files_for
from huiyin.care.models import Order
from huiyin.care.selectors.figures import Kept, kept_by_community
from huiyin.care.vocabulary import ORDER_LABELS, OrderKind
from huiyin.kernel.clock import now
from huiyin.matters.labels import pick
from huiyin.matters.states import OPEN
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role
from huiyin.web.carewords import communities
from huiyin.web.desk.frame import page
from huiyin.web.doors import actor_in, needs

MOST_ORDERS = 50


@needs(Role.CARER)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    first, last = _period(request)
    rows = kept_by_community(actor, first, last)
    names = communities(row.community for row in rows)
    context = {
        "rows": [(row, names.get(row.community, row.community), _percent(row)) for row in rows],
        "first": first,
        "last": last,
        "orders": _unanswered(actor),
    }
    return page(request, "desk/pages/care/figures.html", context)


def _period(request: HttpRequest) -> tuple[date, date]:
    """The last thirty days, or what is asked for; what is no date, or turned round, is mended."""
    today = timezone.localtime(now()).date()
    first = _day(request.GET.get("from", "")) or today - timedelta(days=30)
    last = _day(request.GET.get("to", "")) or today
    return min(first, last), max(first, last)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year < 2100 else None


def _percent(row: Kept) -> int | None:
    return None if row.rate is None else round(100 * row.rate)


def _unanswered(actor: Actor) -> list[tuple[Order, str]]:
    rows = Order.objects.filter(file__in=files_for(actor), matter__state__in=sorted(OPEN))
    found = rows.select_related("matter", "file").order_by("at")[:MOST_ORDERS]
    return [(row, pick(ORDER_LABELS[OrderKind(row.kind)])) for row in found]
