"""What a queue shows: the tabs by stage, the filters above, and how both become a question to the selectors."""

from dataclasses import dataclass, replace
from functools import lru_cache

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.matters.labels import in_chinese, label, pick
from huiyin.matters.selectors import Filters
from huiyin.matters.states import OPEN, State
from huiyin.matters.vocabulary import Section, Source, Urgency
from huiyin.orgs.actor import Actor
from huiyin.orgs.memory import all_at_work
from huiyin.orgs.roles import Role
from huiyin.places.locate import area_names
from huiyin.web.desk.moves.choices import LightSelect, unit_choices
from huiyin.web.forms import type_choices

# tab -> (its words, the states it holds)
TABS: dict[str, tuple] = {
    "accept": (_("To accept"), (State.RECEIVED, State.CHECKING)),
    "dispatch": (_("To dispatch"), (State.FILED, State.ARBITRATION)),
    "handle": (_("With units"), (State.DISPATCHED, State.ACCEPTED, State.HANDLING, State.SUSPENDED)),
    "verify": (_("To verify"), (State.FINISHED, State.VERIFYING)),
    "close": (_("To close"), (State.VERIFIED,)),
    "open": (_("All open"), tuple(sorted(OPEN))),
    "overdue": (_("Overdue"), tuple(sorted(OPEN))),
    "ended": (_("Ended"), (State.CLOSED, State.RATED, State.DECLINED, State.VOIDED)),
}
FIRST_TAB = ((Role.ACCEPTOR, "accept"), (Role.DISPATCHER, "dispatch"))
ORDERS = (
    ("pressing", _("Urgent first, then what is due")),
    ("due", _("Due first")),
    ("latest", _("Latest first")),
    ("oldest", _("Oldest first")),
)
FIRST_ORDER = {"ended": "latest"}  # else what is urgent and due first
PAGE = 40


class QueueForm(forms.Form):
    """The filters. Everything is optional, and what cannot be understood does not filter."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "data-key": "/",
                "autocomplete": "off",
                "placeholder": _("Number, tracking code or words"),
            }
        ),
    )
    order = forms.ChoiceField(label=_("Order"), required=False, widget=LightSelect)
    state = forms.ChoiceField(label=_("State"), required=False, widget=LightSelect)
    type = forms.ChoiceField(label=_("Type"), required=False, widget=LightSelect)
    area = forms.ChoiceField(label=_("Street or community"), required=False, widget=LightSelect)
    unit = forms.ChoiceField(label=_("Unit"), required=False, widget=LightSelect)
    urgency = forms.ChoiceField(label=_("Urgency"), required=False, widget=LightSelect)
    clock = forms.ChoiceField(label=_("Clock"), required=False, widget=LightSelect)
    source = forms.ChoiceField(label=_("Source"), required=False, widget=LightSelect)
    section = forms.ChoiceField(label=_("Section"), required=False, widget=LightSelect)

    def __init__(self, data, *, tab: str) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.tab, self.first_order = tab, FIRST_ORDER.get(tab, "pressing")
        self.fields["order"].choices = sorted(ORDERS, key=lambda order: order[0] != self.first_order)
        self._fill("state", [(s.value, label("state", s)) for s in TABS[tab][1]])
        self._fill("urgency", [(u.value, label("urgency", u)) for u in Urgency])
        self._fill("source", [(s.value, label("source", s)) for s in Source])
        self._fill("section", [(s.value, label("section", s)) for s in Section])
        self._fill("clock", [("overdue", _now("Overdue")), ("soon", _now("Due soon"))])
        self._fill("type", type_choices())
        self._fill("area", area_choices())
        self._fill("unit", unit_choices(all_at_work()))

    def _fill(self, name: str, choices: list) -> None:
        self.fields[name].choices = [("", _now("All")), *choices]

    def folded(self) -> list[forms.BoundField]:
        return [self[name] for name in ("state", "type", "area", "unit", "urgency", "clock", "source", "section")]

    def used(self) -> int:
        """How many of the folded filters are set; the fold says so, so that none is forgotten."""
        return sum(bool(self.data.get(bound.name)) for bound in self.folded())

    def as_filters(self) -> Filters:
        self.is_valid()
        given = self.cleaned_data
        states = (given["state"],) if given.get("state") else tuple(TABS[self.tab][1])
        order = given.get("order") or self.first_order
        wanted = {
            name: given.get(name, "") for name in ("type", "area", "unit", "urgency", "clock", "source", "section", "q")
        }
        wanted |= {"clock": "overdue"} if self.tab == "overdue" else {}
        return Filters(states=states, order=order, size=PAGE, **wanted)


def area_choices() -> list:
    """Communities under their street, the street itself first."""
    return _areas(in_chinese(), _AsOne(area_names()))


@lru_cache(maxsize=4)
def _areas(chinese: bool, areas: "_AsOne") -> list:
    names = {code: pick(pair) for code, pair in areas.names.items()}
    streets = sorted(code for code in names if len(code) == 9)
    return [
        (names[street], [(street, _now("All of %(street)s") % {"street": names[street]}), *_within(street, names)])
        for street in streets
    ]


@dataclass(frozen=True, eq=False)
class _AsOne:
    """The names as one thing: two are the same while nobody has read the areas anew."""

    names: dict[str, tuple[str, str]]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _AsOne) and self.names is other.names

    def __hash__(self) -> int:
        return id(self.names)


def _within(street: str, names: dict[str, str]) -> list[tuple[str, str]]:
    return [(code, name) for code, name in sorted(names.items()) if len(code) == 12 and code.startswith(street)]


def tab_in(given: str, actor: Actor) -> str:
    if given in TABS:
        return given
    return next((tab for role, tab in FIRST_TAB if actor.has(role)), "open")


def of_all_tabs(filters: Filters, given_clock: str) -> Filters:
    """The same question over everything open: what the counts on the tabs answer."""
    return replace(filters, states=(), group="open", order="latest", clock=given_clock)
