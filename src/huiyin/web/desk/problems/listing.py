"""/desk/problems/: repeated problems of any window, the hottest first, and looking for more of them."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.insight.jobs import look_in
from huiyin.insight.selectors import Ranked, ranked
from huiyin.insight.states import DECIDE, LABELS, OPEN, WORK, State
from huiyin.kernel.paging import page_in
from huiyin.matters.labels import pick
from huiyin.web.desk.frame import page
from huiyin.web.desk.problems.forms import WindowForm
from huiyin.web.desk.problems.trend import Trend, trend_of
from huiyin.web.doors import actor_in, needs
from huiyin.web.paging import page_number
from huiyin.web.parts import Tab

SIZE = 20
TAKEN_UP = (State.ADOPTED, State.MEASURES, State.WATCHING, State.CAME_BACK)
TABS: dict[str, tuple[State, ...]] = {
    "open": tuple(sorted(OPEN)),
    "found": (State.FOUND,),
    "taken": TAKEN_UP,
    "ended": (State.SOLVED, State.DISMISSED),
}
TONES = {
    State.FOUND: ("info", "search"),
    State.ADOPTED: ("primary", "flag"),
    State.MEASURES: ("soon", "tools"),
    State.WATCHING: ("info", "eye"),
    State.SOLVED: ("done", "circle-check"),
    State.CAME_BACK: ("danger", "repeat"),
    State.DISMISSED: ("neutral", "x"),
}


@dataclass(frozen=True)
class Line:
    found: Ranked
    href: str
    state: str
    tone: str
    icon: str
    unit: str
    trend: Trend


@needs(*DECIDE, *WORK)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    actor, form = actor_in(request), WindowForm(request.GET)
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "open"
    window = form.window()
    found = ranked(actor, window, area=form.given("area"), section=form.given("section"), states=TABS[tab])
    shown = page_in(found, page_number(request), SIZE)
    context = {
        "form": form,
        "window": window,
        "tab": tab,
        "tabs": tabs_of(request, tab),
        "lines": [line_of(one) for one in shown.rows],
        "page": shown,
        "may_look": actor.has(*DECIDE),
    }
    return page(request, "desk/pages/problems/list.html", context)


def tabs_of(request: HttpRequest, here: str) -> list[Tab]:
    names = {"open": _("All open"), "found": _("Newly found"), "taken": _("Taken up"), "ended": _("Ended")}
    kept = request.GET.copy()
    kept.pop("page", None)
    tabs = []
    for tab, name in names.items():
        kept["tab"] = tab
        tabs.append(Tab(name, f"?{kept.urlencode()}", current=tab == here))
    return tabs


def line_of(one: Ranked) -> Line:
    problem = one.problem
    tone, icon = TONES[State(problem.state)]
    return Line(
        found=one,
        href=reverse("desk-problem", args=[problem.pk]),
        state=pick(LABELS[State(problem.state)]),
        tone=tone,
        icon=icon,
        unit=pick((problem.unit.name_zh, problem.unit.name_en)) if problem.unit else "",
        trend=trend_of(one.trend),
    )


@needs(*DECIDE)
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Look for problems in the window that is shown; it takes a while and is done by the worker."""
    form = WindowForm(request.POST)
    window = form.window()
    look_in.defer(since=window.since.isoformat(), until=window.until.isoformat())
    messages.success(request, _("It is being looked for. What is found appears here within some minutes."))
    kept = {name: day.isoformat() for name in ("first", "last") if (day := form.cleaned_data.get(name))}
    return redirect(f"{reverse('desk-problems')}?{urlencode(kept)}")
