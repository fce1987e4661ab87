"""Who is told what of a call-out, beside the ring itself: by push, text message and voice, and in their inbox.

In a subscriber, so that whoever raises an alarm waits for none of it.
"""

from collections.abc import Iterable, Mapping

from huiyin.command.events import CallChanged
from huiyin.command.links import link_for
from huiyin.command.models import CallOut, CallStep
from huiyin.command.policy import policy
from huiyin.command.reaching import reach
from huiyin.command.vocabulary import Rung, State, Whom
from huiyin.kernel.clock import now
from huiyin.notices.services import Message, tell
from huiyin.orgs.models import Staff

SOFTLY = {"taken": "call_taken", "ended": "call_over", "cleared": "call_cleared"}


def tell_of(event: CallChanged) -> None:
    callout = CallOut.objects.select_related("alarm__rule").get(pk=event.callout_id)
    steps = list(callout.steps.order_by("order"))
    tell(_messages(event, callout, steps))


def _messages(event: CallChanged, callout: CallOut, steps: list[CallStep]) -> Iterable[Message]:
    if event.change == "rung":
        about = [step for step in steps if step.order in event.steps]
        yield from (_ringing(callout, step) for step in about)
    elif event.change == "unanswered":
        yield _message(callout, "call_unanswered", f"{callout.chain}/unanswered", _accounts(event.staff), loud=True)
    elif event.change in SOFTLY:
        rung = [step for step in steps if step.order <= max(event.steps, default=0)]
        staff = {one for step in rung for one in step.rings} - _taker(callout, event)
        contacts = [step.contact for step in rung if step.contact]
        key = f"{callout.chain}/{event.change}"
        yield _message(callout, SOFTLY[event.change], key, _accounts(staff), contacts)
        if event.change == "taken" and callout.taken_by.startswith("contact/"):
            heads = reach(callout.alarm, Rung.DESK, frozenset(), now=now())[0].rings
            yield _message(callout, "call_kin_there", f"{callout.chain}/kin", _accounts(heads), loud=True)


def _ringing(callout: CallOut, step: CallStep) -> Message:
    template = "call_kin" if step.whom == Whom.CONTACT else "call_drill" if callout.drill else "call_rung"
    if callout.state == State.TAKEN and step.whom != Whom.CONTACT:
        template = "call_help"
    contacts = [step.contact] if step.contact else []
    return _message(callout, template, step.key, _accounts(step.rings), contacts, loud=True)


def _message(
    callout: CallOut, template: str, key: str, to: list[int], contacts: Iterable[str] = (), *, loud: bool = False
) -> Message:
    rule, contacts = callout.alarm.rule, list(contacts)
    ways = policy().family_ways if contacts else policy().staff_ways
    what = [rule.name_zh, rule.name_en]
    return Message(template, to, key, callout.chain, {"what": what}, contacts, urgent=True, also=ways if loud else ())


def _taker(callout: CallOut, event: CallChanged) -> set[int]:
    kind, _slash, key = callout.taken_by.partition("/")
    return {int(key)} if kind == "staff" and event.change == "taken" else set()


def _accounts(staff: Iterable[int]) -> list[int]:
    found = Staff.objects.filter(pk__in=list(staff), left_at=None)
    return list(found.order_by("pk").values_list("account_id", flat=True))


def particulars(about: str, template: str, language: str, recipient: str) -> Mapping[str, str]:
    """The address of the page on which a relative answers."""
    contact = recipient.removeprefix("contact/")
    step = CallStep.objects.filter(callout=int(about.partition("/")[2]), contact=contact).order_by("-order").first()
    return {"link": link_for(step.pk)} if step else {}
