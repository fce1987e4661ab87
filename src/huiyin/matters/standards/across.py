"""Puts several files of one edition together and reports where two of them say different things.

The file named first stands where names, units or closing conditions differ. Where two limits differ, neither
is taken: the office decides. An unclear limit that may mean the certain one is reported and stays out.
"""

from dataclasses import replace

from huiyin.kernel.calendar import Limit
from huiyin.matters.standards.decisions import PLAIN_DAY_UNITS, PLAIN_HOUR_UNITS, Decisions
from huiyin.matters.standards.ledger import Ledger
from huiyin.matters.standards.limits import read_limit
from huiyin.matters.standards.problems import ProblemKind
from huiyin.matters.standards.rows import ClassRow, ConditionRow
from huiyin.matters.standards.text import bare, clean, without_numbers
from huiyin.matters.standards.within import report_limits

_CLASS_FIELDS = {
    "name": ProblemKind.NAME_CONFLICT,
    "big_name": ProblemKind.BIG_NAME_CONFLICT,
    "units": ProblemKind.RESPONSIBLE_CONFLICT,
    "supervisors": ProblemKind.SUPERVISOR_CONFLICT,
}


def together(tables: list[list[ClassRow]], ledger: Ledger) -> tuple[ClassRow, ...]:
    """One list of classes; `tables` come in the order in which they have precedence."""
    merged: dict[tuple[str, str], ClassRow] = {}
    for table in tables:
        for item in table:
            known = merged.get(item.key)
            merged[item.key] = _both(known, item, ledger) if known else item
    return tuple(merged.values())


def _both(first: ClassRow, later: ClassRow, ledger: Ledger) -> ClassRow:
    fields = {}
    for field, kind in _CLASS_FIELDS.items():
        a, b = getattr(first, field), getattr(later, field)
        if a and b and _said(a) != _said(b):
            ledger.report(kind, later.at, field, _shown(b), other=first.at, other_value=_shown(a))
        fields[field] = a or b
    for field in ("not_filed", "law", "law_text"):
        fields[field] = getattr(first, field) or getattr(later, field)
    return replace(first, **fields, conditions=_conditions(first, later, ledger))


def _conditions(first: ClassRow, later: ClassRow, ledger: Ledger) -> tuple[ConditionRow, ...]:
    kept = {bare(condition.text): condition for condition in first.conditions}
    for condition in later.conditions:
        same = kept.get(bare(condition.text))
        if same:
            kept[bare(condition.text)] = _one_rule(same, condition, ledger)
            continue
        if near := _only_numbers_differ(condition, first, later):
            ledger.report(
                ProblemKind.CONDITION_CONFLICT,
                condition.at,
                "condition",
                condition.text,
                other=near.at,
                other_value=near.text,
            )
            ledger.hold(condition.at)
            continue
        kept[bare(condition.text)] = condition
    return tuple(kept.values())


def _one_rule(first: ConditionRow, later: ConditionRow, ledger: Ledger) -> ConditionRow:
    if bare(first.closing) != bare(later.closing):
        ledger.report(
            ProblemKind.CLOSING_CONFLICT,
            later.at,
            "closing",
            later.closing,
            other=first.at,
            other_value=first.closing,
        )
    if first.disputed or later.disputed:
        return _in_dispute(first, later, ledger)
    if first.limit == later.limit and (first.limit or clean(first.limit_text) == clean(later.limit_text)):
        return first
    report_limits(first, later, ledger)
    if first.limit is not None and could_mean(later, first.limit):
        return first
    if later.limit is not None and could_mean(first, later.limit):
        return replace(later, text=first.text, closing=first.closing)
    return _hold_both(first, later, ledger)


def _in_dispute(first: ConditionRow, later: ConditionRow, ledger: Ledger) -> ConditionRow:
    """A further file settles nothing, whichever side it takes; it is told against the side that it does not take."""
    mine = [side for side in (first, first.disputed) if side]
    theirs = [side for side in (later, later.disputed) if side]
    differ = [(a, b) for b in theirs for a in mine if clean(a.limit_text) != clean(b.limit_text)]
    one, other = differ[0] if differ else (first, later)
    report_limits(one, other, ledger)
    for side in (first, later):
        ledger.hold(side.at)
    return replace(first, limit=None, disputed=first.disputed or other)


def _hold_both(first: ConditionRow, later: ConditionRow, ledger: Ledger) -> ConditionRow:
    ledger.hold(first.at)
    ledger.hold(later.at)
    return replace(first, limit=None, disputed=later)


def could_mean(unclear: ConditionRow, certain: Limit) -> bool:
    """“1天” may well be 1 working day; “种植季节15工作日” is not simply 15 working days."""
    if unclear.limit is not None:
        return False
    meant = Decisions(
        plain_days=certain.unit if certain.unit in PLAIN_DAY_UNITS else None,
        plain_hours=certain.unit if certain.unit in PLAIN_HOUR_UNITS else None,
    )
    return read_limit(unclear.limit_text, meant).limit == certain


def _only_numbers_differ(condition: ConditionRow, first: ClassRow, later: ClassRow) -> ConditionRow | None:
    """The one condition of the other file with these words and other numbers, if it has no exact partner."""
    shape = without_numbers(condition.text)
    here = {bare(c.text) for c in later.conditions}
    near = [c for c in first.conditions if without_numbers(c.text) == shape and bare(c.text) not in here]
    return near[0] if len(near) == 1 else None


def _said(value: str | tuple[str, ...]) -> object:
    return {bare(part) for part in value} if isinstance(value, tuple) else bare(value)


def _shown(value: str | tuple[str, ...]) -> str:
    return "、".join(value) if isinstance(value, tuple) else value
