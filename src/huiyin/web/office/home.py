"""/office/: what there is, and what needs attention."""

from dataclasses import dataclass

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.kernel.models import PackSetting
from huiyin.matters.library import in_force
from huiyin.orgs.models import Staff, Unit
from huiyin.orgs.roles import Role
from huiyin.places.models import Area, Component, UnitGrid
from huiyin.web.doors import needs
from huiyin.web.office.attention import findings
from huiyin.web.office.frame import page


@dataclass(frozen=True)
class Figure:
    label: str
    count: int
    href: str = ""


@needs(Role.ADMINISTRATOR)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    library = in_force()
    context = {
        "findings": findings(),
        "figures": figures(len(library.types)),
        "edition": library.edition,
        "pack": PackSetting.objects.filter(key="pack").first(),
    }
    return page(request, "office/pages/home.html", context)


def figures(types: int) -> list[Figure]:
    levels = dict(Area.objects.filter(ended_at=None).order_by().values_list("level").annotate(n=Count("pk")))
    areas, units = reverse("office-areas"), reverse("office-units")
    return [
        Figure(_("Units"), Unit.objects.filter(closed_at=None).count(), units),
        Figure(_("Staff"), Staff.objects.filter(left_at=None).count(), reverse("office-staff")),
        Figure(_("Matter types"), types, reverse("office-standards")),
        Figure(_("Streets"), levels.get("street", 0), areas),
        Figure(_("Communities"), levels.get("community", 0), areas),
        Figure(_("Worker grids"), levels.get("grid", 0), areas),
        Figure(_("Unit grids"), UnitGrid.objects.count()),
        Figure(_("Components"), Component.objects.count()),
    ]
