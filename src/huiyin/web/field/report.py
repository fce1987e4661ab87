"""Report from the round: photo, place, a few words."""

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from huiyin.kernel.errors import InvalidInput
from huiyin.matters.reporting import NewReport
from huiyin.matters.services import receive
from huiyin.matters.services.intake import Received
from huiyin.matters.vocabulary import EvidenceKind, Source
from huiyin.orgs.roles import Role
from huiyin.web.doors import actor_in, needs
from huiyin.web.field.forms import FieldReportForm
from huiyin.web.forms import uploads_in


@needs(Role.GRID_WORKER)
def fill_in(request: HttpRequest) -> HttpResponse:
    form = FieldReportForm(request.POST or None, initial={"key": secrets.token_urlsafe(16)})
    if request.method == "POST" and form.is_valid():
        try:
            received = _send(request, form.cleaned_data)
        except InvalidInput as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("Reported as %(number)s.") % {"number": received.matter.number})
            return redirect("field-matter", number=received.matter.number)
    return render(request, "field/pages/report.html", {"form": form}, status=422 if form.is_bound else 200)


def _send(request: HttpRequest, given: dict) -> Received:
    actor = actor_in(request)
    photos = uploads_in(request, EvidenceKind.REPORT, by=actor)
    report = NewReport(
        source=Source.GRID_WORKER,
        text=given["text"],
        lon=given["place_lon"],
        lat=given["place_lat"],
        address=given["address"],
        type_code=given["type"],
        staff_id=actor.staff_id,
        key=f"{actor.ref}:{given['key']}" if given["key"] else None,
        photos=tuple(photo.pk for photo in photos),
    )
    return receive(report, by=actor)
