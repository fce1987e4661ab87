"""Rules and precedents in force, held in memory: some hundred rows that every dispatch asks about."""

import time
from dataclasses import dataclass, fields

from huiyin.matters.models import Precedent, ResponsibilityRule
from huiyin.matters.rules.responsibility import Case, Rule, rules_for

FRESH_FOR = 10.0  # seconds until a new rule is seen by all processes
FIELDS = tuple(one.name for one in fields(Rule))
# The narrower decision is cited before the wider one.
NARROWEST_FIRST = (Precedent.Scope.COMPONENT, Precedent.Scope.UNIT_GRID, Precedent.Scope.STREET, Precedent.Scope.TYPE)


@dataclass(frozen=True)
class Rulebook:
    """`precedents`: by (type code, scope, where)."""

    by_type: dict[str, list[Rule]]
    precedents: dict[tuple[str, str, str], Precedent]

    def rules(self, case: Case) -> list[Rule]:
        return rules_for(case, (*self.by_type.get(case.type_code, ()), *self.by_type.get("", ())))

    def precedent(self, type_code: str, component: str, area: str) -> Precedent | None:
        where = {"component": component, "unit_grid": area if len(area) == 15 else "", "street": area[:9], "type": ""}
        for scope in NARROWEST_FIRST:
            if (where[scope] or scope == "type") and (found := self.precedents.get((type_code, scope, where[scope]))):
                return found
        return None


_cached: tuple[float, Rulebook] | None = None


def rulebook() -> Rulebook:
    global _cached
    if _cached is None or time.monotonic() - _cached[0] > FRESH_FOR:
        _cached = (time.monotonic(), _read())
    return _cached[1]


def forget() -> None:
    global _cached
    _cached = None


def as_rule(row: ResponsibilityRule) -> Rule:
    return Rule(*(getattr(row, name) for name in FIELDS))


def _read() -> Rulebook:
    by_type: dict[str, list[Rule]] = {}
    for row in ResponsibilityRule.objects.filter(ended_at=None).values_list(*FIELDS):
        rule = Rule(*row)
        by_type.setdefault(rule.type_code, []).append(rule)
    standing = Precedent.objects.filter(withdrawn_at=None).select_related("ruling__matter").order_by("made_at")
    return Rulebook(by_type, {(one.type_code, one.scope, one.where): one for one in standing})
