"""What tells how devices are: their states, what they said lately, what of theirs was set aside. For all at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q, Sum

from huiyin.sensing import registry
from huiyin.sensing.models import Device, DeviceKind, FateCount
from huiyin.sensing.rules.health import OUTDOORS, STUCK_FOR, Facts, Said, may_be_stuck
from huiyin.sensing.vocabulary import Fate

LATELY = timedelta(hours=2)
A_DAY = timedelta(days=1)
TELLING = (Fate.ABSURD, Fate.FUTURE, Fate.TOO_OLD)


@dataclass(frozen=True)
class Watched:
    """A device with what was found of it before."""

    facts: Facts
    code: str
    maintainer: int | None
    silent_since: datetime | None
    weak_since: datetime | None
    lying_since: datetime | None
    why: Mapping

    def since(self, what: str) -> datetime | None:
        return getattr(self, f"{what}_since")


FIELDS = (
    "id", "code", "kind__code", "kind__expected_seconds", "kind__battery_low", "secret_set_at",
    "gateway__state__heard_at", "registered_at", "gateway", "lon", "lat",
    "maintainer", "state__heard_at", "state__battery", "state__signal", "state__silent_since", "state__weak_since",
    "state__lying_since", "state__why",
)  # fmt: skip


def devices(at: datetime) -> list[Watched]:
    """All that are in use: not retired, consent not ended, and nothing that waits for somebody to wear it."""
    idle = Q(kind__on_person=True, subject="") | Q(subject_until__lte=at)
    rows = Device.objects.filter(retired_at=None).exclude(idle).order_by().values(*FIELDS)
    return [_watched(row) for row in rows]


def _watched(row: dict) -> Watched:
    # What stands behind a gateway needs no secret, but somebody who passes on what it says.
    since = row["secret_set_at"] or (row["registered_at"] if row["gateway__state__heard_at"] else None)
    state = {name: row[f"state__{name}"] for name in ("silent_since", "weak_since", "lying_since")}
    facts = Facts(
        row["id"], row["kind__code"], row["kind__expected_seconds"], since, row["state__heard_at"],
        row["state__battery"], row["state__signal"], row["kind__battery_low"], row["gateway"], row["lon"], row["lat"],
        state["weak_since"] is not None,
    )  # fmt: skip
    return Watched(facts, row["code"], row["maintainer"], **state, why=row["state__why"] or {})


# Doubtful readings tell of nobody's lie: their source flags them itself.
_SAID = """
WITH limits(kind, metric, low, high, outdoors) AS (
    SELECT * FROM unnest(%s::bigint[], %s::smallint[], %s::float8[], %s::float8[], %s::bool[])),
said AS (
    SELECT device_id, metric_id, value, lag(value) OVER (PARTITION BY device_id, metric_id ORDER BY at) AS before
    FROM sensing_reading WHERE at > %s AND at <= %s AND quality = 0)
SELECT s.device_id, s.metric_id, count(*), min(value), max(value), avg(value), sum(value),
       count(*) FILTER (WHERE value < low OR value > high),
       count(*) FILTER (WHERE abs(value - before) > (high - low) / 2)
FROM said s JOIN sensing_device d ON d.id = s.device_id AND d.retired_at IS NULL
     JOIN limits l ON l.kind = d.kind_id AND l.metric = s.metric_id
GROUP BY s.device_id, s.metric_id
HAVING bool_or(outdoors) OR min(value) = max(value)
    OR count(*) FILTER (WHERE value < low OR value > high OR abs(value - before) > (high - low) / 2) > 0
"""
_ALL_DAY = """
SELECT r.device_id, r.metric_id, count(*), max(r.at) - min(r.at)
FROM unnest(%s::int[], %s::smallint[]) AS t(device, metric)
     JOIN sensing_reading r ON r.device_id = t.device AND r.metric_id = t.metric
WHERE r.at > %s AND r.at <= %s GROUP BY 1, 2 HAVING min(r.value) = max(r.value)
"""


def said(at: datetime) -> dict[int, Sequence[Said]]:
    """Per device what is worth a look: it stood still, jumped, left its range, or has neighbours to compare with."""
    codes = registry.metric_codes()
    found: dict[int, list[Said]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_SAID, [*_limits(), at - LATELY, at])
        for device, metric, count, low, high, mean, total, outside, jumps in cursor:
            one = Said(codes[metric], count, low, high, mean, total, outside, jumps)
            found.setdefault(device, []).append(one)
    return _with_stillness(found, at)


def _limits() -> list[list]:
    kinds, known = dict(DeviceKind.objects.values_list("code", "id")), registry.picture().kinds
    rows = [
        (kinds[kind], one.metric, one.low, one.high, kind in OUTDOORS)
        for kind, measures in known.items()
        for one in measures.values()
    ]
    return [list(column) for column in zip(*rows, strict=True)] or [[], [], [], [], []]


def _with_stillness(found: dict[int, list[Said]], at: datetime) -> dict[int, Sequence[Said]]:
    """Only what stood still for two hours is looked at for a whole day."""
    metrics = registry.metric_ids()
    still = [(device, metrics[one.metric]) for device, several in found.items() for one in several if may_be_stuck(one)]
    if not still:
        return dict(found)
    which = [device for device, _ in still], [metric for _, metric in still]
    with connection.cursor() as cursor:
        cursor.execute(_ALL_DAY, [*which, at - STUCK_FOR - LATELY, at])
        for device, metric, count, span in cursor.fetchall():
            code = registry.metric_codes()[metric]
            found[device] = [
                replace(one, stuck_count=count, stuck_for=span) if one.metric == code else one for one in found[device]
            ]
    return dict(found)


def fates(at: datetime) -> dict[int, dict[str, int]]:
    """Device → fate → how often in a day."""
    rows = FateCount.objects.filter(hour__gt=at - A_DAY, device_id__gt=0, fate__in=TELLING)
    found: dict[int, dict[str, int]] = {}
    for device, fate, amount in rows.values_list("device_id", "fate").annotate(n=Sum("amount")).order_by():
        found.setdefault(device, {})[fate] = amount
    return found
