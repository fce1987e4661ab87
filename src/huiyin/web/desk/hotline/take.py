"""/desk/hotline/calls/<id>/take/: the caller on the line, what they said before, and the form that makes a matter."""

import secrets

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from huiyin.hotline import vocabulary
from huiyin.hotline.access import TAKERS, access_call
from huiyin.hotline.models import Call
from huiyin.hotline.selectors.calls import earlier_matters, matters_of, outcome_now
from huiyin.hotline.selectors.knowledge import most_used
from huiyin.hotline.services import link, open_caller, receive_call
from huiyin.kernel.clock import now
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.work import work
from huiyin.matters.access import access_matter
from huiyin.matters.labels import label, pick, state_name
from huiyin.matters.reporting import NewReport
from huiyin.matters.services.intake import Received
from huiyin.matters.vocabulary import EvidenceKind, Section, Source
from huiyin.orgs.actor import Actor
from huiyin.people.services import ContactDetails, complete_contact, keep_contact
from huiyin.web.desk.hotline.frame import page
from huiyin.web.desk.hotline.words import TONES, wait_words
from huiyin.web.desk.new import CallForm
from huiyin.web.doors import actor_in, needs
from huiyin.web.forms import LongText, uploads_in


class TakeForm(CallForm):
    """The call-taker's form: the caller's number is there already."""

    conference = LongText(
        label=_("Three-way call: who joined, and what was agreed"), max_length=500, rows=2, required=False
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["source"]
        self.fields["text"].widget.attrs["autofocus"] = True
        self.fields["phone"].label = _now("Another number, if they give one")


@needs(*TAKERS)
@never_cache
@require_http_methods(["GET", "POST"])
def fill_in(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_in(request)
    call = access_call(actor, pk)
    form = TakeForm(request.POST or None, initial={"key": secrets.token_urlsafe(16)})
    if form.is_bound and form.is_valid():
        try:
            received = _send(request, call, form.cleaned_data)
        except InvalidInput as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            said = {"number": received.matter.number, "code": received.matter.tracking_code}
            messages.success(request, _now("Received as %(number)s. Tracking code for the caller: %(code)s") % said)
            return redirect("desk-matter", number=received.matter.number)
    return take_page(request, call, form, status=422 if form.is_bound else 200)


def take_page(request: HttpRequest, call: Call, form: forms.Form, status: int = 200) -> HttpResponse:
    actor, moment = actor_in(request), now()
    caller, contacts = open_caller(call, by=actor)
    outcome = outcome_now(call, moment)
    context = {
        "call": call,
        "caller": caller,
        "earlier": [(matter, state_name(matter.state)) for matter in earlier_matters(actor, contacts)],
        "links": matters_of(call, actor),
        "outcome": pick(vocabulary.OUTCOME_LABELS[outcome]),
        "tone": TONES[outcome][0],
        "icon": TONES[outcome][1],
        "wait": wait_words(call),
        "often": most_used(),
        "form": form,
        "taking": call.pk,
        "source": label("source", Source.HOTLINE),
    }
    return page(request, "take.html", context, status=status)


def _send(request: HttpRequest, call: Call, given: dict) -> Received:
    actor = actor_in(request)
    photos = uploads_in(request, EvidenceKind.REPORT, by=actor)
    with work():
        report = NewReport(
            source=Source.HOTLINE,
            text=given["text"],
            lon=given["place_lon"],
            lat=given["place_lat"],
            address=given["address"],
            type_code=given["type"],
            section=Section.TIP_OFF if given["tip_off"] else None,
            urgency=given["urgency"],
            contact=contact_of(call, given["name"], given["phone"]),
            key=f"call:{given['key']}" if given["key"] else None,
            photos=tuple(photo.pk for photo in photos),
        )
        return receive_call(report, call, by=actor, conference=given["conference"])


def contact_of(call: Call, name: str = "", phone: str = "") -> str:
    """Another number is another contact; else the caller's own, with their name if they gave it."""
    if phone or (name and not call.contact_id):
        return keep_contact(ContactDetails(name=name, phone=phone, language=get_language() or "zh-hans"))
    if name:
        complete_contact(call.contact_id, name=name)
    return call.contact_id


@needs(*TAKERS)
@require_POST
def link_to(request: HttpRequest, pk: int) -> HttpResponse:
    """The caller asks after a matter that is there already."""
    actor: Actor = actor_in(request)
    call = access_call(actor, pk)
    matter = access_matter(actor, request.POST.get("number", ""))
    link(call, matter, by=actor, text=request.POST.get("text", "")[:2000].replace("\x00", ""))
    messages.success(request, _now("The call now stands with %(number)s.") % {"number": matter.number})
    return redirect("desk-matter", number=matter.number)
