"""Whom of those in care a warning has reached already, so that care need not write to them of the same danger."""

from collections.abc import Sequence
from datetime import timedelta

from huiyin.kernel.clock import now
from huiyin.orgs.actor import SYSTEM
from huiyin.people.households import homes_told_with
from huiyin.warnings.models import Told, Warning
from huiyin.warnings.vocabulary import IN_CARE, Reached, State

PURPOSE = "同一预警不重复通知 · not to write to somebody twice of one warning"
PATIENCE = timedelta(minutes=10)  # then care goes on without us


def heard_of(weather: int, people: Sequence[str]) -> frozenset[str] | None:
    """Contact ids of those whose telephone has the message; None while those in care are being told."""
    warning = Warning.objects.filter(state=State.OUT, weather__contains=[weather]).first()
    if warning is None:
        return frozenset()
    if _is_telling(warning) and warning.out_at and now() - warning.out_at < PATIENCE:
        return None
    homes = homes_told_with(people, by=SYSTEM.ref, purpose=PURPOSE, about=f"warning/{warning.pk}")
    wanted = {f"household/{code}" for codes in homes.values() for code in codes}
    told = Told.objects.filter(warning=warning, reached=Reached.QUEUED, recipient__in=wanted)
    reached = set(told.values_list("recipient", flat=True))
    return frozenset(one for one, codes in homes.items() if any(f"household/{code}" in reached for code in codes))


def _is_telling(warning: Warning) -> bool:
    return warning.gathered < warning.round or warning.told.filter(rank=IN_CARE, round__lt=warning.round).exists()
