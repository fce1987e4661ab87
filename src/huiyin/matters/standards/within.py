"""Looks inside each class for the same rule written twice: once is enough, and two limits are none."""

from dataclasses import replace

from huiyin.matters.standards.ledger import Ledger
from huiyin.matters.standards.problems import ProblemKind
from huiyin.matters.standards.rows import ClassRow, ConditionRow
from huiyin.matters.standards.text import bare, clean, numbers


def without_repeats(item: ClassRow, ledger: Ledger) -> ClassRow:
    kept: dict[str, ConditionRow] = {}
    for condition in item.conditions:
        first = kept.setdefault(bare(condition.text), condition)
        if first is condition:
            continue
        if clean(first.limit_text) == clean(condition.limit_text) and bare(first.closing) == bare(condition.closing):
            ledger.report(ProblemKind.DUPLICATE_RULE, condition.at, "", condition.text, other=first.at)
            continue
        report_limits(first, condition, ledger)
        ledger.hold(first.at)
        ledger.hold(condition.at)
        kept[bare(condition.text)] = replace(first, limit=None, disputed=condition)
    return replace(item, conditions=tuple(kept.values()))


def report_limits(first: ConditionRow, later: ConditionRow, ledger: Ledger) -> None:
    same_number = numbers(first.limit_text) == numbers(later.limit_text)
    kind = ProblemKind.UNIT_CONFLICT if same_number else ProblemKind.LIMIT_CONFLICT
    ledger.report(
        kind,
        later.at,
        "limit",
        later.limit_text.strip(),
        other=first.at,
        other_value=first.limit_text.strip(),
    )
