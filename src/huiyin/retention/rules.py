"""The rules of a pack (retention.yaml), read and checked. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from huiyin.retention.vocabulary import Kind

SHORTEST = timedelta(days=30)  # whoever mistypes a number does not lose the week's reporters


@dataclass(frozen=True)
class Rule:
    """`keep_for`: after the matter, or the call, has ended. In force `since` a day, on the ground of `source`."""

    kind: Kind
    keep_for: timedelta
    since: date
    source: str

    def cutoff(self, at: datetime) -> datetime:
        return at - self.keep_for


def rules_from(data: Mapping) -> list[Rule]:
    """Raises ValueError: says which rule is wrong, and how."""
    found = [_rule(one) for one in data.get("rules") or ()]
    if len({(rule.kind, rule.since) for rule in found}) != len(found):
        raise ValueError("retention: two rules of a kind begin on the same day")
    return found


def in_force(rules: Iterable[Rule], day: date) -> dict[Kind, Rule]:
    """Of each kind the one that began last. A kind without a rule is kept: nothing goes that nobody decided on."""
    begun = sorted((rule for rule in rules if rule.since <= day), key=lambda rule: rule.since)
    return {rule.kind: rule for rule in begun}


def _rule(one: Mapping) -> Rule:
    try:
        days = int(one["keep_days"])
        since, source = date.fromisoformat(str(one["from"])), str(one["source"]).strip()
        rule = Rule(Kind(one["kind"]), timedelta(days=days), since, source)
    except (KeyError, TypeError, ValueError) as wrong:
        raise ValueError(f"retention: {dict(one)}: {wrong}") from wrong
    if rule.keep_for < SHORTEST:
        raise ValueError(f"retention: {rule.kind} would be kept for {days} days; at least {SHORTEST.days}")
    if not source:
        raise ValueError(f"retention: {rule.kind} has no source")
    return rule
