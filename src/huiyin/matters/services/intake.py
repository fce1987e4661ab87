"""Stage 1, 信息收集: one door for everything that comes in, whatever the channel."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.kernel import prepared
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, InvalidInput
from huiyin.kernel.events import announce
from huiyin.kernel.ids import new_tracking_code
from huiyin.kernel.telemetry.origin import note_about
from huiyin.kernel.work import current, in_work, work
from huiyin.matters import figures
from huiyin.matters.errors import Missing
from huiyin.matters.events import MatterMoved
from huiyin.matters.models import Matter, Photo, Report
from huiyin.matters.reporting import NewReport
from huiyin.matters.rules.clock import ClockKind
from huiyin.matters.rules.urgency import higher
from huiyin.matters.services.moving import adopt, audience_of
from huiyin.matters.services.photos import attach
from huiyin.matters.services.posting import note_posted, posted_before
from huiyin.matters.services.timing import settle_due, start_clock
from huiyin.matters.states import State
from huiyin.matters.triage import suggest
from huiyin.matters.triage.placing import place_by_words
from huiyin.matters.vocabulary import EvidenceKind, Section, Source, Urgency
from huiyin.orgs.actor import Actor
from huiyin.places.locate import Place, locate

LONGEST_TEXT = 10_000


@dataclass(frozen=True)
class Received:
    """`repeated`: this report had come before (same key, or the very same from one device); nothing was done again."""

    matter: Matter
    report_id: int
    repeated: bool = False


def receive(report: NewReport, *, by: Actor) -> Received:
    """Locate, triage, write matter, report, clocks, trace and outbox row in one transaction.

    Raises:
        Missing: neither text nor title, or a place outside the district with nothing else to find it by.
    """
    if before := came_before(report):
        return before
    try:
        with work():
            return _receive(checked(report), by)
    except (IntegrityError, Conflict) as raced:
        if not in_work() and (before := came_before(report)):
            return before
        raise Conflict(_("This report has been received already."), code="repeated") from raced


def _receive(report: NewReport, by: Actor) -> Received:
    at = report.received_at or now()
    place = _place(report)
    matter = _new_matter(report, place, at)
    matter.__dict__["_clocks"] = {}
    start_clock(matter, ClockKind.RESPOND, at)
    settle_due(matter)
    prepared.insert([matter])
    adopt(matter)
    row = Report(
        matter=matter,
        source=report.source,
        contact_id=report.contact,
        reporter_staff_id=report.staff_id or _own_eyes(report, by),
        text=report.text,
        received_at=at,
        key=report.key,
    )
    prepared.insert([row])
    note_posted(report, row, now())
    data = {"to": matter.state, "source": matter.source, "report": row.pk, "area": matter.area}
    data |= {"type": matter.suggested.get("type", {}).get("code")} if matter.suggested else {}
    if report.photos:
        data |= attach(matter, list(Photo.objects.filter(pk__in=report.photos)), EvidenceKind.REPORT, by=by)
    # Of a confidential matter not even a colleague who reported it is named, in the trace or in what is announced.
    who = f"reporter/{row.pk}" if matter.confidential else by.ref
    record("matters.receive", chain=matter.chain, by=who, at=at, data=data, fresh=True)
    happened = MatterMoved(
        matter_id=matter.pk,
        number=matter.number,
        move="receive",
        before="",
        state=matter.state,
        actor=who,
        area=matter.area,
        urgency=matter.urgency,
    )
    announce(happened, key=matter.chain, audience=audience_of(matter))
    current().count(figures.received.labels(matter.source))
    note_about(matter.chain)
    return Received(matter, row.pk)


def _own_eyes(report: NewReport, by: Actor) -> int | None:
    """The member of staff who saw it themself, and did not write down what somebody else said."""
    own = report.source in (Source.PORTAL, Source.GRID_WORKER, Source.PATROL) and not report.contact
    return by.staff_id if own else None


def _new_matter(report: NewReport, place: Place, at: datetime) -> Matter:
    suggestion = suggest(report, place)
    placed = place_by_words(report, place, suggestion.type.code if suggestion.type else "")
    place = placed.place
    return Matter(
        tracking_code=new_tracking_code(),
        state=State.RECEIVED,
        source=report.source,
        section=report.section or suggestion.section or Section.DEMAND,
        type=suggestion.type,
        urgency=higher(report.urgency or Urgency.NORMAL, suggestion.urgency or Urgency.NORMAL),
        confidential=suggestion.confidential,
        title=(report.title or report.text).strip().split("\n")[0][:60],
        description=report.text,
        lon=place.lon,
        lat=place.lat,
        area=place.code,
        grid=place.grid,
        address=report.address[:200],
        component=report.component[:20],
        suggested=suggestion.as_json() | ({"place": placed.said} if placed.said else {}),
        received_at=at,
        outside_ref=report.outside_ref,
    )


def checked(report: NewReport) -> NewReport:
    if not (report.text.strip() or report.title.strip()):
        raise Missing(_("Say in a few words what is wrong."), field="text")
    if len(report.text) > LONGEST_TEXT:
        raise InvalidInput(
            _("This text is longer than 10,000 characters. Shorten it or attach it as a file."), field="text"
        )
    if any(unicodedata.category(c) == "Cc" and c not in "\n\r\t" for c in report.text + report.title + report.address):
        raise InvalidInput(_("The text contains control characters. Type it again without them."), field="text")
    if (report.lon is None) != (report.lat is None):
        raise InvalidInput(_("A place needs both longitude and latitude."), field="lon")
    return report


def _place(report: NewReport) -> Place:
    """The unit grid of the point. Without a point it is located later, by the desk; a point outside is refused."""
    if report.lon is None or report.lat is None:
        return Place(None, None, "")
    if not (-180 <= report.lon <= 180 and -90 <= report.lat <= 90):
        raise InvalidInput(_("Longitude goes from -180 to 180, latitude from -90 to 90."), field="lon")
    found = locate(report.lon, report.lat)
    if found is None and not report.outside_ref:
        raise InvalidInput(
            _("This place lies outside the district. Move the pin, or call the neighbouring district."),
            field="lon",
        )
    return found or Place(report.lon, report.lat, "")


def came_before(report: NewReport) -> Received | None:
    """By its key, or as the very same thing from the same device within minutes."""
    if report.key and (before := earlier(report.key)):
        return before
    row = posted_before(report)
    return Received(row.matter, row.pk, repeated=True) if row else None


def earlier(key: str) -> Received | None:
    """What became of the report that this key came with before."""
    row = Report.objects.select_related("matter").filter(key=key).first()
    return Received(row.matter, row.pk, repeated=True) if row else None
