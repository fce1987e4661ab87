"""Who opened what is personal in a report, for the person concerned: which unit, in which role, when and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from huiyin.audit.models import AccessEntry
from huiyin.audit.selectors import accesses_to_any
from huiyin.matters.labels import label, pick
from huiyin.matters.models import Matter, Photo, Report
from huiyin.orgs.models import Staff
from huiyin.orgs.roles import LABELS, Role


@dataclass(frozen=True)
class Opening:
    """`unit` and `roles` say who it was by office; the name of a member of staff is nobody's to hand out here."""

    at: datetime
    unit: str
    roles: tuple[str, ...]
    purpose: str
    fields: tuple[str, ...]
    number: str


def openings_of_reports(reports: Iterable[Report]) -> list[Opening]:
    """Latest first. A report's own details only: who else reported the same matter is none of its business."""
    reports = list(reports)
    chains = {report.matter.chain: report.matter for report in reports}
    subjects = {f"contact/{report.contact_id}" for report in reports if report.contact_id}
    subjects |= {f"staff/{report.reporter_staff_id}" for report in reports if report.reporter_staff_id}
    subjects |= {f"photo/{pk}" for pk in _photos_with(reports)}
    return _told(accesses_to_any(subjects, about=chains), chains)


def _photos_with(reports: list[Report]) -> list[int]:
    """Sent by a reporter; on a matter that several reported, nobody can say by which."""
    matters = [report.matter_id for report in reports]
    return list(Photo.objects.filter(matter__in=matters, by__startswith="reporter/").values_list("pk", flat=True))


def _told(entries: list[AccessEntry], matters: dict[str, Matter]) -> list[Opening]:
    ids = {int(e.actor.removeprefix("staff/")) for e in entries if e.actor.startswith("staff/")}
    people = Staff.objects.filter(pk__in=ids).select_related("unit").prefetch_related("posts")
    by_ref = {f"staff/{one.pk}": one for one in people}
    return [_opening(entry, by_ref.get(entry.actor), matters[entry.about]) for entry in entries]


def _opening(entry: AccessEntry, staff: Staff | None, matter: Matter) -> Opening:
    unit = pick((staff.unit.name_zh, staff.unit.name_en)) if staff else label("actor", entry.actor.split("/")[0])
    return Opening(entry.at, unit, _roles(staff, entry.at), entry.purpose, tuple(entry.fields), matter.number)


def _roles(staff: Staff | None, at: datetime) -> tuple[str, ...]:
    """Those held at that moment."""
    posts = staff.posts.all() if staff else ()
    held = {post.role for post in posts if post.since <= at and (post.until is None or post.until > at)}
    return tuple(pick(LABELS[Role(role)]) for role in sorted(held))
