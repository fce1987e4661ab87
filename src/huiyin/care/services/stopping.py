"""What stops, and goes, when a purpose is agreed to no more. Inside of `work()`."""

from collections.abc import Iterable
from datetime import datetime

from huiyin.care.models import Binding, CareFile
from huiyin.care.rules.consent import needed_for
from huiyin.care.services.devices import release
from huiyin.care.services.gone import Gone
from huiyin.care.services.planning import end_plans
from huiyin.care.vocabulary import PURPOSE_OF_PLAN, PlanKind, Purpose
from huiyin.orgs.actor import Actor
from huiyin.people.services import erase_contact


def stop(file: CareFile, purposes: Iterable[Purpose], *, by: Actor, at: datetime) -> list[Gone]:
    """Plans end and what was due of them, devices are unbound and what they said is erased, family is forgotten."""
    lost = set(purposes)
    kinds = [kind for kind in PlanKind if PURPOSE_OF_PLAN[kind] in lost]
    plans, dues = end_plans(file, kinds, at=at) if kinds else (0, 0)
    gone = [Gone("plans", plans), Gone("dues", dues)]
    bindings = bindings_needing(file, lost)
    gone += release(bindings, by=by, at=at)
    if Purpose.FAMILY in lost:
        gone.append(Gone("family", _forget_family(file)))
    return [one for one in gone if one.gone]


def bindings_needing(file: CareFile, purposes: set[Purpose]) -> list[Binding]:
    """Devices, present and past, that measured what needs one of these purposes: their readings are still here."""
    rows = Binding.objects.filter(file=file).select_related("device__kind")
    return [row for row in rows if needed_for(row.device.kind.metrics) & purposes]


def _forget_family(file: CareFile) -> int:
    contacts = list(file.contacts.all())
    for one in contacts:
        erase_contact(one.contact)
    file.contacts.all().delete()
    return len(contacts)
