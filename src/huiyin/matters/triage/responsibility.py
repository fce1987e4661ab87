"""Which unit answers for a filed matter: what its condition names, resolved by component and place."""

from dataclasses import dataclass

from huiyin.matters.models import FilingCondition, Matter
from huiyin.orgs.models import Unit
from huiyin.places.models import Component


@dataclass(frozen=True)
class Responsible:
    """The unit proposed, how sure, and the rule that decided; `unit` None when nothing fits."""

    unit: Unit | None
    confidence: float
    reason: str


def responsible_for(matter: Matter, condition: FilingCondition) -> Responsible:
    """owner/maintainer of the component, street/community of the place, or the unit that the condition names;
    the street as the fallback 兜底, because every place has one."""
    wanted = condition.responsible
    if wanted in ("owner", "maintainer") and matter.component:
        component = Component.objects.filter(code=matter.component).first()
        unit = component and Unit.objects.filter(code=getattr(component, wanted), closed_at=None).first()
        if unit:
            return Responsible(unit, 0.95, f"component.{wanted}")
    if wanted in ("street", "community") and (unit := _territorial(matter.area, wanted)):
        return Responsible(unit, 0.9, f"area.{wanted}")
    if unit := _first_of(_named(condition)):
        return Responsible(unit, 0.85, "condition.unit")
    fallback = _territorial(matter.area, "street")
    return Responsible(fallback, 0.3 if fallback else 0.0, "fallback.street")


def _named(condition: FilingCondition) -> list[str]:
    """What the standard names, in its order: a lamp that is not on the map still has the lighting office."""
    said = condition.said.get("units") or condition.said.get("class_units") or []
    return [condition.responsible, *said]


def _first_of(codes: list[str]) -> Unit | None:
    found = {unit.code: unit for unit in Unit.objects.filter(code__in=codes, closed_at=None)}
    return next((found[code] for code in codes if code in found), None)


def _territorial(area: str, kind: str) -> Unit | None:
    length = 9 if kind == "street" else 12
    return Unit.objects.filter(kind=kind, area=area[:length], closed_at=None).first() if len(area) >= length else None
