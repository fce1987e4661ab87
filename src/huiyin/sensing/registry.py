"""Devices, kinds and metrics in memory, for whoever handles readings by the ten thousand.

Triggers of the database note every change of a device, a kind or a metric (migration 0003); a process asks once a
second what was noted since it last looked and reads those devices again. What counts is the transaction, not a clock,
so that a change that commits late is not missed.
"""

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import inf

from django.db import connection

from huiyin.sensing.models import Device, DeviceKind, Metric

FRESH_FOR = 1.0  # seconds until a change made by another process is seen
TOO_MANY = 2_000  # changed devices above which all are read anew
EVERYTHING = 0  # noted where a kind, a metric, or more devices than are worth naming were changed


@dataclass(frozen=True, slots=True)
class Measures:
    """One metric as one kind measures it. Outside lowest…highest a value is absurd; outside low…high it is suspect."""

    metric: int
    code: str
    is_flag: bool
    lowest: float
    highest: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Known:
    """A device as readings meet it.

    Attributes:
        measures: by metric code; the same mapping for all devices of a kind.
        gateway: id of the device that speaks for it, or None.
        subject: whom it serves (care/12); its readings are theirs. Empty for a device of a place.
        ends_at: seconds since 1970 from which on it measures nothing: retired, or consent ended. inf: no end.
        area: finest area known, as Device.area; lon, lat None for what people carry.
    """

    id: int
    code: str
    kind: str
    measures: Mapping[str, Measures]
    gateway: int | None
    subject: str
    ends_at: float
    expected: int | None
    area: str
    grid: str
    lon: float | None
    lat: float | None
    building: str
    component: str

    def in_use(self, at: float) -> bool:
        """`at`: now, not when it was measured: once consent has ended nothing is taken in any more."""
        return at < self.ends_at


@dataclass(frozen=True, slots=True)
class Picture:
    """All of it at one moment; never changed, but replaced."""

    by_code: Mapping[str, Known] = field(default_factory=dict)
    by_id: Mapping[int, Known] = field(default_factory=dict)
    metrics: Mapping[str, int] = field(default_factory=dict)
    codes: Mapping[int, str] = field(default_factory=dict)
    kinds: Mapping[str, Mapping[str, Measures]] = field(default_factory=dict)
    horizon: int = 0  # transactions from this one on may hold changes that the picture does not show
    seen: frozenset[int] = frozenset()  # notes of such transactions that it does show


_lock = threading.Lock()
_picture: Picture | None = None
_looked = -inf


def picture() -> Picture:
    """The present picture; at most once a second with one small query. Take it once for a batch."""
    if _picture is not None and time.monotonic() - _looked < FRESH_FOR:
        return _picture
    with _lock:
        return _refreshed()


def find(code: str) -> Known | None:
    return picture().by_code.get(code)


def find_by_id(device: int) -> Known | None:
    return picture().by_id.get(device)


def metric_ids() -> Mapping[str, int]:
    return picture().metrics


def metric_codes() -> Mapping[int, str]:
    return picture().codes


def forget() -> None:
    """The next look reads everything anew."""
    global _picture, _looked
    _picture, _looked = None, -inf


def look_again() -> None:
    """The next look asks for changes, however fresh the picture is: after a change by this process."""
    global _looked
    _looked = -inf


def _refreshed() -> Picture:
    global _picture, _looked
    if _picture is not None and time.monotonic() - _looked < FRESH_FOR:  # another thread was quicker
        return _picture
    began = time.monotonic()
    if _picture is None:
        _picture = _whole()
    else:
        _picture = _since(_picture)
    _looked = began
    return _picture


_NOTED = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, ARRAY(
    SELECT ARRAY[id, device_id] FROM sensing_devicechange WHERE tx >= %s::text::xid8)
"""


def _noted(since: int) -> tuple[int, dict[int, int]]:
    """The horizon to ask from next time, and what was noted since `since`: id of the note → device."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTED, [str(since)])
        horizon, notes = cursor.fetchone()
    return horizon, dict(notes)


def _whole() -> Picture:
    # The horizon first: what commits between the two is read twice, never missed.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        (horizon,) = cursor.fetchone()
    _, notes = _noted(horizon)
    metrics = {m.code: m for m in Metric.objects.all()}
    kinds = {kind.code: _measures(kind, metrics) for kind in DeviceKind.objects.all()}
    found = list(_known(kinds))
    return Picture(
        {known.code: known for known in found},
        {known.id: known for known in found},
        {code: m.pk for code, m in metrics.items()},
        {m.pk: code for code, m in metrics.items()},
        kinds,
        horizon,
        frozenset(notes),
    )


def _since(before: Picture) -> Picture:
    horizon, notes = _noted(before.horizon)
    changed = {device for note, device in notes.items() if note not in before.seen}
    if EVERYTHING in changed or len(changed) > TOO_MANY:
        return _whole()
    found = {known.id: known for known in _known(before.kinds, changed)} if changed else {}
    return _with(before, changed, found, horizon, frozenset(notes))


def _with(before: Picture, changed: set[int], found: dict[int, Known], horizon: int, seen: frozenset[int]) -> Picture:
    by_code, by_id = before.by_code, before.by_id
    if changed:
        by_id = {key: known for key, known in by_id.items() if key not in changed} | found
        by_code = {known.code: known for known in by_id.values()}
    return Picture(by_code, by_id, before.metrics, before.codes, before.kinds, horizon, seen)


def _measures(kind: DeviceKind, metrics: dict[str, Metric]) -> dict[str, Measures]:
    found = {}
    for code, span in kind.metrics.items():
        if metric := metrics.get(code):
            lowest, highest = _or(metric.lowest, -inf), _or(metric.highest, inf)
            low, high = span.get("low", lowest), span.get("high", highest)
            found[code] = Measures(metric.pk, code, metric.is_flag, lowest, highest, low, high)
    return found


def _or(value: float | None, other: float) -> float:
    return other if value is None else value


FIELDS = (
    "id", "code", "kind__code", "kind__on_person", "kind__expected_seconds", "gateway_id", "subject", "subject_until",
    "retired_at", "area", "grid", "lon", "lat", "building", "component",
)  # fmt: skip


def _known(kinds: Mapping[str, Mapping[str, Measures]], only: Iterable[int] | None = None) -> Iterable[Known]:
    rows = Device.objects.order_by().values_list(*FIELDS)
    rows = rows if only is None else rows.filter(pk__in=list(only))
    for key, code, kind, worn, expected, gateway, subject, until, retired, area, grid, lon, lat, house, part in rows:
        ends = _ends_at(worn, subject, until, retired)
        yield Known(
            key, code, kind, kinds.get(kind, {}), gateway, subject, ends, expected, area, grid, lon, lat, house, part
        )


def _ends_at(worn: bool, subject: str, until, retired) -> float:
    if retired is not None or (worn and not subject):
        # What measures a person measures nothing before somebody agreed to it, and nothing after.
        return -inf
    return until.timestamp() if subject and until is not None else inf
