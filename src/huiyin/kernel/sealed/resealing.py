"""From older keys, or none, to the newest: batch by batch while the platform runs. Killed and called again, it goes on.

A row is changed only where it still is what was read: whoever wrote meanwhile has sealed with the newest key already.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.apps import apps
from django.db import connection, models, transaction

from huiyin.kernel.clock import now
from huiyin.kernel.errors import Unreadable
from huiyin.kernel.sealed.columns import SIGN, Mark, Sealed, seal, unseal
from huiyin.kernel.sealed.keyring import SETTLED, FieldKey, destroy, ring

BATCH = 1000
Model = type[models.Model]
Before = Callable[[str], str]  # how a value is read that no key of ours has sealed


@dataclass(frozen=True)
class Table:
    """The sealed columns of a model, and its marks: mark → the column it is of."""

    model: Model
    sealed: tuple[Sealed, ...]
    marked: tuple[Mark, ...] = ()

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @property
    def columns(self) -> list[str]:
        return [str(one.column) for one in (*self.sealed, *self.marked)]

    def read(self, where: str, values: list, after: object) -> list[tuple]:
        pk = self.model._meta.pk.column
        asked, begin = (f'({where}) AND "{pk}" > %s', [*values, after]) if after is not None else (where, values)
        text = f'SELECT "{pk}", {_names(self.columns)} FROM "{self.name}" WHERE {asked} ORDER BY "{pk}" LIMIT {BATCH}'
        with connection.cursor() as cursor:
            cursor.execute(text, begin)
            return cursor.fetchall()


def tables(wanted: Iterable[Model] | None = None) -> list[Table]:
    """All that have sealed columns; nobody has to remember to name one."""
    found = [_table(model) for model in (wanted or apps.get_models())]
    return [one for one in found if one.sealed]


def reseal(table: Table, *, before: Before = str, tell: Callable[[int], None] | None = None) -> int:
    """How many rows were brought under the newest key."""
    key, changed, after = ring(now=True).newest, 0, None
    where = " OR ".join(f'("{one.column}" <> \'\' AND "{one.column}" NOT LIKE %s)' for one in table.sealed)
    while rows := table.read(where, [f"{SIGN}{key.name}{SIGN}%"] * len(table.sealed), after):
        with transaction.atomic():
            changed += sum(_replace(table, row, _under(table, row, key, before)) for row in rows)
        after = rows[-1][0]
        if tell:
            tell(changed)
    return changed


@dataclass
class Opened:
    """`broken`: table, row and what is wrong with it. `marks`: how many were of another key and are right now."""

    rows: int = 0
    values: int = 0
    marks: int = 0
    broken: list[str] = field(default_factory=list)


def verify(table: Table) -> Opened:
    """Open every sealed value, and compare every mark with it."""
    found, key, after = Opened(), ring(now=True).newest, None
    while rows := table.read("true", [], after):
        for row in rows:
            found.rows += 1
            try:
                found.values += sum(bool(unseal(row[n + 1] or "", one.about)) for n, one in enumerate(table.sealed))
                wanted = _under(table, row, key, str, seal_again=False)
                found.marks += _replace(table, row, wanted) if wanted != row[1:] else 0
            except Unreadable as why:
                found.broken.append(f"{table.name} {row[0]}: {why}")
        after = rows[-1][0]
    return found


_KEYS_OF = f"""
SELECT CASE WHEN "{{column}}" LIKE '{SIGN}%' THEN split_part("{{column}}", '{SIGN}', 2) ELSE '' END, count(*)
FROM "{{table}}" WHERE "{{column}}" <> '' GROUP BY 1
"""


def in_use() -> Counter[str]:
    """Name of a key → how many values it seals; "" for values that lie open."""
    count: Counter[str] = Counter()
    with connection.cursor() as cursor:
        for table in tables():
            for one in table.sealed:
                cursor.execute(_KEYS_OF.format(table=table.name, column=one.column))
                for key, number in cursor.fetchall():
                    count[key] += number
    return count


def missing() -> set[str]:
    """Names of keys that seal something here and are not in the folder."""
    known = {key.name for key in ring(now=True).keys}
    return {name for name in in_use() if name and name not in known}


def retire() -> list[FieldKey]:
    """Destroy the older keys that seal nothing any more. Not before an hour has passed since the newest was made:
    a process that was slow to look may still have sealed with the one before."""
    keys = ring(now=True).keys
    if len(keys) < 2 or now() - keys[-1].made_at < SETTLED:
        return []
    used = in_use()
    return [key for key in keys[:-1] if not used[key.name] and destroy(key)]


def settle() -> list[FieldKey]:
    """What the night does after a rotation: bring in what was written late, and retire."""
    if len(ring(now=True).keys) > 1:
        for table in tables():
            reseal(table)
        if now() - ring().newest.made_at >= SETTLED:
            for table in tables():
                verify(table)
    return retire()


def _table(model: Model) -> Table:
    fields = model._meta.local_concrete_fields if not model._meta.proxy else ()
    sealed = tuple(one for one in fields if isinstance(one, Sealed))
    return Table(model, sealed, tuple(one for one in fields if isinstance(one, Mark)))


def _under(table: Table, row: tuple, key: FieldKey, before: Before, *, seal_again: bool = True) -> tuple:
    """The row's columns as they have to stand under `key`. A mark that only some rows have stays away elsewhere."""
    stored = dict(zip(table.columns, row[1:], strict=True))
    plain = {one.name: _opened(stored[one.name] or "", one.about, before) for one in table.sealed}
    if seal_again:
        for one in table.sealed:
            stored[one.name] = stored[one.name] and seal(plain[one.name], one.about, key)
    for mark in table.marked:
        text = plain[mark.of]
        if stored[mark.name] or not mark.of_some:
            stored[mark.name] = key.mark(f"{table.name}.{mark.of}", text) if text else ""
    return tuple(stored.values())


def _opened(stored: str, about: str, before: Before) -> str:
    return unseal(stored, about) if stored.startswith(SIGN) else before(stored)


def _replace(table: Table, row: tuple, values: tuple) -> int:
    changes = ", ".join(f'"{name}" = %s' for name in table.columns)
    same = " AND ".join(f'"{name}" IS NOT DISTINCT FROM %s' for name in table.columns)
    pk = table.model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{table.name}" SET {changes} WHERE "{pk}" = %s AND {same}', [*values, *row])
        return cursor.rowcount


def _names(columns: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)
