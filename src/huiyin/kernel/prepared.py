"""Rows by prepared statements: for the few statements that every move sends.

The ORM builds a query anew each time it is asked, and the server plans it anew; for a lookup by key or an insert that
costs several times the work itself. Here each statement's text is made once, and the server keeps its plan. Equality,
NULL and lists are all that `where` knows: whatever asks more is the ORM's.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import AutoField, Field, JSONField, Model
from psycopg import RawCursor

from huiyin.kernel.sealed.columns import Sealed
from huiyin.kernel.telemetry.statements import sent

Row = TypeVar("Row", bound=Model)
CODED = (JSONField, Sealed)  # stored otherwise than the driver would
MOST_AT_ONCE = 8  # each number of rows is a statement of its own; a batch is the ORM's, which sends arrays


def insert(objects: Sequence[Model]) -> None:
    """Insert all of them (of one model) and give them their keys. Columns with a default of the database keep it."""
    if len(objects) > MOST_AT_ONCE:
        type(objects[0])._default_manager.bulk_create(objects)
        return
    keyed = isinstance(objects[0]._meta.pk, AutoField)
    keys, _count = execute(*insertion(objects, keyed=keyed))
    for one, key in zip(objects, keys, strict=False):
        one.pk = key[0]
    for one in objects:
        one._state.adding, one._state.db = False, "default"


def insertion(objects: Sequence[Model], *, keyed: bool) -> tuple[str, list]:
    """Statement and values of an insert; `keyed` answers the new keys."""
    model = type(objects[0])
    fields = _given(model)
    values = [_value(field, getattr(one, field.attname)) for one in objects for field in fields]
    return _insert(model, len(objects), keyed), values


def update(model: type[Model], values: Mapping[str, Any], *, where: Mapping[str, Any]) -> int:
    """How many rows of those `where` holds were set to `values`; names are attribute names (unit_id, not unit)."""
    return execute(*change(model, values, where))[1]


def change(
    model: type[Model], values: Mapping[str, Any], where: Mapping[str, Any], *, returning: bool = False
) -> tuple[str, list]:
    """Statement and values of an update; `returning` answers the keys of the changed rows."""
    given = [_value(_field(model, name), value) for name, value in values.items()]
    asked = [value for value in where.values() if value is not None]
    return _update(model, tuple(values), _shape(where), returning), given + asked


def select(model: type[Row], *, where: Mapping[str, Any], lock: bool = False) -> list[Row]:
    """The rows that `where` holds, without what they refer to; locked until the transaction's end if asked."""
    found, _count = execute(_select(model, _shape(where), lock), [v for v in where.values() if v is not None])
    names, coded = _read(model)
    return [model.from_db("default", names, _decoded(row, coded)) for row in found]


def execute(statement: str, values: Sequence[Any]) -> tuple[list[tuple], int]:
    """Rows that came back, and how many were touched."""
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    if database.queries_logged:  # so that tests and debugging count these statements too
        database.queries_log.append({"sql": statement, "time": "0"})
    with sent(statement), database.wrap_database_errors, RawCursor(database.connection) as cursor:
        cursor.execute(_numbered(statement), values, prepare=True)
        result = cursor.pgresult
        return (cursor.fetchall() if result and result.nfields else []), cursor.rowcount


@lru_cache(maxsize=1024)
def _numbered(statement: str) -> str:
    """With $1, $2 … for each %s: what the server itself reads, so that the driver need not take long ones to pieces."""
    first, *rest = statement.split("%s")
    return first + "".join(f"${number}{text}" for number, text in enumerate(rest, start=1))


def _value(field: Field, value: Any) -> Any:
    """The driver adapts all our kinds of value by itself, except what becomes JSON or is sealed."""
    return field.get_db_prep_save(value, connections[DEFAULT_DB_ALIAS]) if isinstance(field, CODED) else value


def _decoded(row: tuple, coded: Sequence[tuple[int, Any]]) -> Sequence[Any]:
    values = list(row)
    for position, field in coded:
        values[position] = field.from_db_value(row[position], None, None)
    return values


# What a condition asks: a column, and how its value is compared.
Shape = tuple[tuple[str, str], ...]


def _shape(where: Mapping[str, Any]) -> Shape:
    return tuple((name, _comparison(value)) for name, value in where.items())


def _comparison(value: Any) -> str:
    if value is None:
        return "IS NULL"
    return "= ANY(%s)" if isinstance(value, list) else "= %s"


@lru_cache(maxsize=256)
def _insert(model: type[Model], count: int, keyed: bool) -> str:
    fields = _given(model)
    row = f"({', '.join(['%s'] * len(fields))})"
    returning = _returning(model) if keyed else ""
    rows = ", ".join([row] * count)
    return f'INSERT INTO "{model._meta.db_table}" ({_names(fields)}) VALUES {rows}{returning}'


@lru_cache(maxsize=256)
def _update(model: type[Model], names: tuple[str, ...], where: Shape, returning: bool) -> str:
    changes = ", ".join(f'"{_field(model, name).column}" = %s' for name in names)
    changed = f'UPDATE "{model._meta.db_table}" SET {changes} WHERE {_where(model, where)}'
    return changed + (_returning(model) if returning else "")


@lru_cache(maxsize=256)
def _select(model: type[Model], where: Shape, lock: bool) -> str:
    fields = model._meta.local_concrete_fields
    found = f'SELECT {_names(fields)} FROM "{model._meta.db_table}" WHERE {_where(model, where)}'
    return found + (" FOR UPDATE" if lock else "")


def _returning(model: type[Model]) -> str:
    return f' RETURNING "{model._meta.pk.column}" AS key'


def _where(model: type[Model], where: Shape) -> str:
    return " AND ".join(f'"{_field(model, name).column}" {comparison}' for name, comparison in where)


def _names(fields: Sequence[Field]) -> str:
    return ", ".join(f'"{field.column}"' for field in fields)


@lru_cache(maxsize=64)
def _given(model: type[Model]) -> tuple[Field, ...]:
    """Columns that an insert fills: not the key that the database counts, nor what it has a default of its own for."""
    fields = model._meta.local_concrete_fields
    return tuple(f for f in fields if not isinstance(f, AutoField) and not f.has_db_default())


@lru_cache(maxsize=64)
def _read(model: type[Model]) -> tuple[list[str], list[tuple[int, Any]]]:
    """Attribute names of all columns, and which of them are stored otherwise."""
    fields = model._meta.local_concrete_fields
    coded = [(position, field) for position, field in enumerate(fields) if isinstance(field, CODED)]
    return [field.attname for field in fields], coded


@lru_cache(maxsize=512)
def _field(model: type[Model], name: str) -> Field:
    return next(field for field in model._meta.local_concrete_fields if field.attname == name)
