"""Who may see which matter. The only way for request code to get one: "not found" and "not yours" are one answer."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.audit.services import opened
from huiyin.kernel import prepared
from huiyin.kernel.attempts import failed, refuse_while_waiting
from huiyin.kernel.errors import Forbidden, InvalidInput, NotFound
from huiyin.kernel.ids import read_tracking_code
from huiyin.kernel.work import work
from huiyin.matters.models import Assignment, Matter, Photo, Report, Statement, Task
from huiyin.matters.numbers import serial_of
from huiyin.matters.permissions import has_task
from huiyin.matters.related import with_related
from huiyin.matters.services.moving import adopt
from huiyin.matters.services.photos import bare_digest, original_of
from huiyin.matters.states import WITH_UNIT
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Staff
from huiyin.orgs.roles import CENTRE, UNIT, Role
from huiyin.orgs.selectors import names_of_staff
from huiyin.people.access import has_phone, open_contact, phone_ends_with
from huiyin.people.services import ContactDetails

RELATED = ("type", "condition__type", "unit")
NEW_REPORTER = "reporter/new"  # uploads of somebody whose report is not written yet


def visible_to(actor: Actor) -> QuerySet[Matter]:
    """The matters that this person may see: by area for the centre and the grid worker, by part in it for a unit."""
    seen = Matter.objects.filter(_visible(actor))
    return seen.filter(area__gte=actor.within, area__lt=actor.within + "~") if actor.within else seen


def sees_all(actor: Actor) -> bool:
    return actor.is_system or "" in actor.areas_as(*CENTRE)


def _visible(actor: Actor) -> Q:
    if sees_all(actor):
        return Q()
    seen = Q(pk__in=())
    for area in actor.areas_as(*CENTRE):
        seen |= Q(area__gte=area, area__lt=area + "~")
    parts = _parts_of(actor)
    if len(parts) > 1:
        return seen | Q(pk__in=parts[0].union(*parts[1:]))
    return seen | Q(pk__in=parts[0]) if parts else seen


def _parts_of(actor: Actor) -> list[QuerySet]:
    """Keys of the matters that somebody has a part in; united and not joined by OR, so that the database starts from
    the few of this person and never from all there are. A single part is left as it is: of a unit that has very many,
    the database then takes the newest matters one by one instead."""
    parts: list[QuerySet] = []
    if grids := actor.areas_as(Role.GRID_WORKER):
        parts.append(Matter.objects.filter(grid__in=grids).values("pk"))
    if units := actor.units_as(*UNIT):
        ended = ("returned", "transferred", "disputed", "removed")
        parts.append(Assignment.objects.filter(unit__in=units).exclude(ended_how__in=ended).values("matter"))
    if actor.staff_id is not None and actor.has(Role.GRID_WORKER):
        parts.append(Task.objects.filter(staff_id=actor.staff_id, answered_at=None).values("matter"))
    if actor.matter_id is not None:
        parts.append(Matter.objects.filter(pk=actor.matter_id).values("pk"))
    return parts


def access_matter(actor: Actor, number: str, *, lock: bool = False) -> Matter:
    """The matter with this number, if the person may see it.

    lock: also make this transaction the only one that moves it (inside of `work()`).
    """
    serial = serial_of(number)
    matter = next(iter(prepared.select(Matter, where={"id": serial}, lock=lock)), None) if serial else None
    if matter is None or matter.number != number.strip() or not may_see(actor, matter):
        raise NotFound(_("There is no such matter, or it is not one of yours."))
    with_related([matter])
    return adopt(matter) if lock else matter


def access_dispute(actor: Actor, number: str) -> Matter:
    """A matter whose responsibility is, or was, in dispute: also for the units that are asked to state their case, who
    see the dispute and not the rest of the matter."""
    try:
        return access_matter(actor, number)
    except NotFound:
        asked = Statement.objects.filter(ruling__matter=serial_of(number) or 0, unit__in=actor.units_as(*UNIT))
        matter = Matter.objects.filter(pk=serial_of(number) or 0, rulings__statements__in=asked).first()
        if matter is None or matter.number != number.strip() or not matter.area.startswith(actor.within):
            raise
        with_related([matter])
        return matter


def may_see(actor: Actor, matter: Matter) -> bool:
    """What `visible_to` asks of the database, answered from the matter itself where that is certain."""
    if not matter.area.startswith(actor.within):
        return False
    if actor.is_system or actor.matter_id == matter.pk or actor.serves(matter.area, *CENTRE):
        return True
    if matter.grid in actor.areas_as(Role.GRID_WORKER):
        return True
    if matter.state in WITH_UNIT and matter.unit_id in actor.units_as(*UNIT):
        return True
    return visible_to(actor).filter(pk=matter.pk).exists()


def access_by_tracking(code: str, phone_tail: str = "") -> Actor:
    """A reporter's door: tracking code, and the last four digits of the phone if one was left.

    Answers the actor that may see and move this one matter as its reporter. A code that does not exist is refused, and
    counted, exactly like one that does: after a few wrong guesses each next one has to wait longer.

    Raises:
        NotFound: they do not belong together.
        TooMany: too many wrong guesses at this code; even the right one has to wait now.
    """
    code = read_tracking_code(code)
    refuse_while_waiting("tracking", code)
    report = report_by_code(code)
    phoned = report is not None and has_phone(report.contact_id)
    if report is None or (phoned and not phone_ends_with(report.contact_id, phone_tail)):
        failed("tracking", code)
        raise NotFound(_("This code and phone number do not belong together. Check both and try again."))
    return reporter_actor(report)


def report_by_code(code: str) -> Report | None:
    """A report that joined has a code of its own; the matter's code is the first reporter's."""
    own = Report.objects.filter(own_code=code).first() if code else None
    return own or Report.objects.filter(matter__tracking_code=code).order_by("id").first()


def reporter_actor(report: Report) -> Actor:
    return Actor(ref=f"reporter/{report.pk}", matter_id=report.matter_id)


def report_of(actor: Actor) -> Report:
    """The report behind a reporter's own door."""
    return Report.objects.select_related("matter").get(pk=int(actor.ref.removeprefix("reporter/")))


