"""/office/units/: who can be responsible, and who works there."""

from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from huiyin.kernel.errors import NotFound
from huiyin.kernel.paging import page_of
from huiyin.matters.labels import pick
from huiyin.orgs.models import Staff, Unit
from huiyin.orgs.roles import Role
from huiyin.places.locate import area_names
from huiyin.web.doors import needs
from huiyin.web.office.attention import units_without_hands
from huiyin.web.office.frame import page, trail
from huiyin.web.office.lists import Search, unit_name
from huiyin.web.office.posts import post_lines
from huiyin.web.paging import page_number

SIZE = 30
KINDS = {
    "centre": _("Operations centre"),
    "department": _("Department"),
    "street": _("Street office"),
    "community": _("Community"),
    "utility": _("Utility"),
    "property": _("Property company"),
}


class UnitSearch(Search):
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *KINDS.items()])
    hands = forms.ChoiceField(
        label=_("Handlers"), required=False, choices=[("", _("All")), ("none", _("Nobody handles there"))]
    )


@needs(Role.ADMINISTRATOR)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    search = UnitSearch(request.GET)
    people = Count("staff", filter=Q(staff__left_at=None))
    rows = Unit.objects.select_related("parent").annotate(people=people)
    found = page_of(_found(search).order_by("code"), page_number(request), SIZE, rows=rows)
    lines = [
        (unit, unit_name(unit), KINDS[unit.kind], unit_name(unit.parent), area_name(unit.area)) for unit in found.rows
    ]
    context = {"search": search, "page": found, "lines": lines, "trail": trail((_now("Units"), ""))}
    return page(request, "office/pages/units.html", context)


def _found(search: UnitSearch) -> QuerySet[Unit]:
    units = units_without_hands() if search.given("hands") else Unit.objects.all()
    if kind := search.given("kind"):
        units = units.filter(kind=kind)
    words = search.words
    if words:
        units = units.filter(Q(code__istartswith=words) | Q(name_zh__icontains=words) | Q(name_en__icontains=words))
    return units


@needs(Role.ADMINISTRATOR)
@require_GET
def unit(request: HttpRequest, code: str) -> HttpResponse:
    one = Unit.objects.select_related("parent").filter(code=code).first()
    if one is None:
        raise NotFound(_now("There is no such unit."))
    people = Staff.objects.filter(unit=one, left_at=None).order_by("name_zh", "pk")
    rows = Staff.objects.select_related("account").prefetch_related("posts__unit")
    found = page_of(people, page_number(request), SIZE, rows=rows)
    context = {
        "unit": one,
        "name": unit_name(one),
        "kind": KINDS[one.kind],
        "area": area_name(one.area),
        "parent": unit_name(one.parent),
        "children": [(child.code, unit_name(child)) for child in one.children.order_by("code")],
        "page": found,
        "lines": [(staff, pick((staff.name_zh, staff.name_en)), post_lines(staff)) for staff in found.rows],
        "trail": trail((_now("Units"), "/office/units/"), (unit_name(one), "")),
    }
    return page(request, "office/pages/unit.html", context)


def area_name(code: str) -> str:
    """The whole district for no code; the code itself for one that no area has any more."""
    return pick(area_names().get(code, (code, code))) if code else _now("The whole district")
