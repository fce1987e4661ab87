"""Acknowledge an alarm, end it, and what that means for its matter."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor
from huiyin.sensing.models import Alarm
from huiyin.sensing.services.alarms.after import follow, lift
from huiyin.sensing.services.alarms.claiming import between_alarms_and_matters, claim, spot_of_alarm
from huiyin.sensing.services.alarms.telling import tell

READING, PERSON, EXPIRED, RETIRED = "reading", "person", "expired", "retired"
HOW = (READING, PERSON, EXPIRED, RETIRED)


def acknowledge(alarm: Alarm, *, by: Actor, at: datetime | None = None) -> Alarm:
    """“I have it.” Done twice by one person, it is done once.

    Raises:
        Conflict: somebody else has it.
    """
    at = at or now()
    with work():
        claim(alarm)
        if alarm.acknowledged_at:
            if alarm.acknowledged_by == by.ref:
                return alarm
            raise Conflict(_("Somebody else has taken note of this alarm already."), code="acknowledged")
        _set(alarm, acknowledged_at=at, acknowledged_by=by.ref)
        record("sensing.alarm_acknowledged", chain=alarm.chain, by=by.ref, at=at, data={})
        tell(alarm, "acknowledged")
    return alarm


def clear(alarm: Alarm, *, how: str, by: Actor, at: datetime | None = None, calm_at: datetime | None = None) -> Alarm:
    """The alarm ends; its hold on the matter goes, and somebody looks whether all is well. Done twice, it is done once.

    Args:
        how: reading, person, expired or retired.
        calm_at: measured, where a reading ended it: what arrives later but is older was said of this alarm.
    """
    if how not in HOW:
        raise ValueError(f"An alarm ends by {', '.join(HOW)}, not by “{how}”.")
    at = at or now()
    with work():
        between_alarms_and_matters([spot_of_alarm(alarm)])
        claim(alarm)
        if not alarm.is_active:
            return alarm
        said = alarm.said | ({"calm_at": calm_at.timestamp()} if calm_at else {})
        _set(alarm, cleared_at=at, cleared_how=how, said=said)
        record("sensing.alarm_cleared", chain=alarm.chain, by=by.ref, at=at, data={"how": how})
        tell(alarm, "cleared")
        if alarm.matter_id:
            lift(alarm, at=at)
            follow(alarm, how, by=by, at=at)
    return alarm


def _set(alarm: Alarm, **changes: Any) -> None:
    changes["version"] = alarm.version + 1
    Alarm.objects.filter(pk=alarm.pk).update(**changes)
    for name, value in changes.items():
        setattr(alarm, name, value)
