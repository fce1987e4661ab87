"""Alarms on phones are acknowledged here, whatever rang: a task now, a sensor's alarm later."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Forbidden
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Acknowledgement


def acknowledge(about: str, *, by: Actor) -> Acknowledgement:
    """Note that this person knows; pressed twice, the first moment counts. Whether they may is the caller's to ask."""
    if by.staff_id is None:
        raise Forbidden(_("Only staff can acknowledge an alarm."))
    with work():
        known, new = Acknowledgement.objects.get_or_create(about=about, staff_id=by.staff_id, defaults={"at": now()})
        if new:
            record("orgs.acknowledged", chain=f"staff/{by.staff_id}", by=by.ref, at=known.at, data={"about": about})
    return known


def acknowledged(about: Iterable[str]) -> dict[str, Acknowledgement]:
    """Who was first to acknowledge each of `about`."""
    rows = Acknowledgement.objects.filter(about__in=list(about)).select_related("staff").order_by("-at", "-pk")
    return {row.about: row for row in rows}
