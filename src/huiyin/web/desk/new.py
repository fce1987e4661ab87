"""/desk/new/: what a call-taker types while somebody speaks."""

import secrets

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.work import work
from huiyin.matters.labels import label
from huiyin.matters.models import Photo
from huiyin.matters.reporting import NewReport
from huiyin.matters.services import receive
from huiyin.matters.services.intake import Received
from huiyin.matters.vocabulary import EvidenceKind, Section, Source, Urgency
from huiyin.people.services import ContactDetails, keep_contact
from huiyin.web.desk.access import TAKERS
from huiyin.web.desk.frame import page
from huiyin.web.desk.moves.choices import LightSelect, SearchSelect
from huiyin.web.doors import actor_in, needs
from huiyin.web.forms import WhatAndWhere, type_choices, uploads_in
from huiyin.web.notices.fields import TellByFields

TAKEN = (Source.HOTLINE, Source.LETTER, Source.MEDIA)


class CallForm(TellByFields, WhatAndWhere):
    """A report that came by voice, letter or media."""

    source = forms.ChoiceField(label=_("Channel"), widget=forms.RadioSelect, initial=Source.HOTLINE.value)
    name = forms.CharField(label=_("Caller's name"), max_length=80, required=False)
    phone = forms.CharField(
        label=_("Caller's phone"), max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    urgency = forms.ChoiceField(label=_("Urgency"), required=False, widget=LightSelect)
    tip_off = forms.BooleanField(
        label=_("A tip-off: nobody but the confidentiality officer may know who called"), required=False
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [(s.value, label("source", s)) for s in TAKEN]
        as_judged = _now("As the words suggest")
        self.fields["urgency"].choices = [("", as_judged), *((u.value, label("urgency", u)) for u in Urgency)]
        self.fields["type"].widget = SearchSelect()
        self.fields["type"].choices = [("", _now("Not known yet")), *type_choices()]

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"].strip()
        if phone and sum(c.isdigit() for c in phone) < 5:
            raise forms.ValidationError(_("This does not look like a phone number. Check it, or leave it empty."))
        return phone


@needs(*TAKERS)
def fill_in(request: HttpRequest) -> HttpResponse:
    form = CallForm(request.POST or None, initial={"key": secrets.token_urlsafe(16)})
    if form.is_bound and form.is_valid():
        try:
            received = _send(request, form.cleaned_data)
        except InvalidInput as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            said = {"number": received.matter.number, "code": received.matter.tracking_code}
            messages.success(request, _now("Received as %(number)s. Tracking code for the caller: %(code)s") % said)
            return redirect("desk-matter", number=received.matter.number)
    return page(request, "desk/pages/new.html", {"form": form}, status=422 if form.is_bound else 200)


def _send(request: HttpRequest, given: dict) -> Received:
    actor = actor_in(request)
    photos = uploads_in(request, EvidenceKind.REPORT, by=actor)
    with work():
        return receive(_report(given, photos), by=actor)


def _report(given: dict, photos: list[Photo]) -> NewReport:
    details = ContactDetails(
        name=given["name"],
        phone=given["phone"],
        email=given.get("email", ""),
        language=get_language() or "zh-hans",
        tell_by=given.get("tell_by", ""),
    )
    return NewReport(
        source=Source(given["source"]),
        text=given["text"],
        lon=given["place_lon"],
        lat=given["place_lat"],
        address=given["address"],
        type_code=given["type"],
        section=Section.TIP_OFF if given["tip_off"] else None,
        urgency=given["urgency"],
        contact=keep_contact(details) if details else "",
        key=f"desk:{given['key']}" if given["key"] else None,
        photos=tuple(photo.pk for photo in photos),
    )
