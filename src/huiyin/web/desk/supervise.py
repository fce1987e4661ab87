"""/desk/supervise/: who is late, unit by unit; urge or supervise many at once, after one look at what that means."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from huiyin.kernel.clock import now
from huiyin.kernel.errors import HuiyinError
from huiyin.kernel.paging import Page, page_of
from huiyin.kernel.work import work
from huiyin.matters import services
from huiyin.matters.access import access_matter, visible_to
from huiyin.matters.labels import pick
from huiyin.matters.models import Matter
from huiyin.matters.states import WAITING_ON_UNIT
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Unit
from huiyin.web.desk.access import LEADERS
from huiyin.web.desk.frame import page
from huiyin.web.desk.lists import page_number
from huiyin.web.desk.rows import ROW_NEEDS, rows_of
from huiyin.web.doors import actor_in, needs
from huiyin.web.forms import LongText

MOST = 100
SIZE = 50


@dataclass(frozen=True)
class UnitLoad:
    """How a unit stands now. `open`: all that waits on it."""

    code: str
    name: str
    overdue: int
    soon: int
    open: int


@needs(*LEADERS)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    actor, moment = actor_in(request), now()
    unit, clock = request.GET.get("unit", ""), request.GET.get("clock", "overdue")
    found = late_matters(actor, unit, clock, page_number(request), moment)
    context = {
        "loads": loads_of_units(actor, moment),
        "page": found,
        "rows": rows_of(found.rows, moment, query="tab=open"),
    }
    return page(request, "desk/pages/supervise.html", context | {"unit": unit, "clock": clock})


def loads_of_units(actor: Actor, moment: datetime) -> list[UnitLoad]:
    """Units with something overdue or soon due, the worst first; two statements."""
    waiting = visible_to(actor).filter(state__in=sorted(WAITING_ON_UNIT), unit__isnull=False)
    counted = waiting.values("unit").annotate(
        overdue=Count("pk", filter=Q(due_at__lt=moment)),
        soon=Count("pk", filter=Q(due_at__gte=moment, soon_at__lte=moment)),
        open=Count("pk"),
    )
    rows = sorted((r for r in counted if r["overdue"] or r["soon"]), key=lambda r: (-r["overdue"], -r["soon"]))
    units = Unit.objects.in_bulk([row["unit"] for row in rows])
    return [_load(units[row["unit"]], row) for row in rows]


def _load(unit: Unit, row: dict) -> UnitLoad:
    return UnitLoad(unit.code, pick((unit.name_zh, unit.name_en)), row["overdue"], row["soon"], row["open"])


def late_matters(actor: Actor, unit: str, clock: str, number: int, moment: datetime) -> Page:
    late = Q(due_at__lt=moment) if clock != "soon" else Q(due_at__gte=moment, soon_at__lte=moment)
    found = visible_to(actor).filter(late, state__in=sorted(WAITING_ON_UNIT))
    found = found.filter(unit__code=unit) if unit else found
    return page_of(found.order_by("due_at", "id"), number, SIZE, rows=Matter.objects.select_related(*ROW_NEEDS))


class BulkForm(forms.Form):
    """What is said to all of them."""

    reason = LongText(label=_("What to say to them"), required=False)

    def __init__(self, *args, verb: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = verb == "supervise"


@needs(*LEADERS)
@require_POST
def many(request: HttpRequest) -> HttpResponse:
    """First what will happen, then, confirmed, each in its own transaction."""
    verb = "supervise" if request.POST.get("verb") == "supervise" else "urge"
    numbers = request.POST.getlist("number")[:MOST]
    chosen = [matter for matter in map(_matter_of(actor_in(request)), numbers) if matter]
    if not chosen:
        messages.warning(request, _now("Choose at least one matter."))
        return redirect("desk-supervise")
    form = BulkForm(request.POST if "confirmed" in request.POST else None, verb=verb)
    if form.is_bound and form.is_valid():
        return _do(request, verb, chosen, form.cleaned_data["reason"])
    context = {"verb": verb, "form": form, "rows": rows_of(chosen, now()), "units": len({m.unit_id for m in chosen})}
    return page(request, "desk/pages/many.html", context, status=422 if form.is_bound else 200)


def _matter_of(actor: Actor):
    def find(number: str) -> Matter | None:
        try:
            return access_matter(actor, number)
        except HuiyinError:
            return None

    return find


def _do(request: HttpRequest, verb: str, chosen: list[Matter], reason: str) -> HttpResponse:
    actor, done, left = actor_in(request), 0, []
    for matter in chosen:
        try:
            with work():
                _make(verb, access_matter(actor, matter.number, lock=True), reason, actor)
            done += 1
        except HuiyinError as refused:
            left.append(f"{matter.number}: {refused}")
    said = ngettext("%(count)d matter: done.", "%(count)d matters: done.", done) % {"count": done}
    messages.success(request, said)
    for words in left:
        messages.warning(request, words)
    return redirect("desk-supervise")


def _make(verb: str, matter: Matter, reason: str, by: Actor) -> None:
    if verb == "urge":
        services.urge(matter, by=by, note=reason)
    else:
        services.supervise(matter, reason, by=by)
