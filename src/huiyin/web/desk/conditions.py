"""A filing condition in words: when it fits, how long it gives, when it may be closed, what must be shown."""

from dataclasses import dataclass

from huiyin.kernel.calendar import Limit
from huiyin.matters.labels import in_chinese, label, pick
from huiyin.matters.models import FilingCondition
from huiyin.matters.rules.evidence import lacking
from huiyin.web.desk.words import listed


@dataclass(frozen=True)
class ConditionCard:
    number: int
    text: str
    limit: str
    closing: str
    skip: str
    evidence: str
    urgent: bool
    picked: bool = False


def card_of(condition: FilingCondition, *, picked: bool = False) -> ConditionCard:
    return ConditionCard(
        number=condition.number,
        text=pick((condition.text_zh, condition.text_en)),
        limit=limit_of(condition),
        closing=pick((condition.closing_zh, condition.closing_en)),
        skip=pick((condition.skip_rule_zh, condition.skip_rule_en)),
        evidence=evidence_of(condition),
        urgent=condition.urgency != "normal",
        picked=picked,
    )


def limit_of(condition: FilingCondition) -> str:
    return Limit(condition.limit_amount, condition.limit_unit).format("zh" if in_chinese() else "en")


def evidence_of(condition: FilingCondition | None, given: frozenset[str] = frozenset()) -> str:
    """Names of the evidence that the condition asks for and that is not in `given` yet."""
    wanted = condition.evidence if condition else []
    return listed(label("evidence", kind) for kind in lacking(wanted, set(given)))
