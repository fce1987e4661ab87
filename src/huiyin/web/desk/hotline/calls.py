"""/desk/hotline/: calls, and one call with what the telephone system told of it."""

from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.hotline import vocabulary
from huiyin.hotline.access import HOTLINE, TAKERS, access_call, is_confidential, may_open_caller, may_open_recording
from huiyin.hotline.models import Call
from huiyin.hotline.selectors.calls import CallFilters, calls_page, events_of, kinds, matters_of, outcome_now
from huiyin.hotline.services import open_recording
from huiyin.kernel.clock import now
from huiyin.matters.labels import pick
from huiyin.orgs.roles import Role
from huiyin.web.desk.hotline.frame import page
from huiyin.web.desk.hotline.words import TONES, agent_words, call_line, talk_words, wait_words
from huiyin.web.desk.people import names_behind
from huiyin.web.doors import actor_in, needs
from huiyin.web.forms import LongText
from huiyin.web.paging import page_number

KIND_WORDS = {
    "": _("All calls"),
    "answered": pgettext_lazy("call", "Answered"),
    "in_time": _("Answered within 15 s"),
    "late": _("Answered later than 15 s"),
    "no_wait": _("Answered, wait not told"),
    "abandoned": _("Given up by the caller"),
    "unknown": _("No outcome told"),
    "offered": _("Asked for a person"),
}


class RecordingForm(forms.Form):
    purpose = LongText(
        label=_("What do you need the recording for?"),
        max_length=200,
        rows=2,
        help_text=_("For example: to check an address. The person concerned can read it."),
    )


@needs(*HOTLINE)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    actor, moment = actor_in(request), now()
    filters = filters_in(request, moment)
    found = calls_page(actor, filters, page_number(request), now=moment)
    lines = [call_line(call, moment, _visible(call, actor)) for call in found.rows]
    narrowed = {name: request.GET[name] for name in ("from", "to", "staff", "agent") if request.GET.get(name)}
    context = {
        "page": found,
        "lines": lines,
        "filters": filters,
        "narrowed": narrowed,
        "kinds": [(key, str(word)) for key, word in KIND_WORDS.items()],
        "whose": agent_words(found.rows[0]) if filters.staff_id and found.rows else filters.agent,
    }
    return page(request, "calls.html", context)


def _visible(call: Call, actor) -> list:
    links = call.links.all()
    return [link for link in links if not link.matter.confidential or actor.has(Role.CONFIDANT)]


def filters_in(request: HttpRequest, moment: datetime) -> CallFilters:
    """What cannot be understood does not filter."""
    kind, staff = request.GET.get("kind", ""), request.GET.get("staff", "")
    return CallFilters(
        since=moment_in(request.GET.get("from", "")),
        until=moment_in(request.GET.get("to", "")),
        kind=kind if kind in kinds(moment) else "",
        staff_id=int(staff) if staff.isascii() and staff.isdigit() and len(staff) < 12 else None,
        agent=request.GET.get("agent", "")[:40].replace("\x00", ""),
    )


def moment_in(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and found.tzinfo and 2000 <= found.year < 2100 else None


@needs(*HOTLINE)
@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    return call_page(request, access_call(actor_in(request), pk), RecordingForm(auto_id="rec_%s"))


@needs(*HOTLINE)
@never_cache
@require_POST
def recording(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_in(request)
    call = access_call(actor, pk)
    form, link = RecordingForm(request.POST, auto_id="rec_%s"), ""
    if form.is_valid():
        link = open_recording(call, form.cleaned_data["purpose"], by=actor)
    return call_page(request, call, form, link=link, status=200 if link else 422)


def call_page(request: HttpRequest, call: Call, form: forms.Form, *, link: str = "", status: int = 200) -> HttpResponse:
    actor, moment = actor_in(request), now()
    events = events_of(call)
    names = names_behind({f"staff/{event.party_id}" for event in events if event.party_id})
    told = [
        (
            pick(vocabulary.EVENT_LABELS[vocabulary.EventKind(event.kind)]),
            event,
            names.get(f"staff/{event.party_id}", ""),
        )
        for event in events
    ]
    outcome = outcome_now(call, moment)
    context = {
        "call": call,
        "outcome": pick(vocabulary.OUTCOME_LABELS[outcome]),
        "tone": TONES[outcome][0],
        "icon": TONES[outcome][1],
        "wait": wait_words(call),
        "who": agent_words(call),
        "talked": talk_words(call),
        "told": told,
        "links": matters_of(call, actor),
        "confidential": is_confidential(call),
        "may_take": actor.has(*TAKERS) and may_open_caller(actor, call),
        "may_hear": may_open_recording(actor, call),
        "form": form,
        "recording": link,
    }
    return page(request, "call.html", context, status=status)
