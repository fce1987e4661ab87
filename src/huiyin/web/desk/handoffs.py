"""Hand a matter to somebody outside, see how every hand-off stands, take one back."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from huiyin.handoff.links import path_of
from huiyin.handoff.models import Handoff, Partner
from huiyin.handoff.selectors import access_handoff, handoffs_of, handoffs_page
from huiyin.handoff.services import hand_off, may_hand_off, partners_for, recall, renew_link
from huiyin.handoff.states import LABELS, OPEN, WAY_LABELS, State
from huiyin.kernel.clock import now
from huiyin.kernel.errors import HuiyinError, NotFound
from huiyin.kernel.work import work
from huiyin.matters.access import access_matter
from huiyin.matters.labels import pick
from huiyin.matters.models import Matter
from huiyin.matters.selectors import Detail
from huiyin.matters.states import DISPATCH_DESK, UNIT_STAFF
from huiyin.orgs.actor import Actor
from huiyin.web.desk.access import DESK
from huiyin.web.desk.frame import page
from huiyin.web.desk.lists import query_of
from huiyin.web.doors import actor_in, needs
from huiyin.web.forms import LongText
from huiyin.web.paging import page_number
from huiyin.web.parts import Tab

TONES = {
    State.SENDING: ("info", "upload"),
    State.SENT: ("soon", "clock"),
    State.CONFIRMED: ("info", "user-check"),
    State.PROGRESS: ("primary", "tools"),
    State.DONE: ("done", "circle-check"),
    State.REFUSED: ("danger", "ban"),
    State.SILENT: ("danger", "alarm"),
    State.RECALLED: ("neutral", "arrow-back-up"),
}
PROBLEMS = {
    "timeout": _("their system did not answer in time"),
    "refused": _("their system cannot be reached"),
    "circuit": _("their system failed several times; left alone for a while"),
    "status": _("their system answered with an error"),
    "address": _("their address may not be called"),
    "answer": _("their answer cannot be read"),
}


@dataclass(frozen=True)
class Line:
    """A hand-off in a list. `clock`: running, soon, overdue or empty."""

    handoff: Handoff
    partner: str
    unit: str
    state: str
    tone: str
    icon: str
    clock: str
    problem: str
    link: str
    what: str


def _problem(handoff: Handoff, is_open: bool) -> str:
    if not is_open and handoff.problem:
        return _("They could not be told that it was taken back. Tell them yourself.")
    return str(PROBLEMS.get(handoff.problem, ""))


def line_of(handoff: Handoff, at: datetime, *, host: str = "") -> Line:
    state, partner, unit = State(handoff.state), handoff.partner, handoff.unit
    is_open = state in OPEN
    return Line(
        handoff=handoff,
        partner=pick((partner.name_zh, partner.name_en)),
        unit=pick((unit.name_zh, unit.name_en)),
        state=pick(LABELS[state]),
        tone=TONES[state][0],
        icon=TONES[state][1],
        clock=_clock(handoff, at) if is_open and handoff.due_at else "",
        problem=_problem(handoff, is_open),
        link=f"{host}{path_of(handoff)}" if is_open and partner.way == "link" and host else "",
        what=handoff.brief,
    )


def _clock(handoff: Handoff, at: datetime) -> str:
    """Soon: less than a quarter of the time is left."""
    left, whole = handoff.due_at - at, handoff.due_at - handoff.since
    return "overdue" if left.total_seconds() < 0 else "soon" if left < whole / 4 else "running"


def about_handoffs(request: HttpRequest, detail: Detail, actor: Actor) -> dict:
    """What a matter's page shows: its hand-offs, and whether there may be another one."""
    matter, at = detail.matter, now()
    mine = _may_take_back(actor, matter)
    host = f"{request.scheme}://{request.get_host()}" if mine else ""
    rows = handoffs_of(matter)
    with_somebody = any(row.state in OPEN for row in rows)
    may = not with_somebody and may_hand_off(actor, matter)
    return {
        "handoffs": [line_of(row, at, host=host) for row in rows],
        "may_hand_off": may and Partner.objects.filter(closed_at=None).exists(),
        "may_take_back": mine,
    }


def _may_take_back(actor: Actor, matter: Matter) -> bool:
    return matter.unit_id in actor.units_as(*UNIT_STAFF) or actor.serves(matter.area, *DISPATCH_DESK)