def may_open_reporter(actor: Actor, matter: Matter) -> bool:
    """Of a confidential matter the named role only; otherwise whoever works on it may open the reporter's details."""
    if matter.confidential:
        return actor.serves(matter.area, Role.CONFIDANT)
    if actor.serves(matter.area, *CENTRE):
        return True
    return matter.unit_id in actor.units_as(*UNIT) or has_task(actor, matter)


def open_reporter(actor: Actor, matter: Matter, purpose: str) -> list[ContactDetails]:
    """The details of all who reported the matter, each opening logged with its purpose."""
    if not may_open_reporter(actor, matter):
        raise Forbidden(_("Who reported this is confidential. Ask the confidentiality officer."))
    if not purpose.strip():
        raise InvalidInput(_("Say what you need these details for; the person concerned can read it."), field="purpose")
    reports = matter.reports.order_by("pk")
    contacts = [report.contact_id for report in reports if report.contact_id]
    colleagues = {one.reporter_staff_id for one in reports if one.reporter_staff_id and not one.contact_id}
    with work():
        found = [open_contact(contact, by=actor.ref, purpose=purpose, about=matter.chain) for contact in contacts]
        return found + [_open_colleague(one, actor, matter, purpose) for one in names_of_staff(colleagues).values()]


def _open_colleague(staff: Staff, actor: Actor, matter: Matter, purpose: str) -> ContactDetails:
    """A member of staff who reported of their own accord, and left no other details than who they are."""
    opened(f"staff/{staff.pk}", by=actor.ref, purpose=purpose, about=matter.chain, fields=("name", "phone"))
    return ContactDetails(name=staff.name_zh, phone=staff.phone)


@dataclass(frozen=True)
class Sight:
    """Which photos of one matter somebody sees as they are; all others, and all others' eyes, get the covered ones.

    `everything`: whoever handles the matter. `own`: whose uploads are this person's own.
    """

    viewer: Actor
    everything: bool = False
    own: frozenset[str] = frozenset()

    def uncovered(self, photo: Photo) -> bool:
        """What a camera saw is covered for everybody, whoever handles the matter."""
        return not photo.about and (self.everything or photo.by in self.own)

    def digest(self, photo: Photo) -> str:
        """Of the file that this person gets; empty while it is being prepared."""
        return bare_digest(photo) if not photo.is_picture or self.uncovered(photo) else photo.covered


def sight_of(actor: Actor, matter: Matter) -> Sight:
    """Of a matter that this person may see."""
    everything = actor.is_system or may_open_reporter(actor, matter)
    own = {actor.ref} - {NEW_REPORTER}
    if actor.is_reporter and actor.matter_id == matter.pk:
        # What came with the first report was uploaded before the report had a number.
        first = matter.reports.order_by("pk").values_list("pk", flat=True).first()
        own |= {NEW_REPORTER} if actor.ref == f"reporter/{first}" else set()
    return Sight(actor, everything, frozenset(own))


def access_photo(actor: Actor, matter: Matter, token: str) -> Photo:
    """A picture of a matter that this person sees as it is, and may therefore blur by hand."""
    photo = Photo.objects.filter(matter=matter, token=token, content_type__startswith="image/").first()
    if photo is None or not sight_of(actor, matter).uncovered(photo):
        raise NotFound(_("There is no such photo, or it is not one of yours."))
    photo.matter = matter
    return photo


def may_open_original(actor: Actor, photo: Photo) -> bool:
    """It may show where a reporter lives or what they carry: as closed as who they are."""
    matter = photo.matter
    return matter is not None and not photo.about and may_see(actor, matter) and may_open_reporter(actor, matter)


def open_original(actor: Actor, photo: Photo, purpose: str) -> bytes:
    """The photo as it was sent, with all that its camera wrote into it; logged with its purpose."""
    if photo.matter is None or not may_open_original(actor, photo):
        raise Forbidden(_("The original of this photo is not for you to open. Ask the confidentiality officer."))
    if not purpose.strip():
        raise InvalidInput(_("Say what you need these details for; the person concerned can read it."), field="purpose")
    with work():
        subject = f"photo/{photo.pk}"
        opened(subject, by=actor.ref, purpose=purpose.strip(), about=photo.matter.chain, fields=("original",))
        return original_of(photo)
