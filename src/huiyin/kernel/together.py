"""Everything that a unit of work writes at its end, as one statement.

A move leaves a changed row, a trace entry, an announcement, clocks and words. Sent one by one, the way to the server
and back costs more than the writing; as the parts of one `WITH` they cost one way. The parts must not depend on each
other: each sees the tables as they were before all of them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import IntegrityError
from django.db.models import Model

from huiyin.kernel import prepared


@dataclass(frozen=True)
class Part:
    """One insert or update of the statement.

    Attributes:
        table: whose constraint it may break, and `refused` the error that says so in words.
        keys: takes the keys of the rows it wrote, in their order; without it they are not asked for.
    """

    text: str
    values: Sequence[Any]
    table: str
    keys: Callable[[list], None] | None = None
    refused: Callable[[], Exception] | None = None


def inserting(
    objects: Sequence[Model], *, keyed: bool = False, refused: Callable[[], Exception] | None = None
) -> list[Part]:
    """keyed: give the objects the keys that the database counted. Too many for one statement are written at once."""
    model = type(objects[0])
    if len(objects) > prepared.MOST_AT_ONCE:
        model._default_manager.bulk_create(objects)
        return []
    text, values = prepared.insertion(objects, keyed=keyed)
    return [Part(text, values, model._meta.db_table, _give_keys(objects) if keyed else None, refused)]


def updating(
    model: type[Model],
    values: Mapping[str, Any],
    *,
    where: Mapping[str, Any],
    keys: Callable[[list], None] | None = None,
) -> list[Part]:
    text, given = prepared.change(model, values, where, returning=keys is not None)
    return [Part(text, given, model._meta.db_table, keys)]


def write(parts: Sequence[Part]) -> None:
    """Send all of them in one statement, then hand out the keys."""
    if not parts:
        return
    statement = _with(tuple((part.text, part.keys is not None) for part in parts))
    try:
        found, _count = prepared.execute(statement, [value for part in parts for value in part.values])
    except IntegrityError as broken:
        raise _in_words(parts, broken) from broken
    for number, part in enumerate(parts):
        if part.keys is not None:
            part.keys([key for which, key in found if which == number])


@lru_cache(maxsize=512)
def _with(parts: tuple[tuple[str, bool], ...]) -> str:
    if len(parts) == 1 and not parts[0][1]:
        return parts[0][0]
    named = ",\n".join(f"p{number} AS ({text})" for number, (text, _keys) in enumerate(parts))
    asked = [f"SELECT {number} AS which, key FROM p{number}" for number, (_text, keys) in enumerate(parts) if keys]
    return f"WITH {named}\n{' UNION ALL '.join(asked) or 'SELECT'}"


def _give_keys(objects: Sequence[Model]) -> Callable[[list], None]:
    def give(keys: list) -> None:
        for one, key in zip(objects, keys, strict=True):
            one.pk = key
            one._state.adding, one._state.db = False, "default"

    return give


def _in_words(parts: Sequence[Part], broken: IntegrityError) -> Exception:
    """The error of the part whose table was at fault; else the database's own."""
    table = getattr(getattr(broken.__cause__, "diag", None), "table_name", None)
    return next((part.refused() for part in parts if part.refused and part.table == table), broken)
