"""Pages of long lists: a bounded count, never an unbounded list, two statements whatever the page."""

import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

COUNT_UP_TO = 10_000
LARGE = 1_000  # a total from here on is remembered for a moment: nobody sees the difference, and counting costs most
FRESH_FOR = 10.0
MOST_REMEMBERED = 1_000
_remembered: dict[Hashable, tuple[float, int]] = {}


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


def page_in(rows: Sequence, number: int, size: int) -> Page:
    """Page `number` of what is in memory already."""
    first = (number - 1) * size
    return Page(rows[first : first + size], number, size, len(rows), False, first + size < len(rows))


def page_of(
    queryset: QuerySet,
    number: int,
    size: int = 20,
    *,
    rows: QuerySet | Callable[[Sequence], Mapping] | None = None,
    known_as: Hashable | None = None,
    beginning: QuerySet | None = None,
) -> Page:
    """Page `number` of `queryset`.

    Args:
        rows: where the rows themselves come from: a richer query (joins, prefetches), or what finds rows by their keys.
            The page is then found on the narrow query, whose index alone can skip to a far page, and only `size` rows
            are fetched in full.
        beginning: those of the queryset that come first in its order, found in a cheaper way. They are looked at first,
            and are enough where the page lies within them.
        known_as: names the question (who asks, and what); a large total is remembered under it for FRESH_FOR seconds.
    """
    number, size = max(1, number), min(max(1, size), 200)
    offset = (number - 1) * size
    keys: list = []
    if beginning is not None:
        keys = list(beginning.values_list("pk", flat=True)[offset : offset + size + 1])
    if len(keys) <= size:
        keys = list(queryset.values_list("pk", flat=True)[offset : offset + size + 1])
    has_next, keys = len(keys) > size, keys[:size]
    found = _found(queryset, keys, rows) if keys else {}
    total = _total(queryset, known_as) if number > 1 or has_next else len(keys)
    more = total > COUNT_UP_TO
    return Page([found[k] for k in keys if k in found], number, size, min(total, COUNT_UP_TO), more, has_next)


def _found(queryset: QuerySet, keys: Sequence, rows: QuerySet | Callable[[Sequence], Mapping] | None) -> Mapping:
    if callable(rows):
        return rows(keys)
    return (rows if rows is not None else queryset.model._default_manager).in_bulk(keys)


def _total(queryset: QuerySet, known_as: Hashable | None) -> int:
    """At most one more than COUNT_UP_TO."""
    moment = time.monotonic()
    if known_as is not None and known_as in _remembered and moment - _remembered[known_as][0] < FRESH_FOR:
        return _remembered[known_as][1]
    total = queryset.order_by().values("pk")[: COUNT_UP_TO + 1].count()
    if known_as is not None and total >= LARGE:
        if len(_remembered) >= MOST_REMEMBERED:
            _remembered.clear()
        _remembered[known_as] = (moment, total)
    return total
