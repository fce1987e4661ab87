"""/desk/warnings/<pk>/people/: the households behind one figure, by code; no name, no door."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.kernel.errors import NotFound
from huiyin.kernel.paging import page_of
from huiyin.matters.labels import pick
from huiyin.places.locate import area_names
from huiyin.places.models import Building
from huiyin.warnings.access import access_households
from huiyin.warnings.models import Told
from huiyin.warnings.selectors import WHICH, told_of, with_sent
from huiyin.warnings.vocabulary import ANSWER_LABELS, HOW_LABELS, RANK_LABELS, Answer, How, Reached
from huiyin.web.desk.frame import page
from huiyin.web.desk.warnings.showing import figure_labels
from huiyin.web.desk.warnings.words import READERS, line_of
from huiyin.web.doors import actor_in, needs
from huiyin.web.paging import page_number

SIZE = 50


@needs(*READERS)
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    warning = access_households(actor_in(request), pk)
    which, area = request.GET.get("which", "homes"), request.GET.get("area", "")
    if which not in WHICH or (area and area not in area_names()):
        raise NotFound(_("There is no such list."))
    found = page_of(told_of(warning, which, area), page_number(request), SIZE, rows=with_sent(warning))
    houses = {one.code: one for one in Building.objects.filter(code__in={row.building for row in found.rows})}
    names = area_names()
    context = {
        "line": line_of(warning),
        "warning": warning,
        "title": figure_labels()[which],
        "area": pick(names[area]) if area else "",
        "page": found,
        "rows": [(row, _house(houses.get(row.building)), _grid(row, names), stands(row)) for row in found.rows],
    }
    return page(request, "desk/pages/warnings/people.html", context)


def _house(building: Building | None) -> str:
    return pick((building.address_zh, building.address_en)) if building else ""


def _grid(row: Told, names: dict) -> str:
    return pick(names[row.grid]) if row.grid in names else row.grid


def stands(row: Told) -> tuple[str, str, str]:
    """Words, tone and icon: the furthest that it has come."""
    if row.help_at:
        return _("Needs help"), "danger", "help-circle"
    if row.confirmed_at:
        return pick(HOW_LABELS[How(row.how)]) if row.how else _("Confirmed"), "done", "check"
    if row.knock:
        return pick(ANSWER_LABELS[Answer(row.knock)]), "soon", "home"
    if row.reached == Reached.NO_WAY:
        return _("No way to tell"), "soon", "alert-circle"
    return (_("Sent out"), "info", "send") if row.sent else (_("Queued"), "neutral", "clock")


def rank_label(row: Told) -> str:
    return pick(RANK_LABELS[row.rank])
