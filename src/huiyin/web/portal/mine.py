"""The reports that this browser, or the signed-in resident, follows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huiyin.matters.models import Report
from huiyin.people.access import contacts_of_account
from huiyin.web.doors import open_to_all
from huiyin.web.portal.cards import card_of
from huiyin.web.portal.reporters import followed_reports, remember


@open_to_all
def show(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        _remember_own(request)
    cards = [card_of(report) for report in followed_reports(request)]
    return render(request, "portal/pages/mine.html", {"cards": cards})


def _remember_own(request: HttpRequest) -> None:
    contacts = contacts_of_account(request.user.pk)
    for report in Report.objects.select_related("matter").filter(contact_id__in=contacts).order_by("pk"):
        remember(request, report.tracking_code, report.pk)
