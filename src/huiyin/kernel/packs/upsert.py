"""Bring rows into a table: what is new is added, what differs is changed, what is the same is not touched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Model


@dataclass(frozen=True)
class Loaded:
    """What loading one part did. `gone`: keys that the table has and the file no longer names; nothing was done to them
    unless `dropped` says so."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    gone: tuple[str, ...] = field(default=())
    dropped: int = 0

    @property
    def anything(self) -> bool:
        return bool(self.added or self.changed or self.dropped)

    def __add__(self, other: "Loaded") -> "Loaded":
        return Loaded(
            self.rows + other.rows,
            self.added + other.added,
            self.changed + other.changed,
            self.gone + other.gone,
            self.dropped + other.dropped,
        )


def upsert(model: type[Model], key: Sequence[str], columns: Sequence[str], rows: Iterable[Sequence]) -> Loaded:
    """Copy `rows` into a passing table, then insert or update by `key` (column names) in two statements.

    The caller has a transaction open and has checked the rows; `gone` is left to the caller, who knows what it means.
    """
    table = model._meta.db_table
    names = ", ".join(f'"{c}"' for c in columns)
    match = " AND ".join(f't."{c}" = i."{c}"' for c in key)
    others = [c for c in columns if c not in key]
    with connection.cursor() as cursor:
        count = _incoming(cursor, table, names, rows)
        changed = 0
        if others:
            sets = ", ".join(f'"{c}" = i."{c}"' for c in others)
            mine, theirs = (", ".join(f'{side}."{c}"' for c in others) for side in ("t", "i"))
            cursor.execute(
                f"UPDATE {table} t SET {sets} FROM incoming i WHERE {match} AND ({mine}) IS DISTINCT FROM ({theirs})"
            )
            changed = cursor.rowcount
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming i "
            f"WHERE NOT EXISTS (SELECT FROM {table} t WHERE {match}) ORDER BY i.position"
        )
        added = cursor.rowcount
        cursor.execute("DROP TABLE incoming")
    return Loaded(rows=count, added=added, changed=changed)


def replace_all(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence]) -> Loaded:
    """For a table whose rows have no code of their own: the whole table anew, unless it says the same already."""
    table = model._meta.db_table
    names = ", ".join(f'"{c}"' for c in columns)
    with connection.cursor() as cursor:
        count = _incoming(cursor, table, names, rows)
        both = f"SELECT {names} FROM {{}} EXCEPT ALL SELECT {names} FROM {{}}"
        cursor.execute(f"SELECT EXISTS ({both.format(table, 'incoming')}), EXISTS ({both.format('incoming', table)})")
        dropped = added = 0
        if any(cursor.fetchone()):
            cursor.execute(f"DELETE FROM {table}")
            dropped = cursor.rowcount
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming ORDER BY position")
            added = cursor.rowcount
        cursor.execute("DROP TABLE incoming")
    return Loaded(rows=count, added=added, dropped=dropped)


def _incoming(cursor, table: str, names: str, rows: Iterable[Sequence]) -> int:
    cursor.execute(f"CREATE TEMP TABLE incoming AS SELECT {names} FROM {table} WITH NO DATA")
    cursor.execute("ALTER TABLE incoming ADD COLUMN position bigint GENERATED ALWAYS AS IDENTITY")
    count = 0
    with cursor.copy(f"COPY incoming ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    cursor.execute("ANALYZE incoming")
    return count
