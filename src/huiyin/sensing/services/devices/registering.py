"""What happens to a device: registered, changed, bound to a person, given a secret, retired."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, Forbidden, InvalidInput
from huiyin.kernel.events import Audience, announce
from huiyin.kernel.work import work
from huiyin.matters.labels import pick
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role
from huiyin.sensing import registry
from huiyin.sensing.credentials import GRACE, fresh_secret, hashed
from huiyin.sensing.events import DeviceChanged
from huiyin.sensing.facts import FactError, Known, Settled, known_for, settle
from huiyin.sensing.models import Alarm, Condition, Device, SetAside
from huiyin.sensing.settling import bring

Facts = Mapping[str, str]  # text by name, as facts.COLUMNS names them


def register(facts: Facts, *, by: Actor) -> Device:
    """A device that is new. It has no secret yet.

    Raises:
        InvalidInput: names the fact that is wrong; a code that is taken, too.
    """
    _administrator(by)
    if Device.objects.filter(code=facts["code"]).exists():
        taken = _("There is a device with the code %(code)s already.") % {"code": facts["code"]}
        raise InvalidInput(taken, field="code")
    settle_devices([facts], [], by=by)
    return Device.objects.select_related("kind").get(code=facts["code"])


def change(device: Device, facts: Facts, *, by: Actor) -> Device:
    """Give `device` other facts; its code stays. What it serves and its secret are changed by verbs of their own.

    Raises:
        Conflict: somebody changed it since `device` was read.
    """
    _administrator(by)
    one = _settled(dict(facts) | {"code": device.code}, known_for([facts]))
    with work():
        _still(device)
        done = bring([one], at=now())
        if done.changed:
            _told("changed", device, by, {"kind": facts["kind"]})
    registry.look_again()
    device.refresh_from_db()
    return device


def settle_devices(put: Sequence[Facts], retire_codes: Sequence[str], *, by: Actor) -> None:
    """Add or change the devices of `put`, retire those that `retire_codes` names; all or none."""
    _administrator(by)
    at, known = now(), known_for(put)
    settled = [_settled(facts, known) for facts in put]
    with work():
        done = bring(settled, at=at)
        found = {d.code: d for d in Device.objects.filter(code__in=done.added + done.changed).select_related("kind")}
        for codes, what in ((done.added, "registered"), (done.changed, "changed")):
            for code in codes:
                _told(what, found[code], by, {"kind": found[code].kind.code}, fresh=what == "registered")
        for device in Device.objects.filter(code__in=retire_codes, retired_at=None).select_related("kind"):
            _retire(device, "", by, at)
    registry.look_again()


def _settled(facts: Facts, known: Known) -> Settled:
    try:
        return settle(facts, known)
    except FactError as wrong:
        raise InvalidInput(pick((wrong.zh, wrong.en)), field=wrong.field) from wrong


def retire(device: Device, *, reason: str, by: Actor) -> None:
    """It is taken down: what it sends is set aside, its secret is good no more. That it was there stays known.

    Raises:
        Conflict: it is retired already, or other devices still speak through it.
    """
    _administrator(by)
    with work():
        if Device.objects.filter(gateway=device, retired_at=None).exists():
            text = _("Other devices speak through %(code)s. Give them another gateway, or retire them first.")
            raise Conflict(text % {"code": device.code}, code="gateway_in_use")
        if not _retire(device, reason, by, now()):
            raise Conflict(_("This device is retired already. Reload the page."), code="device_retired")
    registry.look_again()
    device.refresh_from_db()


def _retire(device: Device, reason: str, by: Actor, at: datetime) -> bool:
    gone = {"secret_hash": "", "old_secret_hash": "", "old_secret_until": None, "subject": "", "subject_until": None}
    live = Device.objects.filter(pk=device.pk, retired_at=None)
    if not live.update(retired_at=at, version=F("version") + 1, **gone):
        return False
    _told("retired", device, by, {"reason": reason} if reason else {})
    return True


def bind(device: Device, *, subject: str, until: datetime, by: Actor) -> None:
    """From now on it serves whom `subject` (care/12) names: its readings are theirs. Binding again renews `until`.

    Whether they agreed, and to what, is for whoever calls to know: care. After `until` it measures nothing.

    Raises:
        Conflict: it serves somebody else, or is retired.
    """
    if not subject or until <= now():
        raise InvalidInput(_("A device is bound to somebody, until a moment that lies ahead."), field="until")
    with work():
        free = Device.objects.filter(pk=device.pk, retired_at=None, subject__in=("", subject))
        if not free.update(subject=subject, subject_until=until, version=F("version") + 1):
            text = _("%(code)s serves somebody else already, or is retired. Choose another device.")
            raise Conflict(text % {"code": device.code}, code="device_bound")
        _told("bound", device, by, {"subject": subject, "until": until.isoformat()})
    registry.look_again()
    device.refresh_from_db()


def unbind(device: Device, *, by: Actor) -> None:
    """It serves nobody any more; done twice, it is done once. What it said until now goes by `erase_readings`."""
    with work():
        subject = Device.objects.filter(pk=device.pk).values_list("subject", flat=True).first()
        bound = Device.objects.filter(pk=device.pk).exclude(subject="")
        if bound.update(subject="", subject_until=None, version=F("version") + 1):
            _told("unbound", device, by, {"subject": subject})
    registry.look_again()
    device.refresh_from_db()


_ERASE = "DELETE FROM sensing_reading WHERE device_id = %s AND at >= %s AND at < %s"


def erase_readings(device: Device, *, since: datetime, until: datetime, by: Actor) -> int:
    """Take out what `device` said from `since` to `until` (measured), and what its alarms quote of it.

    That an alarm was, of which rule, and how it ended stays: without values, place or person. An alarm that is still
    active keeps its place until it is cleared; whoever erases ends it first.

    Returns: how many readings went.
    """
    with work():
        with connection.cursor() as cursor:
            cursor.execute(_ERASE, [device.pk, since, until])
            gone = cursor.rowcount
        quoted = Alarm.objects.filter(device=device, began_at__gte=since, began_at__lt=until).exclude(cleared_at=None)
        quoted.update(said={}, lon=None, lat=None, address="", area="", grid="", subject="")
        Condition.objects.filter(device=device).delete()
        # Payloads that could not be read may hold the same values.
        SetAside.objects.filter(source__contains=device.code, at__gte=since, at__lt=until + timedelta(days=1)).delete()
        data = {"since": since.isoformat(), "until": until.isoformat(), "readings": gone}
        record("sensing.readings_erased", chain=device.chain, by=by.ref, at=now(), data=data)
    return gone


def new_secret(device: Device, *, by: Actor, at_once: bool = False) -> str:
    """A new secret, told once; here only its hash is kept. The old one is good for a day, so that nothing is lost
    before the device knows the new one; `at_once`: no longer at all, for a secret that got into wrong hands.

    Raises:
        Conflict: the device is retired.
    """
    _administrator(by)
    secret, at = fresh_secret(), now()
    with work():
        row = Device.objects.select_for_update().get(pk=device.pk)
        if row.retired_at is not None:
            raise Conflict(_("This device is retired. Register it anew first."), code="device_retired")
        keeps = bool(row.secret_hash) and not at_once
        Device.objects.filter(pk=row.pk).update(
            secret_hash=hashed(secret),
            secret_set_at=at,
            old_secret_hash=row.secret_hash if keeps else "",
            old_secret_until=at + GRACE if keeps else None,
            version=F("version") + 1,
        )
        _told("secret", device, by, {"at_once": at_once})
    registry.look_again()
    device.refresh_from_db()
    return secret


def _still(device: Device) -> None:
    row = Device.objects.select_for_update().filter(pk=device.pk).values_list("version", "retired_at").first()
    if row != (device.version, None):
        raise Conflict(_("Somebody else changed this device meanwhile. Look at it again, then change it."))


def _administrator(by: Actor) -> None:
    if not (by.is_system or by.has(Role.ADMINISTRATOR)):
        raise Forbidden(_("Only an administrator may register and change devices."))


def _told(what: str, device: Device, by: Actor, data: dict, *, fresh: bool = False) -> None:
    record(f"sensing.device_{what}", chain=device.chain, by=by.ref, at=now(), data=data, fresh=fresh)
    audience = Audience(area=device.area, grid=device.grid)
    announce(DeviceChanged(device.pk, device.kind.code, what), key=device.chain, audience=audience)
