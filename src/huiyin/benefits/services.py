"""Write the catalogue of service items: many at once, in one transaction, each change in its own trace."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.benefits.models import ServiceItem
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Forbidden
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Unit
from huiyin.orgs.roles import Role


@dataclass(frozen=True)
class Item:
    """An item as a list states it; `unit` is a code."""

    code: str
    name_zh: str
    name_en: str
    unit: str
    kind: str
    days: int | None
    guide_zh: str = ""
    guide_en: str = ""
    link: str = ""


def settle_items(put: Sequence[Item], withdraw: Sequence[str], *, by: Actor) -> None:
    """Add or change the items of `put`, withdraw those whose codes `withdraw` names; all or none."""
    if not (by.is_system or by.has(Role.ADMINISTRATOR)):
        raise Forbidden(_("Only an administrator may change the catalogue of service items."))
    at = now()
    with work():
        units = dict(Unit.objects.filter(code__in={item.unit for item in put}).values_list("code", "pk"))
        there = {item.code: item for item in ServiceItem.objects.filter(code__in=[item.code for item in put])}
        for item in put:
            values = asdict(item) | {"unit_id": units[item.unit], "withdrawn_at": None}
            del values["unit"]
            ServiceItem.objects.update_or_create(code=item.code, defaults=values)
            action = "benefits.item_changed" if item.code in there else "benefits.item_added"
            told = {"unit": item.unit, "kind": item.kind, "days": item.days, "name": item.name_zh}
            record(action, chain=f"item/{item.code}", by=by.ref, at=at, data=told)
        gone = list(ServiceItem.objects.filter(code__in=withdraw, withdrawn_at=None).values_list("code", flat=True))
        ServiceItem.objects.filter(code__in=gone).update(withdrawn_at=at)
        for code in gone:
            record("benefits.item_withdrawn", chain=f"item/{code}", by=by.ref, at=at, data={})
