"""Report: one form, one send, a number and a code."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.ids import show_tracking_code
from huiyin.kernel.work import work
from huiyin.matters.models import Photo
from huiyin.matters.reporting import NewReport
from huiyin.matters.services import receive
from huiyin.matters.services.intake import Received
from huiyin.matters.vocabulary import EvidenceKind, Source
from huiyin.orgs.actor import Actor
from huiyin.people.services import ContactDetails, keep_contact
from huiyin.web.doors import open_to_all
from huiyin.web.forms import uploads_in
from huiyin.web.portal.cards import card_of
from huiyin.web.portal.forms import ReportForm
from huiyin.web.portal.proof import is_proved, proof_asked
from huiyin.web.portal.reporters import access_report, remember

ANYBODY = Actor(ref="reporter/new")


@open_to_all
def fill_in(request: HttpRequest) -> HttpResponse:
    form = ReportForm(request.POST or None, initial={"key": secrets.token_urlsafe(16)})
    if request.method == "POST" and form.is_valid() and is_proved(request, form):
        try:
            received = _send(request, form.cleaned_data)
        except InvalidInput as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            code = received.matter.tracking_code
            remember(request, code, received.report_id)
            return redirect("report-sent", code=code)
    context = {"form": form, "proof": proof_asked(request)}
    return render(request, "portal/pages/report.html", context, status=422 if form.is_bound else 200)


def _send(request: HttpRequest, given: dict) -> Received:
    photos = uploads_in(request, EvidenceKind.REPORT, by=ANYBODY)
    with work():
        return receive(_new_report(given, photos), by=ANYBODY)


def _new_report(given: dict, photos: list[Photo]) -> NewReport:
    details = ContactDetails(
        name=given["name"],
        phone=given["phone"],
        email=given.get("email", ""),
        language=get_language() or "zh-hans",
        tell_by=given.get("tell_by", ""),
    )
    return NewReport(
        source=Source.PORTAL,
        text=given["text"],
        lon=given["place_lon"],
        lat=given["place_lat"],
        address=given["address"],
        type_code=given["type"],
        contact=keep_contact(details) if details else "",
        key=f"portal:{given['key']}" if given["key"] else None,
        photos=tuple(photo.pk for photo in photos),
    )


@open_to_all
def sent(request: HttpRequest, code: str) -> HttpResponse:
    report, _actor = access_report(request, code)
    context = {"card": card_of(report.matter), "code": show_tracking_code(code), "with_phone": bool(report.contact_id)}
    return render(request, "portal/pages/sent.html", context)
