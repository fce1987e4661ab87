"""Hand a matter over, take it back."""

from datetime import datetime, timedelta
from secrets import token_urlsafe

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from huiyin.audit.services import record
from huiyin.handoff.errors import NotToBeHandedOff, Over
from huiyin.handoff.models import Handoff, Partner
from huiyin.handoff.rules import deadline, wants, without_numbers
from huiyin.handoff.services.stepping import in_district_words, matter_of, step
from huiyin.handoff.states import CALLED, OPEN, State, Way
from huiyin.handoff.waking import wake
from huiyin.kernel.clock import now
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.work import work
from huiyin.matters import services as matters
from huiyin.matters.access import may_open_reporter
from huiyin.matters.models import Matter, Photo
from huiyin.matters.states import DISPATCH_DESK, UNIT_STAFF, WAITING_ON_UNIT
from huiyin.orgs.actor import Actor

LINK_LIVES = timedelta(days=30)

_HANDED = gettext_noop("Handed to %(partner)s: %(brief)s")
_RECALLED = gettext_noop("Taken back from %(partner)s: %(reason)s")


def may_hand_off(actor: Actor, matter: Matter) -> bool:
    """The unit that has it, or the dispatch desk; a confidential one only by whoever may know of its reporter."""
    if matter.state not in WAITING_ON_UNIT or matter.unit_id is None:
        return False
    if matter.confidential and not may_open_reporter(actor, matter):
        return False
    return matter.unit_id in actor.units_as(*UNIT_STAFF) or actor.serves(matter.area, *DISPATCH_DESK)


def partners_for(matter: Matter) -> list[Partner]:
    """Those that take such a matter from this unit."""
    unit, kind = matter.unit.code if matter.unit else "", matter.type.code if matter.type else ""
    found = Partner.objects.filter(closed_at=None).order_by("name_zh", "pk")
    return [one for one in found if wants(one.units, unit) and wants(one.types, kind)]


def hand_off(
    matter: Matter,
    partner: Partner,
    brief: str,
    *,
    by: Actor,
    photos: list[Photo] | None = None,
    at: datetime | None = None,
) -> Handoff:
    """The matter stays with its unit; the partner gets a work order. Numbers of people are taken out of `brief`."""
    at = at or now()
    words = without_numbers(brief.strip())
    if not may_hand_off(by, matter):
        raise NotToBeHandedOff(_("This matter is not yours to hand over, or not now."))
    if partner not in partners_for(matter):
        raise NotToBeHandedOff(_("This partner does not take such a matter from this unit. Pick another one."))
    assert matter.unit is not None  # may_hand_off
    if not words:
        raise InvalidInput(_("Say what is to be done."), field="brief")
    if Handoff.objects.filter(matter=matter, state__in=sorted(OPEN)).exists():
        raise Over(_("It is with a partner already. Take it back first."))
    called = partner.way in CALLED
    state = State.SENDING if called else State.SENT
    with work():
        note = in_district_words(_HANDED, partner=partner.name_zh, brief=words)
        matters.note(matter, note, by=by, at=at)
        made = Handoff.objects.create(
            matter=matter,
            partner=partner,
            unit=matter.unit,
            state=state,
            brief=words,
            photos=[photo.token for photo in photos or [] if photo.matter_id == matter.pk],
            nonce=token_urlsafe(9),
            by=by.ref,
            made_at=at,
            since=at,
            due_at=deadline(state, at, partner.confirm_within, partner.progress_within),
            expires_at=at + LINK_LIVES,
            call_at=at if called else None,
        )
        data = {"matter": matter.number, "partner": partner.pk, "way": partner.way}
        record("handoff.made", chain=made.chain, by=by.ref, at=at, data=data, fresh=True)
        if called:
            wake([made.pk])
    return made


def recall(handoff: Handoff, reason: str, *, by: Actor, at: datetime | None = None) -> Handoff:
    """Taken back by the unit; the partner's page and their list say so at once."""
    at = at or now()
    if not reason.strip():
        raise InvalidInput(_("Say why."), field="reason")
    with work():
        matter = matter_of(handoff)
        if not (matter.unit_id in by.units_as(*UNIT_STAFF) or by.serves(matter.area, *DISPATCH_DESK)):
            raise NotToBeHandedOff(_("This matter is not yours to hand over, or not now."))
        note = in_district_words(_RECALLED, partner=handoff.partner.name_zh, reason=reason.strip())
        matters.note(matter, note, by=by, at=at)
        return step(handoff, "recall", by=by.ref, at=at)


def renew_link(handoff: Handoff, *, by: Actor, at: datetime | None = None) -> Handoff:
    """A new link; the old one is void at once. For a link that got into wrong hands, or has expired."""
    at = at or now()
    with work():
        matter = matter_of(handoff)
        if handoff.partner.way != Way.LINK or handoff.state not in OPEN:
            raise Over(_("It has no link, or it has ended."))
        if not (matter.unit_id in by.units_as(*UNIT_STAFF) or by.serves(matter.area, *DISPATCH_DESK)):
            raise NotToBeHandedOff(_("This matter is not yours to hand over, or not now."))
        handoff.nonce, handoff.expires_at = token_urlsafe(9), at + LINK_LIVES
        handoff.save(update_fields=["nonce", "expires_at"])
        record("handoff.link_renewed", chain=handoff.chain, by=by.ref, at=at, data={})
    return handoff
