"""When devices were last heard, and what they said of their battery and signal."""

import time
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import connection, transaction

from huiyin.sensing.models import DeviceState

# A quiet district's states are written with every batch. Under load each device waits for its turn: one UPDATE a
# reading would cost more than keeping the reading.
MANY = 256  # devices in a batch from which states wait
EVERY = 15.0  # seconds between two writings then
_newest: dict[int, float] = {}  # of devices heard by this process: seconds since 1970, measured
_said: dict[tuple[int, str], float] = {}  # battery and signal as they stand in the database
_waiting: dict[int, tuple[float | None, float]] = {}  # device → newest, heard
_written = 0.0
_UPSERT = """
INSERT INTO sensing_devicestate AS s (device_id, last_at, heard_at, battery, signal, why)
SELECT device, to_timestamp(last), to_timestamp(heard), battery, signal, '{}'
FROM unnest(%s::int[], %s::float8[], %s::float8[], %s::float8[], %s::float8[])
     AS given (device, last, heard, battery, signal)
ON CONFLICT (device_id) DO UPDATE SET
    last_at = greatest(s.last_at, excluded.last_at), heard_at = greatest(s.heard_at, excluded.heard_at),
    battery = coalesce(excluded.battery, s.battery), signal = coalesce(excluded.signal, s.signal)
"""


def newest_of(devices: Iterable[int]) -> dict[int, float]:
    """When the newest reading of each was measured, as far as this process knows: from memory, else as last written."""
    wanted = set(devices)
    unknown = wanted - _newest.keys()
    if unknown:
        rows = DeviceState.objects.filter(pk__in=list(unknown)).values_list("pk", "last_at")
        found = dict.fromkeys(unknown, 0.0) | {pk: at.timestamp() for pk, at in rows if at is not None}
        if connection.in_atomic_block:
            transaction.on_commit(lambda: _remember(found))
        return {**found, **{d: _newest[d] for d in wanted - unknown}}
    return {d: _newest[d] for d in wanted}


def _remember(newest: Mapping[int, float]) -> None:
    for device, at in newest.items():
        if at > _newest.get(device, -1.0):
            _newest[device] = at


def heard(newest: Mapping[int, float | None], told: Mapping[tuple[int, str], float], *, at: datetime) -> None:
    """Note devices heard at `at`: newest reading of each (None: nothing was kept), battery and signal in `told`."""
    moment = at.timestamp()
    changed = {key: value for key, value in told.items() if _said.get(key) != value}
    due = {device for device, _ in changed}
    batch = {device: (last, moment) for device, last in newest.items()}
    global _written
    if len(batch) <= MANY:
        writing, waiting = batch, dict[int, tuple[float | None, float]]()
    elif time.monotonic() - _written > EVERY:
        writing, waiting = {**_waiting, **batch}, {}
        _written = time.monotonic()
    else:
        writing = {device: batch[device] for device in due}
        waiting = {device: pair for device, pair in batch.items() if device not in due}
    _write(writing, changed)
    transaction.on_commit(lambda: _kept(newest, changed, writing, waiting))


def _kept(newest, changed, writing, waiting) -> None:
    _remember({device: at for device, at in newest.items() if at is not None})
    _said.update(changed)
    for device in writing:
        _waiting.pop(device, None)
    _waiting.update(waiting)


def flush() -> None:
    """Write what waits: before the process ends, and when it has nothing to do."""
    waiting = dict(_waiting)
    if waiting:
        _write(waiting, {})
        for device in waiting:
            _waiting.pop(device, None)


def _write(states: Mapping[int, tuple[float | None, float]], told: Mapping[tuple[int, str], float]) -> None:
    if not states:
        return
    rows = sorted(
        (device, last, moment, told.get((device, "battery")), told.get((device, "signal")))
        for device, (last, moment) in states.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, list(map(list, zip(*rows, strict=True))))


def forget() -> None:
    global _written
    _written = 0.0
    for kept in (_newest, _said, _waiting):
        kept.clear()
