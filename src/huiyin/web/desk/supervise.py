"""/desk/supervise/: who is late, by unit and by street; what many can be urged or supervised from (many.py)."""

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.db.models.functions import Left
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from huiyin.kernel.clock import now
from huiyin.kernel.paging import Page, page_of
from huiyin.matters.access import visible_to
from huiyin.matters.labels import pick
from huiyin.matters.models import Matter
from huiyin.matters.states import WAITING_ON_UNIT
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Unit
from huiyin.places.locate import area_names
from huiyin.web.desk.access import LEADERS
from huiyin.web.desk.frame import page
from huiyin.web.desk.lists import page_number
from huiyin.web.desk.rows import ROW_NEEDS, rows_of
from huiyin.web.doors import actor_in, needs

SIZE = 50


@dataclass(frozen=True)
class Load:
    """How a unit, or a street, stands now. `open`: all that waits on it; `href`, `late`, `soon_due` open them."""

    code: str
    name: str
    overdue: int
    soon: int
    open: int
    href: str = ""
    late: str = ""
    soon_due: str = ""
    current: bool = False


@needs(*LEADERS)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    actor, moment = actor_in(request), now()
    unit, clock = request.GET.get("unit", ""), request.GET.get("clock", "overdue")
    street, by = street_in(request), "street" if request.GET.get("by") == "street" else "unit"
    loads = loads_of_streets(actor, moment) if by == "street" else loads_of_units(actor, moment)
    found = late_matters(actor, unit, street, clock, page_number(request), moment)
    context = {
        "loads": [_linked(load, request, by, street if by == "street" else unit) for load in loads],
        "by": by,
        "page": found,
        "rows": rows_of(found.rows, moment, query="tab=open"),
    }
    return page(request, "desk/pages/supervise.html", context | {"unit": unit, "street": street, "clock": clock})


def _linked(load: Load, request: HttpRequest, by: str, chosen: str) -> Load:
    """With addresses that keep the other choices; the one that is chosen lets go of itself."""

    def to(**changes: str) -> str:
        given = {name: value for name, value in request.GET.items() if name != "page"} | changes
        return "?" + urlencode({name: value for name, value in given.items() if value})

    current = load.code == chosen
    return replace(
        load,
        href=to(**{by: "" if current else load.code}),
        late=to(**{by: load.code, "clock": "overdue"}),
        soon_due=to(**{by: load.code, "clock": "soon"}),
        current=current,
    )


def street_in(request: HttpRequest) -> str:
    given = request.GET.get("street", "")
    return given if given.isascii() and given.isdigit() and len(given) == 9 else ""


def loads_of_units(actor: Actor, moment: datetime) -> list[Load]:
    """Units with something overdue or soon due, the worst first; two statements."""
    waiting = visible_to(actor).filter(state__in=sorted(WAITING_ON_UNIT), unit__isnull=False)
    counted = waiting.order_by().values("unit").annotate(**_counts(moment))
    rows = sorted((r for r in counted if r["overdue"] or r["soon"]), key=lambda r: (-r["overdue"], -r["soon"]))
    units = Unit.objects.in_bulk([row["unit"] for row in rows])
    return [_load(units[row["unit"]], row) for row in rows]


def _load(unit: Unit, row: dict) -> Load:
    return Load(unit.code, pick((unit.name_zh, unit.name_en)), row["overdue"], row["soon"], row["open"])


def loads_of_streets(actor: Actor, moment: datetime) -> list[Load]:
    """The same by the street in which they lie; one statement."""
    waiting = visible_to(actor).filter(state__in=sorted(WAITING_ON_UNIT))
    counted = waiting.order_by().values(street=Left("area", 9)).annotate(**_counts(moment))
    rows = sorted((r for r in counted if r["overdue"] or r["soon"]), key=lambda r: (-r["overdue"], -r["soon"]))
    names = area_names()
    return [
        Load(row["street"], pick(names[row["street"]]), row["overdue"], row["soon"], row["open"])
        for row in rows
        if row["street"] in names
    ]


def _counts(moment: datetime) -> dict[str, Count]:
    return {
        "overdue": Count("pk", filter=Q(due_at__lt=moment)),
        "soon": Count("pk", filter=Q(due_at__gte=moment, soon_at__lte=moment)),
        "open": Count("pk"),
    }


def late_matters(actor: Actor, unit: str, street: str, clock: str, number: int, moment: datetime) -> Page:
    late = Q(due_at__lt=moment) if clock != "soon" else Q(due_at__gte=moment, soon_at__lte=moment)
    found = visible_to(actor).filter(late, state__in=sorted(WAITING_ON_UNIT))
    found = found.filter(unit__code=unit) if unit else found
    found = found.filter(area__gte=street, area__lt=street + "~") if street else found
    return page_of(found.order_by("due_at", "id"), number, SIZE, rows=Matter.objects.select_related(*ROW_NEEDS))
