"""What care needs of devices, until their own piece is here."""

from datetime import datetime

from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor
from huiyin.sensing.models import Alarm, Device


def bind(device: Device, *, subject: str, until: datetime, by: Actor) -> None:
    with work():
        free = Device.objects.filter(pk=device.pk, retired_at=None, subject__in=("", subject))
        if not free.update(subject=subject, subject_until=until, version=F("version") + 1):
            raise Conflict(_("%(code)s serves somebody else already, or is retired. Choose another device."))
        record("sensing.device_bound", chain=device.chain, by=by.ref, at=now(), data={"subject": subject})


def unbind(device: Device, *, by: Actor) -> None:
    with work():
        Device.objects.filter(pk=device.pk).update(subject="", subject_until=None, version=F("version") + 1)
        record("sensing.device_unbound", chain=device.chain, by=by.ref, at=now(), data={})


def erase_readings(device: Device, *, since: datetime, until: datetime, by: Actor) -> int:
    with work():
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM sensing_reading WHERE device_id = %s AND at >= %s AND at < %s", [device.pk, since, until]
            )
            gone = cursor.rowcount
        quoted = Alarm.objects.filter(device=device, began_at__gte=since, began_at__lt=until)
        quoted.update(said={}, lon=None, lat=None, address="", area="", grid="", subject="")
        record("sensing.readings_erased", chain=device.chain, by=by.ref, at=now(), data={"readings": gone})
    return gone
