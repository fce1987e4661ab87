"""Legal holds: placed and lifted by an administrator, each with its reason."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, InvalidInput
from huiyin.kernel.work import work
from huiyin.matters.models import Matter
from huiyin.orgs.actor import Actor
from huiyin.retention.models import LegalHold


def place_hold(matter: Matter, reason: str, *, by: Actor) -> LegalHold:
    if not reason.strip():
        raise InvalidInput(_("Say which proceedings need it."), field="reason")
    at = now()
    with work():
        hold, made = LegalHold.objects.get_or_create(
            matter=matter, lifted_at=None, defaults={"reason": reason.strip()[:200], "by": by.ref, "since": at}
        )
        if not made:
            raise Conflict(_("It is on legal hold already."), code="held")
        record("retention.hold_placed", chain=f"hold/{hold.pk}", by=by.ref, at=at, data={"matter": matter.pk})
    return hold


def lift_hold(matter: Matter, *, by: Actor) -> None:
    at = now()
    with work():
        hold = LegalHold.objects.filter(matter=matter, lifted_at=None).first()
        if hold is None or not LegalHold.objects.filter(pk=hold.pk, lifted_at=None).update(
            lifted_at=at, lifted_by=by.ref
        ):
            raise Conflict(_("It is not on legal hold."), code="not_held")
        record("retention.hold_lifted", chain=f"hold/{hold.pk}", by=by.ref, at=at, data={"matter": matter.pk})


def held(matters: Iterable[int]) -> set[int]:
    """Those of these matters that are on legal hold."""
    found = LegalHold.objects.filter(matter__in=list(matters), lifted_at=None)
    return set(found.values_list("matter_id", flat=True))
