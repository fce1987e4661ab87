"""Pages of long lists: a bounded count, never an unbounded list, two statements whatever the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

COUNT_UP_TO = 10_000


@dataclass(frozen=True)
class Page:
    """`rows` of page `number` (from 1). `total` is exact up to COUNT_UP_TO; above, `total_is_more` is true."""

    rows: Sequence
    number: int
    size: int
    total: int
    total_is_more: bool
    has_next: bool

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.has_next else None

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def first_row(self) -> int:
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last_row(self) -> int:
        return (self.number - 1) * self.size + len(self.rows)


def page_of(queryset: QuerySet, number: int, size: int = 20, *, rows: QuerySet | None = None) -> Page:
    """Page `number` of `queryset`.

    `rows`: a richer query for the rows themselves (joins, prefetches), matched by primary key. The page is then found on
    the narrow query, whose index alone can skip to a far page, and only `size` rows are fetched in full.
    """
    number, size = max(1, number), min(max(1, size), 200)
    offset = (number - 1) * size
    keys = list(queryset.values_list("pk", flat=True)[offset : offset + size + 1])
    has_next, keys = len(keys) > size, keys[:size]
    found = (rows if rows is not None else queryset.model.objects).in_bulk(keys) if keys else {}
    if number == 1 and not has_next:
        total, more = len(keys), False
    else:
        total = queryset.order_by().values("pk")[: COUNT_UP_TO + 1].count()
        total, more = min(total, COUNT_UP_TO), total > COUNT_UP_TO
    return Page([found[k] for k in keys if k in found], number, size, total, more, has_next)
