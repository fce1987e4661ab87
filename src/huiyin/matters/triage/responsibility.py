"""Which unit answers for a matter: a decision about its like, a rule, the filing condition; the street when all fail.

Most specific first. Closed units are passed over; a unit that gave this matter or its like back comes last.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from huiyin.kernel.clock import now
from huiyin.matters.models import FilingCondition, Matter, Precedent, Returned
from huiyin.matters.rules.responsibility import TARGETS, Case, Rule
from huiyin.matters.triage.returns import returns_about
from huiyin.matters.triage.rulebook import rulebook
from huiyin.matters.triage.snapping import SURELY_THIS, named_part, near_parts
from huiyin.orgs.memory import unit_named, unit_of, units_of_kind
from huiyin.orgs.models import Unit
from huiyin.places.gazetteer.components import Part

RUNNERS_UP = 3
# How sure each way to find a unit is; matters.triage's own measures refine it where there is history.
SURE = {
    "precedent": 0.97, "rule": 0.93, "component.owner": 0.95, "component.maintainer": 0.95, "component.supervisor": 0.9,
    "area.street": 0.9, "area.community": 0.9, "condition.unit": 0.85, "fallback.street": 0.3, "fallback.centre": 0.1,
}  # fmt: skip
AT_A_GUESS = 0.7  # of what it would be, where the component was not named but stands at the pin
RETURNED_ONCE = 0.4


@dataclass(frozen=True)
class Responsible:
    """The unit proposed, how sure, and what decided; `unit` None when nothing fits.

    Attributes:
        reason: a key of SURE. rule, precedent: what it names.
        runners_up: who else might be, the likeliest first.
        returned: why others are not proposed: the return of each unit that gave this matter or its like back.
    """

    unit: Unit | None
    confidence: float
    reason: str
    rule: Rule | None = None
    precedent: Precedent | None = None
    runners_up: tuple["Responsible", ...] = ()
    returned: tuple[Returned, ...] = ()

    @property
    def key(self) -> int:
        return self.unit.pk if self.unit else 0


def responsible_for(matter: Matter, condition: FilingCondition, at: datetime | None = None) -> Responsible:
    """The best proposal for a matter that is, or would be, filed under `condition`."""
    at = at or now()
    part, sure = part_at(matter)
    case = case_of(matter, condition, part, at)
    proposals = list(_once_a_unit(_proposals(case, condition, part, sure, matter)))
    returns = returns_about(matter, condition.type.code, at)
    return ranked(proposals, returns, matter)


def ranked(proposals: list[Responsible], returns: dict[int, Returned], matter: Matter) -> Responsible:
    """Who gave this very matter back is out; who gave its like back comes after all others. A decision outranks both:
    it was made knowing them."""
    free, burnt = [], []
    for one in proposals:
        if one.precedent or one.key not in returns:
            free.append(one)
        elif returns[one.key].matter_id != matter.pk:
            burnt.append(one)
    least = min((one.confidence for one in free), default=1.0)
    order = free + [replace(one, confidence=min(one.confidence, least) * RETURNED_ONCE) for one in burnt]
    units = {one.key for one in proposals}
    told = tuple(row for pk, row in returns.items() if pk in units and not (order and order[0].key == pk))
    if not order:
        return Responsible(None, 0.0, "fallback.street", returned=told)
    return replace(order[0], runners_up=tuple(order[1 : 1 + RUNNERS_UP]), returned=told)


def part_at(matter: Matter) -> tuple[Part | None, bool]:
    """The component, and whether it was named; else the one that stands right at the pin."""
    if named := named_part(matter):
        return named, True
    near = near_parts(matter)
    return (near[0].part, False) if near and near[0].metres <= SURELY_THIS else (None, False)


def case_of(matter: Matter, condition: FilingCondition, part: Part | None, at: datetime) -> Case:
    kind, owner = (part.type_code, part.owner) if part else ("", "")
    local = timezone.localtime(at)
    return Case(condition.type.code, condition.number, matter.area, matter.grid, kind, owner, local)


def _proposals(
    case: Case, condition: FilingCondition, part: Part | None, sure: bool, matter: Matter
) -> Iterator[Responsible]:
    book = rulebook()
    if found := book.precedent(case.type_code, part.code if part else matter.component, case.area):
        yield Responsible(unit_of(found.unit_id), SURE["precedent"], "precedent", precedent=found)
    for rule in book.rules(case):
        yield replace(_aimed(rule.target, case.area, part, sure, "rule"), rule=rule)
    if condition.responsible in TARGETS:
        yield _aimed(condition.responsible, case.area, part, sure)
    for code in _named(condition):
        yield Responsible(unit_named(code), SURE["condition.unit"], "condition.unit")
    yield Responsible(territorial(case.area, "street"), SURE["fallback.street"], "fallback.street")
    yield Responsible(next(iter(units_of_kind(Unit.Kind.CENTRE)), None), SURE["fallback.centre"], "fallback.centre")


def _aimed(target: str, area: str, part: Part | None, sure: bool, reason: str = "") -> Responsible:
    """What a rule or a condition points to: owner or maintainer of the component, the territory, or a unit by code."""
    if target in ("owner", "maintainer", "supervisor"):
        unit = unit_named(getattr(part, target)) if part and getattr(part, target) else None
        reason = reason or f"component.{target}"
        return Responsible(unit, SURE[reason] * (1 if sure else AT_A_GUESS), reason)
    if target in ("street", "community"):
        reason = reason or f"area.{target}"
        return Responsible(territorial(area, target), SURE[reason], reason)
    reason = reason or "condition.unit"
    return Responsible(unit_named(target), SURE[reason], reason)


def _once_a_unit(proposals: Iterator[Responsible]) -> Iterator[Responsible]:
    seen = set()
    for one in proposals:
        if one.unit is not None and one.unit.closed_at is None and one.key not in seen:
            seen.add(one.key)
            yield one


def _named(condition: FilingCondition) -> list[str]:
    """What the standard names, in its order: a lamp that is not on the map still has the lighting office."""
    said = condition.said.get("units") or condition.said.get("class_units") or []
    return [code for code in (condition.responsible, *said) if code and code not in TARGETS]


def territorial(area: str, kind: str) -> Unit | None:
    """The office of the street or community that the place lies in."""
    length = 9 if kind == "street" else 12
    if len(area) < length:
        return None
    return next((unit for unit in units_of_kind(kind) if unit.area == area[:length]), None)
