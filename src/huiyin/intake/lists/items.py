"""The list of service items."""

import re
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from huiyin.benefits.kinds import KIND_LABELS
from huiyin.benefits.selectors import items_in_force
from huiyin.benefits.services import Item, settle_items
from huiyin.intake.lists.kinds import Column, Complain, Entry, ListKind, Values
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Unit

KINDS = tuple((kind.value, *words) for kind, words in KIND_LABELS.items())
COLUMNS = (
    Column("code", "事项编码", "Code", "不可更改", "Never changes", needed=True),
    Column("name_zh", "事项名称", "Name in Chinese", needed=True),
    Column("name_en", "英文名称", "Name in English"),
    Column("unit", "实施单位编码", "Code of the unit", needed=True),
    Column("kind", "事项类型", "Kind", needed=True, choices=KINDS),
    Column("days", "承诺办结时限（工作日）", "Working days promised", "0 表示即办", "0: while you wait"),
    Column("guide_zh", "办事指南", "Guide in Chinese"),
    Column("guide_en", "英文指南", "Guide in English"),
    Column("link", "办理链接", "Link", "https:// 开头", "Begins with https://"),
)
LONGEST = {"code": 40, "name_zh": 120, "name_en": 160, "guide_zh": 20_000, "guide_en": 20_000, "link": 300}
_is_link = URLValidator(schemes=["http", "https"])


def current() -> dict[str, Values]:
    plain = ("code", "name_zh", "name_en", "kind", "guide_zh", "guide_en", "link")
    return {
        item.code: {name: getattr(item, name) for name in plain}
        | {"unit": item.unit.code, "days": "" if item.days is None else str(item.days)}
        for item in items_in_force()
    }


def judge(entries: Sequence[Entry], by: Actor, complain: Complain) -> None:
    units = set(Unit.objects.filter(closed_at=None).values_list("code", flat=True))
    for entry in entries:
        value = entry.values
        for name, most in LONGEST.items():
            if len(value[name]) > most:
                complain(entry, name, _("is longer than %(most)d characters") % {"most": most})
        if value["unit"] and value["unit"] not in units:
            complain(entry, "unit", _("There is no unit “%(code)s”") % {"code": value["unit"]})
        if value["days"] and not re.fullmatch(r"\d{1,4}", value["days"], re.ASCII):
            complain(entry, "days", _("“%(value)s” is no number of days") % {"value": value["days"][:40]})
        if value["link"] and not is_link(value["link"]):
            complain(entry, "link", _("“%(value)s” is no address of a page") % {"value": value["link"][:60]})


def is_link(text: str) -> bool:
    try:
        _is_link(text)
    except ValidationError:
        return False
    return True


def closing(codes: Sequence[str], by: Actor) -> list[tuple[str, str]]:
    return []


def apply(put: Sequence[Values], close: Sequence[str], by: Actor) -> None:
    settle_items([_item(values) for values in put], close, by=by)


def _item(values: Values) -> Item:
    days = int(values["days"]) if values["days"] else None
    return Item(**{**values, "days": days})  # type: ignore[arg-type]


ITEMS = ListKind("items", "办事事项", "Service items", COLUMNS, current, judge, closing, apply)
