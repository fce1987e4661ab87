"""Devices in somebody's service: bound under their consent, for as long as it lasts; released, they leave nothing."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from huiyin.care.models import Binding, CareFile, Consent
from huiyin.care.rules.consent import needed_for
from huiyin.care.services.gone import Gone
from huiyin.care.services.stepping import refuse_strangers, refuse_uncovered, step
from huiyin.care.vocabulary import PURPOSE_LABELS
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict
from huiyin.kernel.work import work
from huiyin.matters.labels import pick
from huiyin.orgs.actor import Actor
from huiyin.sensing.models import Alarm, Device, RuleLimit
from huiyin.sensing.services.alarms import clear
from huiyin.sensing.services.alarms.claiming import between_alarms_and_matters, spot_of_alarm
from huiyin.sensing.services.devices.registering import bind, erase_readings, unbind
from huiyin.sensing.services.rules.ruling import lift_limit

SLACK = timedelta(days=1)  # clocks of devices run ahead; what they measured is erased up to this much later


def bind_device(file: CareFile, device: Device, *, by: Actor, at: datetime | None = None) -> Binding:
    """From now on the device serves this person, until their consent ends.

    Raises:
        Conflict: they have not agreed to what it measures; it serves somebody else.
    """
    at = at or now()
    refuse_strangers(by, file)
    refuse_uncovered(file, at)
    consent = file.consents.filter(ended_at=None).first()
    assert consent is not None
    refuse_unagreed(consent, device)
    with work():
        bind(device, subject=file.subject, until=consent.until, by=by)
        row, _new = Binding.objects.update_or_create(
            file=file,
            device=device,
            ended_at=None,
            defaults={"consent": consent, "until": consent.until},
            create_defaults={"consent": consent, "until": consent.until, "since": at},
        )
        step(file, "device_bound", by=by, at=at, data={"device": device.pk, "kind": device.kind.code})
    return row


def unbind_device(row: Binding, *, by: Actor, at: datetime | None = None) -> list[Gone]:
    """The device serves them no more; what it measured of them is erased."""
    file, at = row.file, at or now()
    refuse_strangers(by, file)
    with work():
        gone = release([row], by=by, at=at)
        step(file, "device_unbound", by=by, at=at, data={"device": row.device_id})
    return gone


def release(rows: Iterable[Binding], *, by: Actor, at: datetime) -> list[Gone]:
    """Unbind, end their alarms, erase what they said while they served. Inside of `work()`."""
    count, readings, alarms = 0, 0, 0
    for row in rows:
        device = row.device
        alarms += _end_alarms(row, by, at)
        for limit in RuleLimit.objects.filter(device=device, since__gte=row.since).select_related("rule"):
            lift_limit(limit.rule, device, by=by, at=at)
            limit.delete()  # the reason speaks of their health
        if row.ended_at is None:
            unbind(device, by=by)
            count += 1
        readings += erase_readings(device, since=row.since, until=(row.ended_at or at) + SLACK, by=by)
        row.delete()
    return [Gone("devices", count), Gone("readings", readings), Gone("alarms", alarms)]


def extend_bindings(file: CareFile, consent: Consent, *, by: Actor) -> None:
    """A renewed consent carries the devices that it still covers. Inside of `work()`."""
    for row in Binding.objects.filter(file=file, ended_at=None).select_related("device__kind"):
        bind(row.device, subject=file.subject, until=consent.until, by=by)
        RuleLimit.objects.filter(device=row.device, since__gte=row.since, until=row.until).update(until=consent.until)
        Binding.objects.filter(pk=row.pk).update(consent=consent, until=consent.until)


def refuse_unagreed(consent: Consent, device: Device) -> None:
    missing = needed_for(device.kind.metrics) - set(consent.purposes)
    if missing:
        named = "、".join(pick(PURPOSE_LABELS[one]) for one in sorted(missing))
        text = _("This device measures what they have not agreed to: %(what)s. Ask them, and renew the consent first.")
        raise Conflict(text % {"what": named}, code="not_agreed")


def _end_alarms(row: Binding, by: Actor, at: datetime) -> int:
    """Nobody is to be called for somebody who wants no more of this; what an alarm quotes goes with the readings."""
    of_them = Alarm.objects.filter(device=row.device_id, began_at__gte=row.since, subject=row.file.subject)
    alarms = list(of_them.select_related("device__kind", "rule__plan"))
    between_alarms_and_matters(spot_of_alarm(alarm) for alarm in alarms if alarm.is_active)
    for alarm in alarms:
        if alarm.is_active:
            clear(alarm, how="retired", by=by, at=at)
    return len(alarms)
