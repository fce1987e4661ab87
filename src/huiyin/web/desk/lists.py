"""The list in the left pane: the centre's queue, or a unit's inbox. Both are tabs, rows and pages."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from huiyin.habits.lists import lists_of
from huiyin.kernel.paging import Page
from huiyin.matters.labels import pick
from huiyin.matters.selectors import Filters, counts_by_state, page_of_matters
from huiyin.orgs.actor import Actor
from huiyin.web.desk import inboxes
from huiyin.web.desk.access import of_centre
from huiyin.web.desk.bulk import Verb, verbs_of
from huiyin.web.desk.filters import PAGE, TABS, QueueForm, of_all_tabs, tab_in
from huiyin.web.desk.rows import Row, rows_of
from huiyin.web.parts import Tab


@dataclass(frozen=True)
class SavedLink:
    """A named list: `lent_by` whom, "" for one's own; `drop`: where one's own is let go."""

    name: str
    href: str
    lent_by: str
    shared: bool
    drop: str
    current: bool


@dataclass(frozen=True)
class List:
    """`home`: where the list lives; `query`: what leads back to this very place in it."""

    home: str
    tab: str
    tabs: list[Tab]
    rows: list[Row]
    page: Page
    query: str
    form: QueueForm | None = None
    bulk: tuple[Verb, ...] = ()
    saved: tuple[SavedLink, ...] = ()

    @property
    def events(self) -> str:
        """Names of the moves that bring something new into this tab, as the stream calls them."""
        return ",".join(f"matter.{move}" for move in BRINGS[self.tab])

    @property
    def only(self) -> dict[str, str]:
        """The filters that the stream's events can answer."""
        given = self.form.cleaned_data if self.form else {}
        return {name: given[name] for name in ("area", "urgency") if given.get(name)}

    @property
    def here(self) -> str:
        return f"{self.home}?{self.query}" if self.query else self.home

    @property
    def out(self) -> str:
        """Where this very list is taken out as a file."""
        kept = {name: value for name, value in parse_qsl(self.query) if name != "page"}
        kind = "inbox" if self.form is None else "queue"
        return f"/desk/export/?{urlencode({'list': kind, 'tab': self.tab} | kept)}"

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Tab and filters, as what is kept under a name."""
        return [(name, value) for name, value in parse_qsl(self.query) if name != "page"]

    @property
    def nothing(self) -> tuple[str, str]:
        """Title and text of an empty list: because of the filters, or because all is done."""
        if self.form is not None and (self.form.used() or self.form.data.get("q")):
            return _("Nothing matches"), _("No matter in this stage fits these filters. Clear some of them.")
        return _("Nothing waits here"), _("New ones appear as they come; a bar on top tells of them.")


def list_for(request: HttpRequest, actor: Actor, now: datetime, current: str = "") -> List:
    """The list that this person works from."""
    if of_centre(actor):
        return queue_of(request, actor, now, current)
    return inbox_of(request, actor, now, current)


def queue_of(request: HttpRequest, actor: Actor, now: datetime, current: str = "") -> List:
    tab = tab_in(request.GET.get("tab", ""), actor)
    form = QueueForm(request.GET, tab=tab)
    filters = form.as_filters()
    page = page_of_matters(actor, filters, page_number(request), now=now)
    counts = counts_of(actor, filters, form.cleaned_data.get("clock", ""), now)
    query = query_of(request, tab=tab)
    tabs = [_tab(request, name, current=name == tab, count=counts.get(name)) for name in TABS]
    rows = rows_of(page.rows, now, query=query, current=current)
    return List(
        "/desk/",
        tab,
        tabs,
        rows,
        page,
        query,
        form,
        tuple(verbs_of(actor, BULK.get(tab, ALWAYS))),
        saved_of(actor, query),
    )


def saved_of(actor: Actor, query: str) -> tuple[SavedLink, ...]:
    here = dict(parse_qsl(query))
    here.pop("page", None)
    return tuple(
        SavedLink(
            name=row.name,
            href=f"/desk/?{row.query}",
            lent_by="" if row.staff_id == actor.staff_id else pick((row.staff.name_zh, row.staff.name_en)),
            shared=row.unit_id is not None,
            drop=f"/desk/lists/{row.pk}/drop/" if row.staff_id == actor.staff_id else "",
            current=dict(parse_qsl(row.query)) == here,
        )
        for row in lists_of(actor)
    )


def counts_of(actor: Actor, filters: Filters, clock: str, now: datetime) -> dict[str, int]:
    """How many matters each tab holds under the same filters; what has ended is not counted: it only grows."""
    asked = of_all_tabs(filters, clock)
    found = counts_by_state(actor, asked, now=now)
    sums = {name: sum(found.by_state.get(state, 0) for state in states) for name, (_words, states) in TABS.items()}
    del sums["ended"]
    return sums | {"overdue": found.overdue}


def _tab(request: HttpRequest, name: str, *, current: bool, count: int | None) -> Tab:
    return Tab(str(TABS[name][0]), f"/desk/?{query_of(request, tab=name, page='', state='')}", current, count)


def inbox_of(request: HttpRequest, actor: Actor, now: datetime, current: str = "") -> List:
    counts = inboxes.counts(actor)
    tab = inboxes.tab_in(request.GET.get("tab", ""), counts)
    page = inboxes.page(actor, tab, page_number(request), PAGE)
    query = query_of(request, tab=tab)
    tabs = [
        Tab(str(words), f"/desk/inbox/?tab={name}", name == tab, counts.get(name))
        for name, words in inboxes.WORDS.items()
    ]
    rows = rows_of(page.rows, now, query=query, current=current)
    return List("/desk/inbox/", tab, tabs, rows, page, query, None, tuple(verbs_of(actor, BULK.get(tab, ()))))


def page_number(request: HttpRequest) -> int:
    given = request.GET.get("page", "1")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 1


def query_of(request: HttpRequest, **changes: str) -> str:
    """The query string that keeps tab, filters and page, with these changes."""
    kept = {name: value for name, value in request.GET.items() if name in KEPT} | changes
    return urlencode({name: value for name, value in kept.items() if value and (name, value) != ("page", "1")})


# tab -> the moves after which a matter stands in it
BRINGS = {
    "accept": ("receive", "answer_check"),
    "dispatch": ("file", "return", "reopen", "take_back"),
    "handle": ("dispatch", "transfer", "arbitrate", "redo"),
    "verify": ("finish",),
    "close": ("verify", "answer_verification"),
    "open": ("receive",),
    "overdue": (),
    "ended": ("close", "decline", "answer"),
    "mine": ("assign", "redo"),
    "unit": ("dispatch", "transfer", "arbitrate"),
    "redo": ("redo", "answer_verification"),
    "co": ("dispatch", "add_co_handler"),
    "done": (),
}
# tab -> what may be made for many of it at once
ALWAYS = ("urge", "supervise", "merge")
BULK = {
    "accept": ("accept", "urge", "merge"),
    "dispatch": ("dispatch", *ALWAYS),
    "close": ("close", *ALWAYS),
    "ended": (),
    "mine": ("assign",),
    "unit": ("accept", "assign"),
    "redo": ("assign",),
}
KEPT = ("tab", "page", "q", "order", "state", "type", "area", "unit", "urgency", "clock", "source", "section")
