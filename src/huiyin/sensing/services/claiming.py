"""One verb at a time on one alarm, and one at a time between alarms and matters.

The order of locks, for whoever takes several: devices by key, then `between_alarms_and_matters`, then alarms, then
matters. So nobody who raises one alarm and ends another waits in a ring with somebody who does it the other way round.
"""

from django.db import connection

from huiyin.sensing.models import Alarm

_LOCK = "SELECT pg_advisory_xact_lock(hashtext('huiyin.sensing.alarms'))"


def between_alarms_and_matters() -> None:
    """Until this transaction ends. Of five detectors of one fire, the second looks when the first has its matter."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)


OF_VERBS = (
    "severity", "said", "acknowledged_at", "acknowledged_by", "cleared_at", "cleared_how", "verdict", "verdict_at",
    "verdict_by", "matter_id", "version", "count", "last_at",
)  # fmt: skip


def claim(alarm: Alarm) -> Alarm:
    """Lock the row and bring the caller's copy up to date: each verb then asks whether what it changes is still so."""
    fresh = Alarm.objects.select_for_update().filter(pk=alarm.pk).values(*OF_VERBS).get()
    for name, value in fresh.items():
        if name == "matter_id" and alarm.matter_id == value:
            continue  # the object that this transaction works on stays
        setattr(alarm, name, value)
    return alarm
