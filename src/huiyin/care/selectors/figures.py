"""How well care is kept, by community. Nothing in it says who anybody is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from huiyin.care.access import files_for
from huiyin.care.models import Due, Order
from huiyin.care.vocabulary import DueState
from huiyin.matters.states import OPEN
from huiyin.orgs.actor import Actor


@dataclass(frozen=True)
class Kept:
    """Of one community: files, what was due in the period, what of it was kept in time, late, missed so far."""

    community: str
    files: int
    due: int
    in_time: int
    late: int
    missed: int
    orders: int
    unanswered: int

    @property
    def rate(self) -> float | None:
        """Share that was kept in time, of what has been decided; none where nothing was due."""
        return self.in_time / self.due if self.due else None


def kept_by_community(actor: Actor, first: date, last: date) -> list[Kept]:
    """Days `first` to `last`, both included. A constant number of statements. Called off is not counted."""
    files = files_for(actor)
    people = dict(files.values_list("community").annotate(count=Count("pk")).order_by("community"))
    dues = Due.objects.filter(file__in=files, on__range=(first, last)).exclude(state=DueState.ENDED)
    counted = dues.values(code=F("file__community")).annotate(
        due=Count("pk", filter=Q(state=DueState.DONE) | Q(missed_at__isnull=False)),
        in_time=Count("pk", filter=Q(state=DueState.DONE, done_at__lte=F("due_at"))),
        late=Count("pk", filter=Q(state=DueState.DONE, done_at__gt=F("due_at"))),
        missed=Count("pk", filter=Q(state=DueState.OPEN, missed_at__isnull=False)),
    )
    orders = Order.objects.filter(file__in=files, at__date__range=(first, last)).values(code=F("file__community"))
    asked = orders.annotate(orders=Count("pk"), unanswered=Count("pk", filter=Q(matter__state__in=sorted(OPEN))))
    by_due = {row["code"]: row for row in counted}
    by_order = {row["code"]: row for row in asked}
    return [_kept(code, count, by_due.get(code, {}), by_order.get(code, {})) for code, count in sorted(people.items())]


def _kept(code: str, files: int, due: Mapping, orders: Mapping) -> Kept:
    figures = {name: due.get(name, 0) for name in ("due", "in_time", "late", "missed")}
    return Kept(code, files, **figures, orders=orders.get("orders", 0), unanswered=orders.get("unanswered", 0))
