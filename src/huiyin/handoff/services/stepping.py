"""The engine under every step: guard by the table, win the race, trace."""

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.handoff.errors import Over
from huiyin.handoff.models import Handoff
from huiyin.handoff.rules import deadline
from huiyin.handoff.states import CALLED, LABELS, OPEN, STEPS, State
from huiyin.handoff.waking import wake_to_withdraw
from huiyin.matters.access import access_matter
from huiyin.matters.labels import pick
from huiyin.matters.models import Matter
from huiyin.notices.services import Message, tell
from huiyin.orgs.actor import SYSTEM
from huiyin.orgs.roles import Role
from huiyin.orgs.selectors import accounts_in_posts


def step(handoff: Handoff, name: str, *, by: str, at: datetime, data: dict | None = None, **changes: object) -> Handoff:
    """Change the row where it is still as the caller saw it.

    Raises:
        Over: the step does not start from the state that it is in, or somebody was faster.
    """
    source, target = STEPS[name]
    if State(handoff.state) not in source:
        raise Over(_("This hand-off is “%(state)s” now.") % {"state": pick(LABELS[State(handoff.state)])})
    partner = handoff.partner
    fields = {
        "state": target,
        "since": at,
        "due_at": deadline(target, at, partner.confirm_within, partner.progress_within),
        "ended_at": None if target in OPEN else at,
        **({} if target in OPEN else {"call_at": None, "problem": ""}),
        **changes,
    }
    still = Handoff.objects.filter(pk=handoff.pk, state=handoff.state, since=handoff.since)
    if not still.update(**fields):
        raise Over(_("Somebody was faster. Reload to see how it stands."))
    for field, value in fields.items():
        setattr(handoff, field, value)
    if name in ("recall", "silence") and partner.way in CALLED and handoff.outside_ref:
        wake_to_withdraw(handoff.pk)
    record(f"handoff.{name}", chain=handoff.chain, by=by, at=at, data={"to": target, **(data or {})})
    return handoff


def matter_of(handoff: Handoff, *, lock: bool = True) -> Matter:
    """The matter, for this transaction to move; inside of `work()`."""
    number = Matter.objects.only("id", "received_at").get(pk=handoff.matter_id).number
    return access_matter(SYSTEM, number, lock=lock)


def in_district_words(sentence: str, **names: object) -> str:
    """What the platform itself writes on a matter is in the district's language, not in the reader's of the moment."""
    with translation.override(settings.LANGUAGE_CODE):
        return _(sentence) % names


def tell_unit(handoff: Handoff, template: str, matter: Matter, at: datetime) -> None:
    """Those who handle in the unit that stays responsible; once for each step."""
    partner = handoff.partner
    what = [matter.type.name_zh, matter.type.name_en] if matter.type else [matter.title, matter.title]
    said = {"what": what, "unit": [partner.name_zh, partner.name_en or partner.name_zh], "number": matter.number}
    accounts = accounts_in_posts(handoff.unit_id, Role.HANDLER, Role.UNIT_HEAD)
    key = f"{handoff.chain}/{template}/{at:%Y%m%dT%H%M%S}"
    tell([Message(template, sorted(accounts), key, about=matter.chain, params=said)])
