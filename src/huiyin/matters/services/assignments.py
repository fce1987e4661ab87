"""A unit's part in a matter: begin it, end it."""

from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext as _

from huiyin.kernel import prepared
from huiyin.kernel.errors import Conflict
from huiyin.matters.models import Assignment, Matter
from huiyin.orgs.models import Unit

_DROP = """
UPDATE matters_request SET lapsed = true
WHERE matter_id = %s AND decided_at IS NULL AND NOT lapsed AND kind <> 'void'
"""


def add_assignment(matter: Matter, unit: Unit, *, lead: bool, at: datetime) -> Assignment:
    assignment = Assignment(matter=matter, unit=unit, lead=lead, since=at)
    try:
        prepared.insert([assignment])
    except IntegrityError as there:
        raise Conflict(_("%(unit)s has a part in this matter already.") % {"unit": unit.name_zh}) from there
    return assignment


def note_acceptance(matter: Matter, at: datetime) -> None:
    lead = {"matter_id": matter.pk, "lead": True, "ended_at": None}
    prepared.update(Assignment, {"accepted_at": at}, where=lead)


def end_all(matter: Matter, how: str, at: datetime) -> None:
    going_on = {"matter_id": matter.pk, "ended_at": None}
    prepared.update(Assignment, {"ended_at": at, "ended_how": how}, where=going_on)


def end_co(matter: Matter, unit: Unit, at: datetime) -> bool:
    running = Assignment.objects.filter(matter=matter, unit=unit, lead=False, ended_at=None)
    return bool(running.update(ended_at=at, ended_how="removed"))


def drop_requests(matter: Matter) -> None:
    """A pending extension or suspension dies with the assignment it was asked under."""
    prepared.execute(_DROP, [matter.pk])
