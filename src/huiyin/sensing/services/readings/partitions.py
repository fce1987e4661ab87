"""One table of readings a day (UTC). Made before it is needed; dropped whole when its readings are too old."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from django.db import connection, transaction

TABLE = "sensing_reading"
_there: set[date] = set()
# Whoever makes or drops a day holds this, so that two consumers that meet the same new day do not collide.
_TURN = 7_311_060


def table_of(day: date) -> str:
    return f"{TABLE}_{day:%Y%m%d}"


def ensure(days: Iterable[date]) -> None:
    """Make what is missing, in the caller's transaction."""
    missing = [day for day in days if day not in _there]
    if not missing:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
        there = set(kept_days())
        for day in missing:
            if day not in there:
                _make(cursor, day)
    transaction.on_commit(lambda: _there.update(missing))


def _make(cursor, day: date) -> None:
    # Made apart and then attached: PARTITION OF would lock out everybody who reads or writes any day.
    name, until = table_of(day), day + timedelta(days=1)
    bounds = f"at >= '{day} 00:00+00' AND at < '{until} 00:00+00'"
    cursor.execute(f"CREATE TABLE {name} (LIKE {TABLE} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)")
    cursor.execute(f"ALTER TABLE {name} ADD PRIMARY KEY (device_id, metric_id, at)")
    cursor.execute(f"ALTER TABLE {name} ADD CONSTRAINT of_the_day CHECK ({bounds})")
    cursor.execute(
        f"ALTER TABLE {TABLE} ATTACH PARTITION {name} FOR VALUES FROM ('{day} 00:00+00') TO ('{until} 00:00+00')"
    )
    cursor.execute(f"ALTER TABLE {name} DROP CONSTRAINT of_the_day")


def kept_days() -> list[date]:
    """The days that have a table, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass", [TABLE])
        names = [name.rpartition("_")[2].strip('"') for (name,) in cursor.fetchall()]
    return sorted(datetime.strptime(name, "%Y%m%d").replace(tzinfo=UTC).date() for name in names)


def drop_before(day: date) -> list[date]:
    """Drop the days before `day`. Call outside of a transaction: readers of other days do not wait then."""
    old = [each for each in kept_days() if each < day]
    for each in old:
        _there.discard(each)
        with connection.cursor() as cursor:
            if not connection.in_atomic_block:
                cursor.execute(f"ALTER TABLE {TABLE} DETACH PARTITION {table_of(each)} CONCURRENTLY")
            cursor.execute(f"DROP TABLE {table_of(each)}")
    return old


def forget() -> None:
    _there.clear()
