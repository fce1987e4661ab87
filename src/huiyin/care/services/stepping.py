"""What every verb of care does: may this person, is the file still as it was seen, the trace."""

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.care.models import CareFile, Carer, Key
from huiyin.care.vocabulary import State
from huiyin.kernel.errors import Conflict, Forbidden
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role


def is_carer(actor: Actor, file: CareFile) -> bool:
    """A carer of the area the home lies in: the whole file is theirs to keep."""
    return actor.is_system or actor.serves(file.area, Role.CARER)


def looks_after(actor: Actor, file: CareFile) -> bool:
    """Whoever goes there: the carer, the worker of the grid, a colleague who was named."""
    if is_carer(actor, file) or file.grid in actor.areas_as(Role.GRID_WORKER):
        return True
    return actor.staff_id is not None and Carer.objects.filter(file=file, staff=actor.staff_id, until=None).exists()


def holds_key(actor: Actor, file: CareFile) -> bool:
    """The person, or one of their family, by their own key."""
    word, _slash, number = actor.ref.partition("/")
    return word == "cared" and Key.objects.filter(pk=number, file=file).exists()


def refuse_strangers(actor: Actor, file: CareFile) -> None:
    if not is_carer(actor, file):
        raise Forbidden(_("This is for the carer of the area to do."))


def refuse_others(actor: Actor, file: CareFile) -> None:
    if not looks_after(actor, file):
        raise Forbidden(_("This is for those who look after this person."))


def refuse_ended(file: CareFile) -> None:
    if file.state == State.ENDED:
        raise Conflict(_("This file has ended: the consent was withdrawn or ran out."), code="ended")


def is_covered(file: CareFile, at: datetime) -> bool:
    return file.is_active and file.covered_until is not None and file.covered_until > at


def refuse_uncovered(file: CareFile, at: datetime) -> None:
    refuse_ended(file)
    if not is_covered(file, at):
        raise Conflict(
            _("The consent has run out. Ask for a new one first; until then nothing is done."), code="lapsed"
        )


def take_turn(file: CareFile) -> None:
    """First of all in whatever touches a file and what belongs to it: two who change it come one after the other, and
    none of them holds plans or devices of it for which the other waits.

    By its row alone and not by its key: who makes something due of a plan refers to the file while they hold the plan.
    """
    CareFile.objects.select_for_update(no_key=True).only("pk").get(pk=file.pk)


def hold(file: CareFile, at: datetime) -> None:
    """Let nobody end the file before this transaction does; for what is added without a new version of the file.

    Raises:
        Conflict: it has ended meanwhile, or its consent has run out.
    """
    row = CareFile.objects.select_for_update(no_key=True).get(pk=file.pk)
    file.state, file.covered_until, file.version = row.state, row.covered_until, row.version
    refuse_uncovered(file, at)


def step(
    file: CareFile, action: str, *, by: Actor, at: datetime, data: dict | None = None, **changes: object
) -> CareFile:
    """Inside of `work()`. The row changes only if nobody changed it since it was read.

    Raises:
        Conflict: somebody was first.
    """
    unchanged = CareFile.objects.filter(pk=file.pk, version=file.version)
    if not unchanged.update(version=F("version") + 1, **changes):
        raise Conflict(_("Somebody else changed this at the same moment. Reload and look again."), code="raced")
    file.version += 1
    for name, value in changes.items():
        setattr(file, name, value)
    record(f"care.{action}", chain=file.chain, by=by.ref, at=at, data=data or {})
    return file