class HandOffForm(forms.Form):
    partner = forms.ChoiceField(label=_("To whom"))
    brief = LongText(
        label=_("What is to be done"),
        rows=4,
        max_length=1000,
        help_text=_("They read this and the place, and nothing that the reporter wrote. No names, no phone numbers."),
    )
    photos = forms.MultipleChoiceField(
        label=_("Photos that go along"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Look first whether people or number plates can be seen."),
    )

    def __init__(self, data=None, *, matter: Matter, **kwargs) -> None:
        super().__init__(data, auto_id="move_%s", initial={"brief": matter.title}, **kwargs)
        self.partners = {str(one.pk): one for one in partners_for(matter)}
        self.pictures = {
            photo.token: photo for photo in matter.photos.filter(content_type__startswith="image/").order_by("pk")[:9]
        }
        named = [(pk, _named(one)) for pk, one in self.partners.items()]
        self.fields["partner"].choices = [("", _now("Choose a partner")), *named]  # type: ignore[attr-defined]
        numbered = enumerate(self.pictures, 1)
        self.fields["photos"].choices = [(token, _now("Photo %(n)s") % {"n": n}) for n, token in numbered]  # type: ignore[attr-defined]
        if not self.pictures:
            del self.fields["photos"]

    @property
    def chosen(self) -> list:
        return [self.pictures[token] for token in self.cleaned_data.get("photos", [])]


def _named(one: Partner) -> str:
    return f"{pick((one.name_zh, one.name_en))} · {pick(WAY_LABELS[one.way])}"


@needs(*DESK)
@require_http_methods(["GET", "POST"])
def hand(request: HttpRequest, number: str) -> HttpResponse:
    """The form in the matter's right pane, and handing it over."""
    actor = actor_in(request)
    matter = access_matter(actor, number)
    form = HandOffForm(request.POST or None, matter=matter)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            with work():
                locked = access_matter(actor, number, lock=True)
                partner = form.partners[form.cleaned_data["partner"]]
                hand_off(locked, partner, form.cleaned_data["brief"], by=actor, photos=form.chosen)
        except HuiyinError as refused:
            form.add_error(None, str(refused))
            status = refused.status
        else:
            messages.success(request, _now("It is handed over. The unit stays responsible."))
            return _back(request, number)
    context = {"handoff_form": form, "may": may_hand_off(actor, matter)}
    if request.htmx:
        around = {"number": number, "query": query_of(request)}
        return render(request, "desk/pages/handoff_form.html", around | context, status=status)
    from huiyin.web.desk.matter import matter_page  # its page shows ours

    return matter_page(request, matter, status=status, **context)


@needs(*DESK)
@require_POST
def act(request: HttpRequest, number: str, pk: int, verb: str) -> HttpResponse:
    """Take it back, or make a new link."""
    actor = actor_in(request)
    handoff = access_handoff(actor, access_matter(actor, number), pk)
    try:
        if verb == "recall":
            recall(handoff, request.POST.get("reason", "").strip() or _now("The unit does it by itself."), by=actor)
            messages.success(request, _now("It is taken back. The partner sees that when they look."))
        elif verb == "link":
            renew_link(handoff, by=actor)
            messages.success(request, _now("There is a new link; the old one is void."))
        else:
            raise NotFound(_now("There is no such action."))
    except HuiyinError as refused:
        if refused.status in (403, 404):
            raise
        messages.error(request, str(refused))
    return _back(request, number)


def _back(request: HttpRequest, number: str) -> HttpResponse:
    query = query_of(request)
    where = reverse("desk-matter", args=[number]) + (f"?{query}" if query else "")
    return HttpResponseClientRedirect(where) if request.htmx else redirect(where)


@needs(*DESK)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """/desk/handoffs/: every hand-off that this person may see; open ones by when a word is due."""
    actor, at = actor_in(request), now()
    tab = request.GET.get("tab", "open")
    tab = tab if tab in TABS else "open"
    found = handoffs_page(actor, page_number(request), tab=tab)
    context = {
        "tabs": [Tab(str(words), f"?tab={name}", current=name == tab) for name, words in TABS.items()],
        "page": found,
        "lines": [line_of(row, at) for row in found.rows],
    }
    return page(request, "desk/pages/handoffs.html", context)


TABS = {
    "open": _("In hand"),
    "done": _("Done"),
    "silent": _("No word"),
    "refused": pgettext_lazy("by a partner", "Refused"),
    "recalled": _("Taken back"),
}
