"""Hear what the telephone system tells; open what it told; make a matter of a call."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.audit.services import opened, record
from huiyin.hotline.access import may_open_caller, may_open_recording
from huiyin.hotline.events import CallChanged
from huiyin.hotline.models import Call, CallEvent, CallMatter
from huiyin.hotline.rules.call import Facts, Told, began_at, fold, outcome, waited
from huiyin.hotline.services.extensions import staff_behind
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, Forbidden, InvalidInput
from huiyin.kernel.events import Audience, announce
from huiyin.kernel.work import work
from huiyin.matters.models import Matter
from huiyin.matters.reporting import NewReport
from huiyin.matters.services import note, receive
from huiyin.matters.services.intake import Received
from huiyin.orgs.actor import Actor
from huiyin.people.access import contacts_like, open_contact
from huiyin.people.services import ContactDetails, keep_contact

OF_THE_CALL = "Hotline call"  # what the person concerned reads in the access log


@dataclass(frozen=True)
class Hearing:
    """`repeated`: this event had been told before, and nothing was done again."""

    call: Call
    repeated: bool = False


def hear(
    event_id: str,
    fingerprint: str,
    call_id: str,
    told: Told,
    *,
    by: Actor,
    caller: str = "",
    at: datetime | None = None,
) -> Hearing:
    """Take one event in. Whatever the order, the same events end in the same call.

    Args:
        fingerprint: keyed digest of what was sent; the same id with another content is refused.
        caller: the caller's number; kept by `people` and nowhere else.
    """
    with work():
        known = CallEvent.objects.select_related("call").filter(event_id=event_id).first()
        if known is None:
            call = _locked(call_id, told)
            # Looked at again behind the lock: the same event may have come twice in the same moment.
            known = CallEvent.objects.select_related("call").filter(event_id=event_id).first()
        if known is not None:
            if known.fingerprint != fingerprint:
                text = _("The event %(id)s was told before with another content. Give each event an id of its own.")
                raise Conflict(text % {"id": event_id}, code="event_reused")
            return Hearing(known.call, repeated=True)
        return _take_in(call, event_id, fingerprint, told, caller, by, at or now())


def _locked(call_id: str, told: Told) -> Call:
    new = Call(outside_id=call_id, began_at=told.queued_at or told.at)
    Call.objects.bulk_create([new], ignore_conflicts=True)
    return Call.objects.select_for_update().get(outside_id=call_id)


def _take_in(call: Call, event_id: str, fingerprint: str, told: Told, caller: str, by: Actor, at: datetime) -> Hearing:
    before, fresh = (call.outcome, call.staff_id, call.agent), not call.events.exists()
    _keep(call, fold(call.facts, told))
    if caller and not call.contact_id:
        call.contact_id = keep_contact(ContactDetails(phone=caller))
    call.save()
    party = staff_behind(told.party) if told.party else None
    CallEvent.objects.create(
        event_id=event_id,
        fingerprint=fingerprint,
        call=call,
        kind=told.kind,
        at=told.at,
        agent=told.agent,
        party_id=party,
        received_at=at,
    )
    record(f"hotline.call_{told.kind}", chain=call.chain, by=by.ref, at=at, data={"event": event_id, "of": _of(told)})
    if before != (call.outcome, call.staff_id, call.agent) or fresh:
        left = before[1] if before[1] != call.staff_id else None
        stranger = bool(call.agent) and call.staff_id is None
        changed = CallChanged(call.pk, str(call.outcome), call.staff_id, left, stranger)
        announce(changed, key=call.chain, audience=Audience(sealed=True))
    return Hearing(call)


def _of(told: Told) -> str:
    return told.at.isoformat(timespec="seconds")


def _keep(call: Call, facts: Facts) -> None:
    for name in ("queued_at", "rang_at", "answered_at", "abandoned_at", "ended_at", "transferred_at", "conference_at"):
        setattr(call, name, getattr(facts, name))
    call.told_waiting, call.waited = facts.waited, waited(facts)
    call.line, call.recording, call.agent_at = facts.line, facts.recording, facts.agent_at
    call.began_at = began_at(facts) or call.began_at
    call.outcome = outcome(facts)
    if facts.agent != call.agent:
        call.agent = facts.agent
        call.staff_id = staff_behind(facts.agent)


def open_caller(call: Call, *, by: Actor) -> tuple[ContactDetails, list[str]]:
    """The caller's number, and the contacts under which the same number has reported before. Logged."""
    if not may_open_caller(by, call):
        raise Forbidden(_("Who called is open to whoever has the call, and to the head of the shift."))
    if not call.contact_id:
        return ContactDetails(), []
    with work():
        details = open_contact(call.contact_id, by=by.ref, purpose=OF_THE_CALL, about=call.chain)
        return details, contacts_like(call.contact_id, by=by.ref, purpose=OF_THE_CALL, about=call.chain)


def open_recording(call: Call, purpose: str, *, by: Actor) -> str:
    """Where the recording lies, logged with the purpose."""
    if not may_open_recording(by, call):
        raise Forbidden(_("This recording is open to whoever had the call, and to the head of the shift."))
    if not purpose.strip():
        raise InvalidInput(_("Say what you need the recording for; the person concerned can read it."), field="purpose")
    opened(call.contact_subject, by=by.ref, purpose=purpose.strip()[:200], about=call.chain, fields=("recording",))
    return call.recording


def receive_call(
    report: NewReport, call: Call | None, *, by: Actor, conference: str = "", at: datetime | None = None
) -> Received:
    """A report taken by telephone: the matter, the call beside it, and what the third party in the call said."""
    at = at or now()
    with work():
        received = receive(report, by=by)
        if received.repeated:
            return received
        if conference.strip():
            note(received.matter, conference.strip(), by=by, at=at)
        if call is not None:
            tie(call, received.matter, by=by, at=at, began=True)
    return received


def link(call: Call, matter: Matter, *, by: Actor, text: str = "", at: datetime | None = None) -> None:
    """The caller asks after a matter that is there already: the call stands with it, and what was said as a note."""
    at = at or now()
    with work():
        if text.strip():
            note(matter, text.strip(), by=by, at=at)
        tie(call, matter, by=by, at=at, began=False)


def tie(call: Call, matter: Matter, *, by: Actor, at: datetime, began: bool) -> None:
    """Note that the call was about the matter, in the caller's transaction. Told twice, it is noted once."""
    _tied, new = CallMatter.objects.get_or_create(call=call, matter=matter, defaults={"began": began, "at": at})
    if new:
        Call.objects.select_for_update().get(pk=call.pk)  # one at a time adds to the call's chain
        # Which call a confidential matter came by would lead to its reporter.
        data = {"confidential": True} if matter.confidential else {"matter": matter.pk}
        record("hotline.call_linked", chain=call.chain, by=by.ref, at=at, data=data | {"began": began})
