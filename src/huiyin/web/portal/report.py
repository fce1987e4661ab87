"""Report: one form, one send, a number and a code."""

import secrets
from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, HuiyinError, InvalidInput
from huiyin.kernel.ids import show_tracking_code
from huiyin.kernel.work import work
from huiyin.matters.models import Report
from huiyin.matters.reporting import NewReport
from huiyin.matters.selectors.clocks import clock_views
from huiyin.matters.services import join, receive
from huiyin.matters.services.intake import Received, came_before
from huiyin.matters.vocabulary import EvidenceKind, Source
from huiyin.orgs.actor import Actor
from huiyin.people.services import ContactDetails, keep_contact
from huiyin.web.doors import open_to_all
from huiyin.web.forms import uploads_in
from huiyin.web.portal.cards import card_of
from huiyin.web.portal.forms import ReportForm
from huiyin.web.portal.kinds import likely_kinds
from huiyin.web.portal.proof import is_proved, proof_asked
from huiyin.web.portal.reporters import access_report, remember

ANYBODY = Actor(ref="reporter/new")


@open_to_all
def fill_in(request: HttpRequest) -> HttpResponse:
    form = ReportForm(request.POST or None, initial={"key": secrets.token_urlsafe(16)})
    if request.method == "POST" and by_script(request):
        return _from_script(request, form)
    if request.method == "POST" and form.is_valid() and is_proved(request, form):
        try:
            return redirect(_send(request, form.cleaned_data))
        except InvalidInput as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        except Conflict as overtaken:
            form.add_error(None, str(overtaken))
    context = {"form": form, "proof": proof_asked(request), "likely": likely_kinds()}
    return render(request, "portal/pages/report.html", context, status=422 if form.is_bound else 200)


def by_script(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _from_script(request: HttpRequest, form: ReportForm) -> HttpResponse:
    """For what waited on a phone: sent with its key until there is an answer, carried out once."""
    try:
        if not form.is_valid() or not is_proved(request, form):
            raise InvalidInput(" ".join(str(error) for errors in form.errors.values() for error in errors))
        location = _send(request, form.cleaned_data)
    except HuiyinError as refused:
        return JsonResponse({"code": refused.code, "message": str(refused)}, status=refused.status)
    return JsonResponse({"location": location})


def _send(request: HttpRequest, given: dict) -> str:
    """Where its receipt is. What came before is not kept again, nor are its photos or the contact."""
    new = _new_report(request, given)
    received = came_before(new) or _received(request, given, new)
    report = Report.objects.select_related("matter").get(pk=received.report_id)
    remember(request, report.tracking_code, report.pk)
    # A report that waited on a phone, and was sent again under its key, is no news to its sender.
    again = received.repeated and report.key != new.key
    return reverse("report-sent", args=[report.tracking_code]) + ("?again=1" if again else "")


def _received(request: HttpRequest, given: dict, new: NewReport) -> Received:
    photos = uploads_in(request, EvidenceKind.REPORT, by=ANYBODY)
    try:
        with work():
            new = replace(new, contact=_contact(given), photos=tuple(photo.pk for photo in photos))
            return join(new, given["join"], by=ANYBODY) if given["join"] else receive(new, by=ANYBODY)
    except Conflict as raced:
        if raced.code == "repeated" and (before := came_before(new)):
            return before
        raise


def _key(given: dict) -> str:
    return f"portal:{given['key']}"


def _contact(given: dict) -> str:
    details = ContactDetails(
        name=given["name"],
        phone=given["phone"],
        email=given.get("email", ""),
        language=get_language() or "zh-hans",
        tell_by=given.get("tell_by", ""),
    )
    return keep_contact(details) if details else ""


def _new_report(request: HttpRequest, given: dict) -> NewReport:
    return NewReport(
        source=Source.PORTAL,
        text=given["text"],
        lon=given["place_lon"],
        lat=given["place_lat"],
        address=given["address"],
        type_code=given["type"],
        key=_key(given) if given["key"] else None,
        # As many as were sent; which they are is known when they are kept.
        photos=(0,) * len(request.FILES.getlist("photos")),
        device=_device(request, given),
    )


def _device(request: HttpRequest, given: dict) -> str:
    """The secret in the browser's own cookie, with whoever says that they use it; empty where it keeps no cookie."""
    secret = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    return f"browser/{secret}/{given['phone']}/{given['name']}" if secret else ""


@open_to_all
def sent(request: HttpRequest, code: str) -> HttpResponse:
    report, _actor = access_report(request, code)
    clock = next((c for c in clock_views(report.matter, now()) if c.stopped_at is None and c.due_at), None)
    context = {
        "card": card_of(report),
        "code": show_tracking_code(report.tracking_code),
        "with_phone": bool(report.contact_id),
        "clock": clock,
        "again": "again" in request.GET,
    }
    return render(request, "portal/pages/sent.html", context)
