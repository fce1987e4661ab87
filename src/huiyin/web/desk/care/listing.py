"""/desk/care/: the people of my area, by what has to be done. Names stand here by their first sign only."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huiyin.care.access import files_for, find_files
from huiyin.care.models import CareFile
from huiyin.care.selectors.listing import TABS, Filters, communities_of, counts, listed, with_next
from huiyin.care.vocabulary import PLAN_LABELS, RISK_LABELS, PlanKind
from huiyin.kernel.clock import now
from huiyin.kernel.paging import Page, page_of
from huiyin.matters.labels import enumerated, pick
from huiyin.orgs.roles import Role
from huiyin.orgs.selectors import names_of_staff
from huiyin.people.access import family_names
from huiyin.web.carewords import communities, level_chip, named
from huiyin.web.desk.frame import page
from huiyin.web.doors import actor_in, needs
from huiyin.web.paging import page_number
from huiyin.web.parts import Tab

SIZE = 30


@dataclass(frozen=True)
class Row:
    file: CareFile
    name: str
    community: str
    level: str
    tone: str
    risks: str
    goes: str
    due: datetime | None
    what: str
    late: bool
    ends_soon: bool


@needs(Role.CARER)
@never_cache
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    actor, at = actor_in(request), now()
    files = files_for(actor)
    words = request.GET.get("q", "").strip()[:60]
    asked = _asked(request)
    found = find_files(actor, words, _("to find their file")) if words else files
    shown = page_of(
        listed(found, Filters() if words else asked, at), page_number(request), SIZE, rows=with_next(CareFile.objects)
    )
    codes = communities_of(files)
    names = communities(codes)
    context = {
        "page": shown,
        "rows": rows_of(shown, at, names),
        "tabs": _tabs(files, asked, at),
        "communities": sorted((code, names.get(code, code)) for code in codes),
        "asked": asked,
        "words": words,
    }
    return page(request, "desk/pages/care/list.html", context)


def _asked(request: HttpRequest) -> Filters:
    tab, community = request.GET.get("tab", "all"), request.GET.get("community", "")
    return Filters(tab if tab in TABS else "all", community if community.isascii() and community.isdigit() else "")


def _tabs(files, asked: Filters, at: datetime) -> list[Tab]:
    labels = {
        "all": _("All"),
        "due": _("To visit or call"),
        "missed": _("Missed"),
        "close": _("Close care"),
        "nobody": _("Nobody goes there"),
        "expiring": _("Consent ends soon"),
    }
    amounts, home = counts(files, at), reverse("desk-care")
    return [
        Tab(labels[tab], f"{home}?tab={tab}&community={asked.community}", tab == asked.tab, amounts[tab])
        for tab in TABS
    ]


def rows_of(shown: Page, at: datetime, places: dict[str, str]) -> list[Row]:
    """One statement for the names, one for whoever goes there."""
    names = family_names(file.person for file in shown.rows)
    staff = names_of_staff({file.goes for file in shown.rows if file.goes})
    return [_row(file, at, names, staff, places) for file in shown.rows]


def _row(file, at: datetime, names: dict, staff: dict, places: dict) -> Row:
    level, tone = level_chip(file.level)
    goes = staff.get(file.goes)
    soon = file.covered_until is not None and (file.covered_until - at).days < 30
    return Row(
        file,
        names.get(file.person, ""),
        places.get(file.community, file.community),
        level,
        tone,
        enumerated(named(RISK_LABELS, file.risks)),
        pick((goes.name_zh, goes.name_en or goes.name_zh)) if goes else "",
        file.next_due,
        pick(PLAN_LABELS[PlanKind(file.next_kind)]) if file.next_kind else "",
        bool(file.next_due and file.next_due < at),
        soon,
    )
