"""Consent: renewed, narrowed, withdrawn by the person, their family or staff; at any time, and at once."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.care.models import CareFile, Consent
from huiyin.care.services.devices import extend_bindings
from huiyin.care.services.ending import end
from huiyin.care.services.enrolling import Agreement, keep_consent
from huiyin.care.services.gone import Gone
from huiyin.care.services.planning import usual_plans
from huiyin.care.services.stepping import holds_key, is_carer, refuse_ended, refuse_strangers, step, take_turn
from huiyin.care.services.stopping import stop
from huiyin.care.vocabulary import Purpose
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Forbidden
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor


def renew(file: CareFile, agreement: Agreement, *, by: Actor, at: datetime | None = None) -> Consent:
    """A new consent in place of the one before; what it no longer covers stops and goes.

    Raises:
        Conflict: the file has ended; a new one begins with `enrol`.
    """
    at = at or now()
    refuse_strangers(by, file)
    refuse_ended(file)
    with work():
        take_turn(file)
        before = _close(file, "renewed", by, at)
        consent = keep_consent(file, agreement, by=by, at=at)
        lost = set(before.purposes) - set(consent.purposes) if before else set()
        stop(file, {Purpose(one) for one in lost}, by=by, at=at)
        extend_bindings(file, consent, by=by)
        _plan_what_is_new(file, consent, at)
        data = {"purposes": consent.purposes, "until": consent.until.isoformat(), "how": consent.how}
        step(file, "consent_renewed", by=by, at=at, data=data, covered_until=consent.until)
    return consent


def withdraw(
    file: CareFile, purposes: Iterable[Purpose] | None = None, *, by: Actor, at: datetime | None = None
) -> list[Gone]:
    """Take the consent back: all of it (None), or some purposes. What was agreed to no more stops and goes in the same
    transaction. Answers what went, and what was kept on what ground.

    Raises:
        Forbidden: neither the person, nor their family, nor their carer.
    """
    at = at or now()
    if not (holds_key(by, file) or is_carer(by, file)):
        raise Forbidden(_("This is for the person, their family or their carer."))
    refuse_ended(file)
    consent = file.consents.filter(ended_at=None).first()
    left = set(consent.purposes) - {str(one) for one in purposes} if consent and purposes is not None else set()
    with work():
        take_turn(file)
        if consent is None or not left:
            return end(file, "withdrawn", by=by, at=at)
        _close(file, "narrowed", by, at)
        Consent.objects.create(
            file=file,
            purposes=sorted(left),
            given_by=consent.given_by,
            guardian=consent.guardian,
            how=consent.how,
            witness=consent.witness,
            wording=consent.wording,
            given_at=consent.given_at,
            until=consent.until,
        )
        lost = {Purpose(one) for one in set(consent.purposes) - left}
        gone = stop(file, lost, by=by, at=at)
        step(file, "consent_narrowed", by=by, at=at, data={"purposes": sorted(lost)})
    return gone


def _close(file: CareFile, how: str, by: Actor, at: datetime) -> Consent | None:
    consent = Consent.objects.select_for_update().filter(file=file, ended_at=None).first()
    if consent is not None:
        Consent.objects.filter(pk=consent.pk).update(ended_at=at, ended_how=how, ended_by=by.ref)
    return consent


def _plan_what_is_new(file: CareFile, consent: Consent, at: datetime) -> None:
    known = set(file.plans.filter(ended_at=None).values_list("kind", flat=True))
    usual_plans(file, consent, at=at, but=known)
