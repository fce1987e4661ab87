"""A unit's part in a matter: begin it, end it."""

from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext as _

from huiyin.kernel.errors import Conflict
from huiyin.matters.models import Assignment, Matter, Request
from huiyin.orgs.models import Unit


def add_assignment(matter: Matter, unit: Unit, *, lead: bool, at: datetime) -> Assignment:
    assignment = Assignment(matter=matter, unit=unit, lead=lead, since=at)
    try:
        assignment.save(force_insert=True)
    except IntegrityError as there:
        raise Conflict(_("%(unit)s has a part in this matter already.") % {"unit": unit.name_zh}) from there
    return assignment


def end_all(matter: Matter, how: str, at: datetime) -> None:
    Assignment.objects.filter(matter=matter, ended_at=None).update(ended_at=at, ended_how=how)


def end_co(matter: Matter, unit: Unit, at: datetime) -> bool:
    running = Assignment.objects.filter(matter=matter, unit=unit, lead=False, ended_at=None)
    return bool(running.update(ended_at=at, ended_how="removed"))


def drop_requests(matter: Matter) -> None:
    """A pending extension or suspension dies with the assignment it was asked under."""
    Request.objects.filter(matter=matter, decided_at=None, lapsed=False).exclude(kind="void").update(lapsed=True)
