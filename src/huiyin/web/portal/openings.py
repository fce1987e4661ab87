"""Who opened your name, number or photos, when and why: for whoever holds the tracking code, or is signed in."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huiyin.kernel.errors import NotFound
from huiyin.matters.models import Report
from huiyin.matters.selectors.openings import openings_of_reports
from huiyin.orgs.selectors import actor_of
from huiyin.people.access import contacts_of_account
from huiyin.web.doors import open_to_all
from huiyin.web.portal.reporters import access_report

MOST_REPORTS = 500


@open_to_all
@require_GET
@never_cache
def of_report(request: HttpRequest, code: str) -> HttpResponse:
    try:
        report, _actor = access_report(request, code)
    except NotFound:
        return redirect(f"/track/?code={code}")
    return _page(request, [report], back=f"/track/{code}/", erase=reverse("track-erase", args=[code]))


@require_GET
@never_cache
def of_mine(request: HttpRequest) -> HttpResponse:
    """Of a signed-in resident; of a member of staff, what was opened because they reported something themselves."""
    reports = Report.objects.select_related("matter").order_by("-pk")
    own = reports.filter(contact_id__in=contacts_of_account(request.user.pk))
    staff_id = actor_of(request.user).staff_id
    if staff_id is not None:
        own = own | reports.filter(reporter_staff_id=staff_id)
    return _page(request, own[:MOST_REPORTS], back="/mine/")


def _page(request: HttpRequest, reports: Iterable[Report], back: str, erase: str = "") -> HttpResponse:
    lines = [(opening, words_of(opening.fields)) for opening in openings_of_reports(reports)]
    return render(request, "portal/pages/openings.html", {"lines": lines, "back": back, "erase": erase})


def words_of(fields: Iterable[str]) -> str:
    known = {
        "name": _("name"),
        "phone": _("phone number"),
        "email": _("e-mail address"),
        "original": _("original of a photo"),
        "recording": _("recording"),
        "earlier": _("earlier reports"),
    }
    return _(", ").join(known.get(field, field) for field in fields)
