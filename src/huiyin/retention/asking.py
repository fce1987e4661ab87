"""Somebody asks at the counter, by letter or by telephone to be forgotten; an officer does it for them.

The officer has a number and nothing else. What was reported with it is found only among what this officer may open:
tip-offs are found by the confidentiality officer of their area alone, and nobody else learns that there are any.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.work import work
from huiyin.matters.models import Report
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role
from huiyin.people.access import find_among
from huiyin.people.services import normal_phone
from huiyin.retention.erasing import erase_reporter
from huiyin.retention.models import Wish
from huiyin.retention.vocabulary import Proof

MOST = 50  # of one number; finding is written down for each
SHORTEST = 7  # digits


def reports_by_number(phone: str, *, by: Actor, purpose: str) -> list[Report]:
    """Latest first, those erased already left out. A hit is a use of the number, logged with its purpose.

    Raises:
        InvalidInput: not a whole number.
    """
    if len(normal_phone(phone)) < SHORTEST:
        raise InvalidInput(_("Type the whole number; a part of it finds nobody."), field="phone")
    may = _may_open(by)
    with work():
        contacts = find_among(may.values_list("contact_id", flat=True), phone, by=by.ref, purpose=purpose)
        return list(may.filter(contact_id__in=contacts).select_related("matter__type").order_by("-pk")[:MOST])


def erase_as_asked(reports: Iterable[int], *, by: Actor, proof: Proof) -> list[Wish]:
    """Of these reports, those that `by` may open. `proof`: how the officer made sure who asks.

    What cannot go yet is noted and goes in the night after its ground ends.
    """
    with work():
        found = list(_may_open(by).filter(pk__in=list(reports)).select_related("matter__type").order_by("pk"))
        wishes = [erase_reporter(report, by=by) for report in found]
        for wish in wishes:
            data = {"report": wish.report_id, "proof": proof.value}
            record("retention.asked_at_the_office", chain=wish.chain, by=by.ref, at=now(), data=data)
    return wishes


def _may_open(by: Actor) -> QuerySet[Report]:
    """Reports with a contact. Administrators: all but tip-offs; a confidentiality officer: all of their area."""
    allowed = Q(matter__confidential=False) if by.has(Role.ADMINISTRATOR) else Q(pk__in=())
    for area in by.areas_as(Role.CONFIDANT):
        allowed |= Q(matter__area__startswith=area)
    within = Q(matter__area__startswith=by.within) if by.within else Q()
    return Report.objects.filter(allowed, within).exclude(contact_id="")
