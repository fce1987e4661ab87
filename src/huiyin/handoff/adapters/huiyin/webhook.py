"""A signed webhook of the other huiyin: it moved something of ours, so ask it now instead of in some minutes."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.handoff.models import Handoff, Partner
from huiyin.handoff.states import OPEN
from huiyin.handoff.waking import wake
from huiyin.kernel.errors import Forbidden, NotFound
from huiyin.kernel.outbound import Forged, verify
from huiyin.kernel.sealing import unseal
from huiyin.kernel.work import work


def hear_webhook(partner_id: int, headers: Mapping[str, str], body: bytes, *, at: datetime) -> int:
    """How many of our hand-offs it is about: one or none. What it says is not believed but asked for: a message that
    comes twice, late or out of order does no harm.

    Raises:
        Forbidden: not signed with this partner's secret.
    """
    partner = Partner.objects.filter(pk=partner_id, way="huiyin", closed_at=None).exclude(hook_secret="").first()
    if partner is None:
        raise NotFound(_("There is no such partner."))
    try:
        verify(unseal(partner.hook_secret), headers, body, at=at)
    except Forged:
        raise Forbidden(_("This message is not signed by whom it says.")) from None
    number = _number_in(body)
    with work():
        about = Handoff.objects.filter(partner=partner, outside_ref=number or "-", state__in=sorted(OPEN))
        keys = list(about.values_list("pk", flat=True))
        about.update(call_at=at)
        wake(keys)
    return len(keys)


def _number_in(body: bytes) -> str:
    try:
        return str(json.loads(body)["data"]["matter"]["number"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
