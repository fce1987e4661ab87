"""What would go and what would be kept if a consent were taken back, counted before anybody decides."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Q

from huiyin.audit.models import AccessEntry
from huiyin.care.models import Binding, CareFile, Due
from huiyin.care.services.gone import Gone
from huiyin.care.services.stopping import bindings_needing
from huiyin.care.vocabulary import PURPOSE_OF_PLAN, DueState, PlanKind, Purpose
from huiyin.matters.states import ENDED
from huiyin.sensing.models import Alarm

_COUNT = "SELECT count(*) FROM sensing_reading WHERE device_id = %s AND at >= %s"


def consequences(file: CareFile, purposes: Iterable[Purpose] | None = None) -> list[Gone]:
    """Of taking back `purposes` (None: all), in the order in which a page says it. What is nothing is left out."""
    consent = file.consents.filter(ended_at=None).first()
    agreed = {Purpose(one) for one in consent.purposes} if consent else set()
    lost = agreed if purposes is None else agreed & set(purposes)
    found = _of_purposes(file, lost)
    if not agreed - lost:
        found += _of_the_end(file)
    return [one for one in found if one.gone or one.kept]


def _of_purposes(file: CareFile, lost: set[Purpose]) -> list[Gone]:
    kinds = [kind.value for kind in PlanKind if PURPOSE_OF_PLAN[kind] in lost]
    bindings = bindings_needing(file, lost)
    alarms = Alarm.objects.filter(subject=file.subject, device__in=[row.device_id for row in bindings])
    return [
        Gone("plans", file.plans.filter(kind__in=kinds, ended_at=None).count()),
        Gone("dues", Due.objects.filter(file=file, kind__in=kinds, state=DueState.OPEN).count()),
        Gone("devices", sum(row.ended_at is None for row in bindings)),
        Gone("readings", sum(_readings(row) for row in bindings)),
        Gone("alarms", alarms.count()),
        Gone("family", file.contacts.count() if Purpose.FAMILY in lost else 0),
    ]


def _of_the_end(file: CareFile) -> list[Gone]:
    done = file.orders.filter(matter__state__in=ENDED).count()
    looked = AccessEntry.objects.filter(Q(subject=file.chain) | Q(subject=f"contact/{file.person}")).count()
    return [
        Gone("details", 1),
        Gone("risks", 1),
        Gone("records", file.records.count()),
        Gone("pictures", file.pictures.count()),
        Gone("carers", file.carers.exclude(contact="").count()),
        Gone("keys", file.keys.count()),
        Gone("words", done),
        Gone("orders", kept=file.orders.count() - done, ground="handling"),
        Gone("consents", kept=file.consents.count(), ground="proof"),
        Gone("log", kept=looked, ground="proof"),
        Gone("trace", kept=1, ground="proof"),
    ]


def _readings(row: Binding) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [row.device_id, row.since])
        return cursor.fetchone()[0]
