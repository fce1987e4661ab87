"""Type, condition and unit of matters from memory: joins of five tables cost more than the matter itself.

Types and conditions of a confirmed edition never change, so those of older editions are read once and kept for a while.
"""

from collections.abc import Iterable

from huiyin.matters.library import Library, in_force
from huiyin.matters.models import FilingCondition, Matter, MatterType
from huiyin.orgs.memory import unit_of


def with_related(matters: Iterable[Matter]) -> list[Matter]:
    """The same matters, with type, condition and unit there to read; at most two statements, usually none."""
    matters = list(matters)
    library = in_force()
    _read_older(library, {m.type_id for m in matters}, {m.condition_id for m in matters})
    for matter in matters:
        kind, condition = matter.type_id or 0, matter.condition_id or 0
        matter.type = library.types_by_key.get(kind) or library.older_types.get(kind)
        matter.condition = library.conditions_by_key.get(condition) or library.older_conditions.get(condition)
        matter.unit = unit_of(matter.unit_id) if matter.unit_id else None
    return matters


def _read_older(library: Library, types: set[int | None], conditions: set[int | None]) -> None:
    """In bulk, so that a list costs the same whatever editions its matters were filed under."""
    if missing := types - library.types_by_key.keys() - library.older_types.keys() - {None}:
        library.older_types.update(MatterType.objects.select_related("edition").in_bulk(missing))
    if missing := conditions - library.conditions_by_key.keys() - library.older_conditions.keys() - {None}:
        older = FilingCondition.objects.select_related("type__edition").in_bulk(missing)
        library.older_conditions.update(older)
