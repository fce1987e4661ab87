"""/desk/alarms/: the alarms that nobody has judged yet, the most severe first; and the pane that shows them."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from huiyin.kernel.paging import Page, page_of
from huiyin.orgs.actor import Actor
from huiyin.sensing.access.scenes import JUDGES
from huiyin.sensing.models import Alarm
from huiyin.sensing.selectors.alarms import NEEDS, counts, worklist
from huiyin.web.desk.access import DESK
from huiyin.web.desk.alarms.filters import AlarmForm
from huiyin.web.desk.alarms.many import last_many
from huiyin.web.desk.alarms.rows import Row, rows_of
from huiyin.web.desk.frame import page
from huiyin.web.doors import actor_in, needs
from huiyin.web.paging import page_number
from huiyin.web.parts import Tab

TABS = {
    "waiting": _("To judge"),
    "asked": _("Somebody looks"),
    "over": pgettext_lazy("alarms", "Over, not judged"),
    "judged": _("Judged"),
}
COUNTED = ("waiting", "asked", "over")
MOST_COUNTED = 1000
SIZE = 40
KEPT = ("tab", "q", "severity", "kind", "rule", "area", "page")


@dataclass(frozen=True)
class Worklist:
    home: str
    tab: str
    tabs: list[Tab]
    rows: list[Row]
    page: Page
    query: str
    form: AlarmForm
    judges: bool

    @property
    def here(self) -> str:
        return f"{self.home}?{self.query}" if self.query else self.home

    @property
    def only(self) -> dict[str, str]:
        """The filters that the stream's events can answer."""
        given = self.form.cleaned_data
        wanted = {"area": given.get("area"), "severity": given.get("severity"), "rule": given.get("rule")}
        return {name: value for name, value in wanted.items() if value}

    @property
    def nothing(self) -> tuple[str, str]:
        if self.form.used() or self.form.data.get("q"):
            return _now("Nothing matches"), _now("No alarm fits these filters. Clear some of them.")
        return _now("No alarm waits"), _now("New ones are announced by a bar on top.")

    def after(self, key: int) -> int | None:
        """The row after that one, or the one before it at the end of the list."""
        keys = [row.alarm.pk for row in self.rows]
        if key not in keys:
            return keys[0] if keys else None
        at = keys.index(key)
        rest = keys[at + 1 :] or keys[:at][-1:]
        return rest[0] if rest else None


@needs(*DESK)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    context = {"list": worklist_of(request, actor_in(request)), "last_many": last_many(request)}
    return page(request, "desk/pages/alarms/worklist.html", context)


def worklist_of(request: HttpRequest, actor: Actor, current: int = 0) -> Worklist:
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "waiting"
    form = AlarmForm(request.GET)
    filters = form.as_filters(tab)
    found = worklist(actor, filters) if tab != "judged" else worklist(actor, filters).order_by("-verdict_at", "-pk")
    listed = page_of(found, page_number(request), SIZE, rows=Alarm.objects.select_related(*NEEDS))
    numbers = counts(actor, filters, COUNTED, MOST_COUNTED)
    query = query_of(request, tab=tab)
    tabs = [_tab(request, name, name == tab, numbers.get(name)) for name in TABS]
    rows = rows_of(listed.rows, query=query, current=current)
    return Worklist("/desk/alarms/", tab, tabs, rows, listed, query, form, actor.has(*JUDGES))


def _tab(request: HttpRequest, name: str, current: bool, count: int | None) -> Tab:
    return Tab(str(TABS[name]), f"/desk/alarms/?{query_of(request, tab=name, page='')}", current, count)


def query_of(request: HttpRequest, **changes: str) -> str:
    kept = {name: value for name, value in request.GET.items() if name in KEPT} | changes
    plain = (("page", "1"), ("tab", "waiting"))
    return urlencode({name: value for name, value in kept.items() if value and (name, value) not in plain})
