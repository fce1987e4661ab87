"""The list of units."""

from collections.abc import Sequence

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.intake.lists.kinds import Column, Complain, Entry, ListKind, Values
from huiyin.matters.models import Matter
from huiyin.matters.states import WITH_UNIT
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Staff, Unit
from huiyin.orgs.settling import UnitEntry, settle_units
from huiyin.places.models import Area

KINDS = (
    ("centre", "指挥中心", "Operations centre"), ("department", "部门", "Department"),
    ("street", "街道", "Street office"), ("community", "社区", "Community"),
    ("utility", "公用企业", "Utility"), ("property", "物业", "Property company"),
)  # fmt: skip
COLUMNS = (
    Column("code", "编码", "Code", "不可更改；新单位用新编码", "Never changes; a new unit has a new one", needed=True),
    Column("name_zh", "名称", "Name in Chinese", needed=True),
    Column("name_en", "英文名称", "Name in English", needed=True),
    Column("kind", "类别", "Kind", needed=True, choices=KINDS),
    Column("parent", "上级单位编码", "Code of the unit above"),
    Column("area", "服务区域编码", "Code of the area served", "空白表示全区", "Empty: the whole district"),
    Column("phone", "电话", "Phone"),
)
LONGEST = {"code": 20, "name_zh": 80, "name_en": 120, "phone": 40}


def current() -> dict[str, Values]:
    units = Unit.objects.filter(closed_at=None).select_related("parent").order_by("code")
    plain = ("code", "name_zh", "name_en", "kind", "area", "phone")
    return {
        unit.code: {name: getattr(unit, name) for name in plain} | {"parent": unit.parent.code if unit.parent else ""}
        for unit in units
    }


def judge(entries: Sequence[Entry], by: Actor, complain: Complain) -> None:
    areas = set(Area.objects.filter(ended_at=None).values_list("code", flat=True))
    parents = {entry.values["code"]: entry.values["parent"] for entry in entries}
    known = set(parents) | set(Unit.objects.filter(closed_at=None).values_list("code", flat=True))
    for entry in entries:
        value = entry.values
        for name, most in LONGEST.items():
            if len(value[name]) > most:
                complain(entry, name, _("is longer than %(most)d characters") % {"most": most})
        if value["area"] and value["area"] not in areas:
            complain(entry, "area", _("There is no area “%(code)s”") % {"code": value["area"]})
        if value["parent"] and value["parent"] not in known:
            complain(entry, "parent", _("There is no unit “%(code)s”") % {"code": value["parent"]})
        if _stands_above_itself(value["code"], parents):
            complain(entry, "parent", _("This unit stands above itself"))


def _stands_above_itself(code: str, parents: dict[str, str]) -> bool:
    seen, above = {code}, parents.get(code, "")
    while above:
        if above in seen:
            return True
        seen.add(above)
        above = parents.get(above, "")
    return False


def closing(codes: Sequence[str], by: Actor) -> list[tuple[str, str]]:
    """A unit that still has matters or people is not closed under them."""
    open_ = Matter.objects.filter(unit__code__in=codes, state__in=sorted(WITH_UNIT)).values_list("unit__code")
    people = Staff.objects.filter(unit__code__in=codes, left_at=None).values_list("unit__code")
    found = []
    for code, n in open_.annotate(n=Count("pk")).order_by("unit__code"):
        told = ngettext(
            "%(n)d matter is with it. Transfer it first.", "%(n)d matters are with it. Transfer them first.", n
        )
        found.append((code, told % {"n": n}))
    for code, n in people.annotate(n=Count("pk")).order_by("unit__code"):
        told = ngettext("%(n)d person works there.", "%(n)d people work there.", n)
        found.append((code, told % {"n": n}))
    return found


def apply(put: Sequence[Values], close: Sequence[str], by: Actor) -> None:
    settle_units([UnitEntry(**values) for values in put], close, by=by)


UNITS = ListKind("units", "单位", "Units", COLUMNS, current, judge, closing, apply)
