"""Report from the round: photo, place, a few words."""

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.kernel.errors import HuiyinError, InvalidInput
from huiyin.matters.models import Photo
from huiyin.matters.reporting import NewReport
from huiyin.matters.services import receive
from huiyin.matters.vocabulary import EvidenceKind, Source
from huiyin.orgs.roles import Role
from huiyin.web.doors import actor_in, needs
from huiyin.web.field.delivery import Done, answer, by_script, deliver, refusal
from huiyin.web.field.forms import FieldReportForm
from huiyin.web.field.frame import page


@needs(Role.GRID_WORKER)
def fill_in(request: HttpRequest) -> HttpResponse:
    form = FieldReportForm(request.POST or None, initial={"key": secrets.token_urlsafe(16)})
    if request.method == "POST" and by_script(request):
        return _from_script(request, form)
    if request.method == "POST" and form.is_valid():
        try:
            done = _send(request, form.cleaned_data)
        except InvalidInput as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, done.said)
            return answer(request, done)
    return page(request, "field/pages/report.html", {"form": form}, status=422 if form.is_bound else 200)


def _from_script(request: HttpRequest, form: FieldReportForm) -> HttpResponse:
    try:
        if not form.is_valid():
            raise InvalidInput(" ".join(str(error) for errors in form.errors.values() for error in errors))
        return answer(request, _send(request, form.cleaned_data))
    except HuiyinError as refused:
        return refusal(refused)


def _send(request: HttpRequest, given: dict) -> Done:
    return deliver(request, lambda photos: _receive(request, given, photos), EvidenceKind.REPORT)


def _receive(request: HttpRequest, given: dict, photos: list[Photo]) -> Done:
    actor = actor_in(request)
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
    matter = receive(report, by=actor).matter
    # Without a place, or in somebody else's grid, it is the centre's to look after from here on.
    mine = matter.grid in actor.areas_as(Role.GRID_WORKER)
    location = reverse("field-matter", args=[matter.number]) if mine else reverse("field")
    return Done(location, _("Reported as %(number)s.") % {"number": matter.number})
