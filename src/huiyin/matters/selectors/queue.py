"""Lists of matters: filters, order, one page, all in a constant number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.expressions import OrderBy

from huiyin.kernel import prepared
from huiyin.kernel.ids import ALPHABET, read_tracking_code
from huiyin.kernel.paging import Page, page_of
from huiyin.kernel.words import containing, standing_in
from huiyin.matters import newest
from huiyin.matters.access import sees_all, visible_to
from huiyin.matters.library import in_force
from huiyin.matters.models import Matter, Report
from huiyin.matters.models.matter import PRESSING
from huiyin.matters.numbers import serial_of
from huiyin.matters.related import with_related
from huiyin.matters.states import ENDED, FILED_AND_OPEN, OPEN, WAITING_ON_CENTRE, WAITING_ON_FIELD, WAITING_ON_UNIT
from huiyin.orgs.actor import Actor
from huiyin.orgs.memory import key_of_unit

GROUPS = {
    "open": OPEN,
    "ended": ENDED,
    "filed": FILED_AND_OPEN,
    "centre": WAITING_ON_CENTRE,
    "field": WAITING_ON_FIELD,
    "unit": WAITING_ON_UNIT,
}
ORDERS: dict[str, tuple] = {
    "latest": ("-received_at", "-id"),
    "oldest": ("received_at", "id"),
    "due": ("due_at", "id"),
    "pressing": (PRESSING, "due_at", "id"),
}


@dataclass(frozen=True)
class Filters:
    """What a list shows. Empty fields do not filter.

    Attributes:
        states: names of states. group: a named group of states (GROUPS).
        area: code prefix of any level down to the community; grid: a worker grid.
        q: a number, a tracking code, or words of the title or address.
        clock: "overdue" or "soon", at the moment of asking.
        handler_id: the member of staff it is assigned to.
    """

    states: tuple[str, ...] = ()
    group: str = ""
    type: str = ""
    area: str = ""
    grid: str = ""
    unit: str = ""
    urgency: str = ""
    source: str = ""
    section: str = ""
    q: str = ""
    clock: str = ""
    handler_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    order: str = "latest"
    size: int = field(default=20)


def page_of_matters(actor: Actor, filters: Filters, number: int, *, now: datetime) -> Page:
    """One page of what this person may see; three statements, whatever the page and however many rows, and one or two
    more where words are searched for."""
    found = matching(visible_to(actor), filters, now).order_by(*_order(actor, filters))
    return page_of(
        found,
        number,
        filters.size,
        rows=matters_by_key,
        known_as=(actor, filters),
        beginning=_among_the_newest(actor, filters, now),
    )


def _among_the_newest(actor: Actor, filters: Filters, now: datetime) -> QuerySet[Matter] | None:
    """Where words are searched for among everything: those of the newest NEW matters that hold them, newest first.

    The planner takes the pairs of a word for independent of each other and believes that 电动车 is rare, when each
    thirtieth matter is about one; by the index of pairs it would read them all to show the latest twenty. Words that
    fill no page of the newest are rare enough for that index.
    """
    words = filters.q.strip()
    if not words or filters.order != "latest" or not sees_all(actor) or not _is_words(words):
        return None
    since = newest.since(_states(filters))
    if since is None:
        return None
    few = matching(visible_to(actor), replace(filters, q=""), now).filter(received_at__gte=since)
    return few.filter(standing_in(words, "title", "address")).order_by(*ORDERS["latest"])


def _order(actor: Actor, filters: Filters) -> Sequence:
    """A search among somebody's own is ordered after it is found: words and units hang together (nobody sends lamps to
    the parks), which the planner does not know, and it would read all matters in order to find the few."""
    *first, last = ORDERS.get(filters.order, ORDERS["latest"])
    if not filters.q.strip() or sees_all(actor):
        return *first, last
    return *(_computed(term) if isinstance(term, str) else term for term in first), last


def _computed(term: str) -> OrderBy:
    moment = F(term.removeprefix("-")) + Value(timedelta(0))
    return moment.desc() if term.startswith("-") else moment.asc()


def matters_by_key(keys: Sequence[int]) -> dict[int, Matter]:
    """Matters with type, condition and unit to read, in one statement."""
    return {matter.pk: matter for matter in with_related(prepared.select(Matter, where={"id": list(keys)}))}


def matching(matters: QuerySet[Matter], filters: Filters, now: datetime) -> QuerySet[Matter]:
    exact = {
        "state__in": _states(filters),
        "grid": filters.grid,
        "urgency": filters.urgency,
        "source": filters.source,
        "section": filters.section,
        "handler_id": filters.handler_id,
        "received_at__gte": filters.since,
        "received_at__lt": filters.until,
    }
    matters = matters.filter(**{name: value for name, value in exact.items() if value})
    if filters.type:
        matters = matters.filter(type__in=in_force().keys.get(filters.type, ()))
    if filters.unit:
        matters = matters.filter(unit=key_of_unit(filters.unit) or 0)
    if filters.area:
        matters = matters.filter(area__gte=filters.area, area__lt=filters.area + "~")
    if filters.clock:
        matters = matters.filter(_by_clock(filters.clock, now))
    if filters.order in ("due", "pressing") and not (filters.states or filters.group):
        matters = matters.filter(
            due_at__isnull=False
        )  # what has ended; what is paused comes last where states are named
    return matters.filter(_found_by(filters.q)) if filters.q.strip() else matters


def _by_clock(clock: str, now: datetime) -> Q:
    if clock == "overdue":
        return Q(state__in=sorted(OPEN), due_at__lt=now)
    return Q(state__in=sorted(OPEN), due_at__gte=now, soon_at__lte=now) if clock == "soon" else Q()


def _states(filters: Filters) -> tuple[str, ...]:
    return tuple(sorted(filters.states or GROUPS.get(filters.group, ())))


def _found_by(words: str) -> Q:
    words = words.strip()
    if _is_words(words):
        return containing(words, "title", "address")
    if serial := serial_of(words):
        return Q(pk=serial)
    code = read_tracking_code(words)
    return Q(tracking_code=code) | Q(pk__in=Report.objects.filter(own_code=code).values("matter"))


def _is_words(words: str) -> bool:
    """Neither a number nor a tracking code."""
    code = read_tracking_code(words)
    return not serial_of(words) and not (len(code) == 10 and set(code) <= set(ALPHABET))


@dataclass(frozen=True)
class Counts:
    """How many there are in each state; `overdue`: how many of all are late, whatever the clock that was asked for."""

    by_state: dict[str, int]
    overdue: int


def counts_by_state(actor: Actor, filters: Filters | None = None, *, now: datetime) -> Counts:
    """How many matters this person has in each open state; what the tabs of a queue show. One statement."""
    filters = filters or Filters(group="open")
    found = matching(visible_to(actor), replace(filters, clock=""), now).values_list("state").order_by()
    asked = _by_clock(filters.clock, now) if filters.clock else None
    rows = list(found.annotate(n=Count("pk", filter=asked), late=Count("pk", filter=_by_clock("overdue", now))))
    return Counts({state: n for state, n, _late in rows}, sum(late for _state, _n, late in rows))
