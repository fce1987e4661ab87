"""Rows of readings into their day's table: by COPY, and each only once."""

from datetime import UTC, datetime

import numpy as np
from django.db import connection, transaction
from psycopg.errors import UniqueViolation

from huiyin.sensing.services.readings import partitions

FEW = 16  # rows up to which one INSERT is quicker than the round trips of a guarded COPY
DAY = 86_400_000_000
_EPOCH = 946_684_800_000_000  # 2000-01-01, from which PostgreSQL counts microseconds
_HEAD, _TAIL = b"PGCOPY\n\xff\r\n\0" + b"\0" * 8, b"\xff\xff"
_COLUMNS = "device_id, metric_id, at, value, quality"
_WIRE = np.dtype(
    [("fields", ">i2"), ("l1", ">i4"), ("device", ">i4"), ("l2", ">i4"), ("metric", ">i2"), ("l3", ">i4"),
     ("at", ">i8"), ("l4", ">i4"), ("value", ">f8"), ("l5", ">i4"), ("quality", ">i2")]
)  # fmt: skip
_INSERT = """
INSERT INTO sensing_reading (device_id, metric_id, at, value, quality)
SELECT device, metric, timestamptz 'epoch' + moment * interval '1 microsecond', value, quality
FROM unnest(%s::int[], %s::smallint[], %s::bigint[], %s::float8[], %s::smallint[])
     AS given (device, metric, moment, value, quality)
ON CONFLICT DO NOTHING
RETURNING device_id, metric_id, (extract(epoch FROM at) * 1000000)::bigint
"""


class Rows:
    """Columns of equal length, sorted by device, metric and time (in microseconds): everybody locks in one order."""

    def __init__(self, device: np.ndarray, metric: np.ndarray, at: np.ndarray, value: np.ndarray, quality: np.ndarray):
        self.columns = (device, metric, at, value, quality)

    def __len__(self) -> int:
        return len(self.columns[0])

    def part(self, mask: np.ndarray) -> "Rows":
        return Rows(*(column[mask] for column in self.columns))


def keep(rows: Rows) -> np.ndarray:
    """Write what is not there yet. True for each row that was new."""
    new = np.ones(len(rows), dtype=bool)
    days = rows.columns[2] // DAY
    found = np.unique(days)
    partitions.ensure(_date(number) for number in found)
    if len(rows) <= FEW:
        return _insert(rows)
    for number in found:
        mask = days == number
        new[mask] = _copy(rows.part(mask), partitions.table_of(_date(number)))
    return new


def _date(number: int):
    return datetime.fromtimestamp(int(number) * 86_400, UTC).date()


def _copy(rows: Rows, table: str) -> np.ndarray:
    """Duplicates are rare: nobody looks for them first, and whoever meets one goes the slower way."""
    try:
        with transaction.atomic():
            copy_into(table, rows)
        return np.ones(len(rows), dtype=bool)
    except UniqueViolation:  # raised by the driver: Django does not stand between it and a COPY
        return _insert(rows)


def copy_into(table: str, rows: Rows) -> None:
    with connection.cursor() as cursor:
        copied(cursor, table, rows)


def copied(cursor, table: str, rows: Rows) -> None:
    with cursor.copy(f"COPY {table} ({_COLUMNS}) FROM STDIN (FORMAT BINARY)") as copy:
        copy.write(_HEAD + wire(rows) + _TAIL)


def wire(rows: Rows) -> bytes:
    """As COPY BINARY wants it: big endian, each field after its length."""
    device, metric, at, value, quality = rows.columns
    out = np.empty(len(rows), dtype=_WIRE)
    out["fields"], out["l1"], out["l2"], out["l3"], out["l4"], out["l5"] = 5, 4, 2, 8, 8, 2
    out["device"], out["metric"], out["at"] = device, metric, at - _EPOCH
    out["value"], out["quality"] = value, quality
    return out.tobytes()


def _insert(rows: Rows) -> np.ndarray:
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [column.tolist() for column in rows.columns])
        new = set(cursor.fetchall())
    return np.fromiter((key in new for key in zip(*(c.tolist() for c in rows.columns[:3]), strict=True)), bool)
