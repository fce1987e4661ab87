"""Consent that runs out, and what is still kept of files that have ended."""

from datetime import datetime

from huiyin.care.models import Binding, CareFile, Consent, Order, Plan
from huiyin.care.rules.consent import ASKED_BEFORE, KEPT_FOR_RENEWAL, PROOF_KEPT
from huiyin.care.services.devices import release
from huiyin.care.services.ending import end, forget_order
from huiyin.care.telling import tell_expiring
from huiyin.care.vocabulary import State
from huiyin.kernel.work import work
from huiyin.matters.states import ENDED
from huiyin.orgs.actor import SYSTEM

BATCH = 200


def look_after_consents(at: datetime) -> None:
    """Ask in time; stop on the day; erase a month later. Each once, however often it runs."""
    active = CareFile.objects.filter(state=State.ACTIVE)
    with work():
        soon = active.filter(covered_until__gt=at, covered_until__lte=at + ASKED_BEFORE)
        tell_expiring(soon, "care_expiring")
        tell_expiring(active.filter(covered_until__lte=at), "care_lapsed")
    for row in Binding.objects.filter(ended_at=None, until__lte=at).select_related("file", "device__kind")[:BATCH]:
        with work():
            release([row], by=SYSTEM, at=at)
    for file in active.filter(covered_until__lte=at - KEPT_FOR_RENEWAL).order_by("pk")[:BATCH]:
        end(file, "expired", by=SYSTEM, at=at)


def forget_what_is_done(at: datetime) -> int:
    """Orders of ended files that were still being handled then, and are not any more."""
    rows = Order.objects.filter(file__state=State.ENDED, matter__state__in=ENDED).select_related("matter")[:BATCH]
    for row in rows:
        with work():
            forget_order(row, at=at)
    return len(rows)


def forget_proofs(at: datetime) -> int:
    """Three years after a file ended nothing has to be proved any more: its consents and the file itself go."""
    old = CareFile.objects.filter(state=State.ENDED, ended_at__lte=at - PROOF_KEPT).exclude(orders__isnull=False)
    keys = list(old.values_list("pk", flat=True)[:BATCH])
    with work():
        Plan.objects.filter(file__in=keys).delete()
        Consent.objects.filter(file__in=keys).delete()
        CareFile.objects.filter(pk__in=keys).delete()
    return len(keys)
