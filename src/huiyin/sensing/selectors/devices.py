"""Devices for lists and pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q, QuerySet, Sum

from huiyin.sensing.models import Device, FateCount
from huiyin.sensing.vocabulary import Fate

STATES = ("ailing", "silent", "weak", "lying", "never", "well", "unsecured", "retired")
ORDERS = {"code": ("code",), "silent": ("state__silent_since", "code"), "battery": ("state__battery", "code")}


@dataclass(frozen=True)
class Wanted:
    """`kind`: code. `area`: a prefix of area codes. `state`: one of STATES, or all that are not retired."""

    words: str = ""
    kind: str = ""
    area: str = ""
    state: str = ""
    order: str = "code"


def found(rows: QuerySet[Device], wanted: Wanted) -> QuerySet[Device]:
    """Those of `rows` (see access) that are wanted, in order."""
    rows = rows.filter(_stands(wanted.state))
    if wanted.kind:
        rows = rows.filter(kind__code=wanted.kind)
    if wanted.area:
        rows = rows.filter(grid=wanted.area) if len(wanted.area) == 14 else rows.filter(area__startswith=wanted.area)
    if words := wanted.words.strip():
        rows = rows.filter(Q(code__istartswith=words) | Q(name__icontains=words) | Q(address__icontains=words))
    return rows.order_by(*ORDERS.get(wanted.order, ORDERS["code"]))


def _stands(state: str) -> Q:
    live = Q(retired_at=None)
    ailing = Q(state__silent_since__isnull=False) | Q(state__weak_since__isnull=False)
    ailing |= Q(state__lying_since__isnull=False)
    return {
        "ailing": live & ailing,
        "silent": live & Q(state__silent_since__isnull=False),
        "weak": live & Q(state__weak_since__isnull=False),
        "lying": live & Q(state__lying_since__isnull=False),
        "never": live & (Q(state=None) | Q(state__heard_at=None)),
        "well": live & Q(state__heard_at__isnull=False) & ~ailing,
        "unsecured": live & Q(secret_hash="", gateway=None),
        "retired": Q(retired_at__isnull=False),
    }.get(state, live)


def rows_in_full() -> QuerySet[Device]:
    return Device.objects.select_related("kind", "state", "maintainer", "gateway")


@dataclass(frozen=True)
class Latest:
    metric: str
    at: datetime
    value: float
    quality: int


_LATEST = """
SELECT m.code, r.at, r.value, r.quality FROM sensing_metric m
CROSS JOIN LATERAL (
    SELECT at, value, quality FROM sensing_reading
    WHERE device_id = %s AND metric_id = m.id AND at > %s AND at <= %s ORDER BY at DESC LIMIT 1) r
WHERE m.code = ANY(%s)
"""


def latest(device: Device, *, at: datetime, within: timedelta) -> dict[str, Latest]:
    """The newest reading of each metric of its kind; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, [device.pk, at - within, at, list(device.kind.metrics)])
        return {row[0]: Latest(*row) for row in cursor.fetchall()}


@dataclass(frozen=True)
class Span:
    """What a metric said in one piece of time."""

    at: datetime
    low: float
    mean: float
    high: float
    count: int


_COURSE = """
SELECT m.code, date_bin(%s::interval, r.at, %s) AS piece, min(r.value), avg(r.value), max(r.value), count(*)
FROM sensing_metric m JOIN sensing_reading r ON r.metric_id = m.id AND r.device_id = %s
WHERE m.code = ANY(%s) AND r.at >= %s AND r.at < %s GROUP BY m.code, piece ORDER BY m.code, piece
"""


def course(device: Device, *, since: datetime, until: datetime, pieces: int) -> dict[str, Sequence[Span]]:
    """Each metric over time in at most `pieces` pieces, however many readings there are; one statement."""
    stride = f"{(until - since).total_seconds() / pieces} seconds"
    found: dict[str, list[Span]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_COURSE, [stride, since, device.pk, list(device.kind.metrics), since, until])
        for code, *span in cursor.fetchall():
            found.setdefault(code, []).append(Span(*span))
    return dict(found)


def fates_of(device: Device, since: datetime) -> list[tuple[Fate, int]]:
    """What became of its readings that were not simply kept, most frequent first."""
    rows = FateCount.objects.filter(device_id=device.pk, hour__gte=since)
    counted = rows.values_list("fate").annotate(n=Sum("amount")).order_by("-n")
    return [(Fate(fate), amount) for fate, amount in counted]
