"""POST /reports: the door for everything that comes in through a program or a page. Open to all."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from huiyin.api import finding
from huiyin.api.callers import ANYBODY, OPEN, caller_of
from huiyin.api.shapes.report import ReportGiven, ReportTaken, taken
from huiyin.api.writing import write
from huiyin.kernel.errors import Forbidden
from huiyin.matters.reporting import NewReport
from huiyin.matters.services import receive
from huiyin.matters.services.intake import came_before
from huiyin.matters.vocabulary import Source
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import CENTRE, Role
from huiyin.people.services import ContactDetails, keep_contact

router = Router(tags=["reports"], auth=OPEN)


@router.post(
    "/reports", response={201: ReportTaken}, summary="Report something · 上报", openapi_extra={"security": [{}]}
)
def report(request: HttpRequest, body: ReportGiven) -> HttpResponse:
    by = caller_of(request)

    def perform() -> ReportTaken:
        new = _new_report(body, by, key_in(request))
        if before := came_before(new):  # nothing is kept again, the contact neither
            return taken(before.matter, repeated=True)
        return taken(receive(replace(new, contact=_contact(body, by)), by=by if by.staff_id else ANYBODY).matter)

    return write(request, body.model_dump_json(), perform, status=201)


def key_in(request: HttpRequest) -> str:
    """The API key that was shown: the secret of a program, or of one installation of it."""
    return request.headers.get("Authorization", "") or request.headers.get("X-API-Key", "")


def _new_report(given: ReportGiven, by: Actor, key: str) -> NewReport:
    if by.staff_id is None and (given.urgency is not None or given.source not in (None, Source.PORTAL)):
        raise Forbidden(_("Source and urgency are for staff to set. Leave them out."))
    if given.type:
        finding.matter_type(given.type)
    lon, lat = finding.point(given.lon, given.lat, given.system) or (None, None)
    return NewReport(
        source=given.source or _usual_source(by),
        text=given.text,
        title=given.title,
        lon=lon,
        lat=lat,
        address=given.address,
        component=given.component,
        type_code=given.type,
        section=given.section,
        urgency=given.urgency or "",
        photos=tuple(photo.pk for photo in finding.photos(given.photos)),
        device=f"key/{key}/{given.contact.model_dump_json() if given.contact else ''}" if key else "",
    )


def _contact(given: ReportGiven, by: Actor) -> str:
    details = ContactDetails(**given.contact.model_dump()) if given.contact else ContactDetails()
    if by.account_id and not by.staff_id:  # a resident who is signed in finds the report among their own
        details = replace(details, account_id=by.account_id)
    return keep_contact(details) if details else ""


def _usual_source(by: Actor) -> Source:
    if by.has(Role.GRID_WORKER):
        return Source.GRID_WORKER
    if by.has(*CENTRE):
        return Source.HOTLINE
    return Source.PLATFORM if by.staff_id else Source.PORTAL
