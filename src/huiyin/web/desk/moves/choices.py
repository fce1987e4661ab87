"""What people pick from in the forms of moves: units, people, types, conditions, limits."""

from collections.abc import Iterable
from html import escape

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.calendar import LimitUnit
from huiyin.matters.labels import in_chinese, pick
from huiyin.orgs.models import Staff, Unit
from huiyin.orgs.roles import Role

UNIT_KINDS = {
    Unit.Kind.DEPARTMENT: _("Departments"),
    Unit.Kind.STREET: _("Streets"),
    Unit.Kind.UTILITY: _("Utilities"),
    Unit.Kind.PROPERTY: _("Property companies"),
    Unit.Kind.COMMUNITY: _("Communities"),
    Unit.Kind.CENTRE: _("Centre"),
}
# Minutes are for stages; nobody extends a handling by them.
EXTENSION_UNITS = (LimitUnit.WORKING_DAYS, LimitUnit.WORKING_HOURS, LimitUnit.CALENDAR_DAYS, LimitUnit.URGENT_HOURS)

Choices = list[tuple[str, object]]


def unit_name(unit: Unit) -> str:
    return pick((unit.name_zh, unit.name_en))


def staff_name(staff: Staff) -> str:
    return pick((staff.name_zh, staff.name_en))


def units_at_work() -> dict[str, Unit]:
    return {unit.code: unit for unit in Unit.objects.filter(closed_at=None).order_by("code")}


def unit_choices(units: Iterable[Unit]) -> Choices:
    """Grouped by kind, those that answer for most things first."""
    groups: dict[str, list[tuple[str, str]]] = {kind: [] for kind in UNIT_KINDS}
    chinese = in_chinese()
    for unit in units:
        groups.setdefault(unit.kind, []).append((unit.code, pick((unit.name_zh, unit.name_en), chinese)))
    return [(UNIT_KINDS.get(kind, kind), rows) for kind, rows in groups.items() if rows]


def handlers_of(unit_id: int | None) -> dict[str, Staff]:
    posts = {"posts__unit_id": unit_id, "posts__role__in": (Role.HANDLER, Role.UNIT_HEAD), "posts__until": None}
    return {str(s.pk): s for s in Staff.objects.filter(left_at=None, **posts).distinct().order_by("name_zh", "pk")}


def workers_of(grid: str) -> dict[str, Staff]:
    if not grid:
        return {}
    posts = {"posts__area": grid, "posts__role": Role.GRID_WORKER, "posts__until": None}
    return {str(s.pk): s for s in Staff.objects.filter(left_at=None, **posts).distinct().order_by("name_zh", "pk")}


def limit_unit_choices() -> Choices:
    language = "zh" if in_chinese() else "en"
    return [(unit.value, unit.label.of(language)) for unit in EXTENSION_UNITS]


class LightSelect(forms.Select):
    """A select without a template for each option: some lists here have two hundred."""

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        chosen = {str(v) for v in (value if isinstance(value, list | tuple) else [value]) if v is not None}
        attrs = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        if self.allow_multiple_selected:
            attrs["multiple"] = True
        shown = format_html_join("", " {}", ((_attribute(k, v),) for k, v in attrs.items() if v not in (None, False)))
        return format_html("<select{}>{}</select>", shown, _options(self.choices, chosen))


class SearchSelect(LightSelect):
    """A select that the script gives a search field."""

    def __init__(self, attrs: dict | None = None, choices=()) -> None:
        super().__init__({"data-search": True, **(attrs or {})}, choices)


class SearchSelectMultiple(SearchSelect, forms.SelectMultiple):
    allow_multiple_selected = True


def _attribute(name: str, value: object) -> SafeString:
    return format_html("{}", name) if value is True else format_html('{}="{}"', name, value)


def _options(choices, chosen: set[str]) -> SafeString:
    return mark_safe("".join(_option(value, label, chosen) for value, label in choices))


def _option(value, label, chosen: set[str]) -> str:
    """Plain strings, each escaped: this runs some hundred times for a page."""
    if isinstance(label, list | tuple):
        return f'<optgroup label="{escape(str(value))}">{_options(label, chosen)}</optgroup>'
    mark = " selected" if str(value) in chosen else ""
    return f'<option value="{escape(str(value))}"{mark}>{escape(str(label))}</option>'
