"""Type, condition and unit of matters from memory: joins of five tables cost more than the matter itself.

Types and conditions of a confirmed edition never change, so those of older editions are read once and kept.
"""

from collections.abc import Iterable

from huiyin.matters.library import in_force
from huiyin.matters.models import FilingCondition, Matter, MatterType
from huiyin.orgs.memory import unit_of

_older_types: dict[int, MatterType] = {}
_older_conditions: dict[int, FilingCondition] = {}


def with_related(matters: Iterable[Matter]) -> list[Matter]:
    """The same matters, with type, condition and unit there to read; at most two statements, usually none."""
    matters = list(matters)
    library = in_force()
    types, conditions = library.types_by_key, library.conditions_by_key
    _read_older({m.type_id for m in matters} - types.keys(), {m.condition_id for m in matters} - conditions.keys())
    for matter in matters:
        kind, condition = matter.type_id or 0, matter.condition_id or 0
        matter.condition = conditions.get(condition) or _older_conditions.get(condition)
        matter.type = types.get(kind) or _older_types.get(kind)
        matter.unit = unit_of(matter.unit_id) if matter.unit_id else None
    return matters


def _read_older(types: set, conditions: set) -> None:
    """In bulk, so that a list costs the same whatever editions its matters were filed under."""
    if missing := types - {None} - _older_types.keys():
        _older_types.update(MatterType.objects.select_related("edition").in_bulk(missing))
    if missing := conditions - {None} - _older_conditions.keys():
        _older_conditions.update(FilingCondition.objects.select_related("type__edition").in_bulk(missing))
