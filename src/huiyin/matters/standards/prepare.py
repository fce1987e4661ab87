"""From what a file says to what the library would hold: settled fields, numbers, rules that stay. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from huiyin.kernel.calendar import LimitUnit
from huiyin.matters.standards.diff import CLASS_FIELDS, CONDITION_FIELDS, Diff
from huiyin.matters.standards.rows import ClassRow, ConditionRow
from huiyin.matters.standards.text import bare
from huiyin.matters.vocabulary import Section, Urgency


def settled(item: ClassRow, known: ClassRow | None) -> ClassRow:
    """The class with every field filled that the library needs.

    A city's table has no English, evidence or flags; where it says nothing, what the library has stays.
    """
    if known and not item.is_complete:
        item = _with_known(item, known)
    law = "\n".join(dict.fromkeys(part for part in (item.law, item.law_text) if part))
    return replace(
        item,
        section=item.section or Section.DEMAND.value,
        law=law,
        law_text="",
        conditions=tuple(replace(c, urgency=c.urgency or _urgency(c)) for c in item.conditions),
    )


def _urgency(c: ConditionRow) -> str:
    urgent = c.limit is not None and c.limit.unit is LimitUnit.URGENT_HOURS
    return (Urgency.URGENT if urgent else Urgency.NORMAL).value


def _with_known(item: ClassRow, known: ClassRow) -> ClassRow:
    same_name = bare(item.name) == bare(known.name)
    kept = {f: getattr(known, f) for f in CLASS_FIELDS if not getattr(item, f)} if same_name else {}
    by_text = {bare(c.text): c for c in known.conditions}
    conditions = (_condition_with_known(c, by_text.get(bare(c.text))) for c in item.conditions)
    return replace(item, **kept, conditions=tuple(conditions))


def _condition_with_known(c: ConditionRow, known: ConditionRow | None) -> ConditionRow:
    if known is None:
        return c
    return replace(c, **{f: getattr(known, f) for f in CONDITION_FIELDS if f != "limit" and not getattr(c, f)})


def edition_rows(
    old: Iterable[ClassRow], new: Iterable[ClassRow], found: Diff, highest: Mapping[str, int]
) -> tuple[ClassRow, ...]:
    """The rows of the new edition, every condition with a limit and a number.

    A rule held back stays as it is in force, or stays out if it is new. Numbers are never used again: `highest`
    is the highest number that any edition gave in a class (by library code).
    """
    before = _partners(found)
    carried = {rule.item.key for rule in found.carried_over}
    rows = [_numbered(item, before, highest.get(item.library_code, 0)) for item in new]
    rows += [item for item in old if item.key in carried]
    return tuple(item for item in rows if item.conditions)


def _partners(found: Diff) -> dict[int, ConditionRow | None]:
    """The condition in force that each condition of the new source stands for, by its id()."""
    partners: dict[int, ConditionRow | None] = {}
    for changed in found.changed:
        partners[id(changed.after.condition)] = changed.before.condition
    for same in found.unchanged:
        partners[id(same.after.condition)] = same.before.condition
    for held in found.held:
        partners[id(held.rule.condition)] = held.before.condition if held.before else None
    return partners


def _numbered(item: ClassRow, before: Mapping[int, ConditionRow | None], highest: int) -> ClassRow:
    kept: list[ConditionRow] = []
    next_number = highest + 1
    for c in item.conditions:
        partner = before.get(id(c))
        if c.limit is None:
            kept += [partner] if partner else []
            continue
        number = c.key or (partner.key if partner else "")
        if not number:
            number, next_number = str(next_number), next_number + 1
        kept.append(replace(c, key=number))
    return replace(item, conditions=tuple(kept))
