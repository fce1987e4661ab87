"""Limits of one person's own: vital signs with the reason a doctor gave, a fence around where they are at home."""

from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.care.models import Binding
from huiyin.care.rules.consent import POSITION
from huiyin.care.rules.vitals import FARTHEST, FENCE, NEAREST, VITALS, changes_for
from huiyin.care.services.stepping import refuse_strangers, refuse_uncovered, step
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, InvalidInput, NotFound
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor
from huiyin.sensing.models import Rule, RuleLimit
from huiyin.sensing.services.rules import ruling


def set_vital(
    row: Binding, rule: str, value: float, *, reason: str, by: Actor, at: datetime | None = None
) -> RuleLimit:
    """Another limit for whoever wears this device, until their consent ends.

    Raises:
        InvalidInput: no reason, or a number that no doctor would set.
        NotFound: no such rule here, or it does not watch this kind of device.
    """
    at = at or now()
    file = row.file
    refuse_strangers(by, file)
    refuse_uncovered(file, at)
    vital = VITALS.get(rule)
    if vital is None:
        raise NotFound(_("There is no such limit."))
    if not vital.lowest <= value <= vital.highest:
        text = _("This limit lies between %(low)g and %(high)g.")
        raise InvalidInput(text % {"low": vital.lowest, "high": vital.highest}, field="value")
    with work():
        limit = ruling.set_limit(
            rule_for(rule, row), row.device, changes_for(vital, value), reason=reason, by=by, until=row.until, at=at
        )
        step(file, "limit_set", by=by, at=at, data={"rule": rule, "device": row.device_id})
    return limit


def set_fence(row: Binding, metres: float, *, reason: str, by: Actor, at: datetime | None = None) -> RuleLimit:
    """An alarm when they go farther from home than `metres`, until their consent ends.

    Raises:
        Conflict: the device does not say where it is, or the home is not on the map.
    """
    at = at or now()
    file = row.file
    refuse_strangers(by, file)
    refuse_uncovered(file, at)
    if not POSITION & set(row.device.kind.metrics) or file.lon is None or file.lat is None:
        raise Conflict(_("This device does not say where it is, so it can have no fence."))
    if not NEAREST <= metres <= FARTHEST:
        raise InvalidInput(_("A fence lies from 50 metres to 20 kilometres around the home."), field="value")
    changes = {"leaves": {"circle": [file.lon, file.lat, metres]}}
    with work():
        limit = ruling.set_limit(
            rule_for(FENCE, row), row.device, changes, reason=reason, by=by, until=row.until, at=at
        )
        step(file, "fence_set", by=by, at=at, data={"device": row.device_id})
    return limit


def lift(row: Binding, rule: str, *, by: Actor, at: datetime | None = None) -> None:
    """The rule's own numbers hold again; no fence any more."""
    at = at or now()
    refuse_strangers(by, row.file)
    with work():
        if ruling.lift_limit(rule_for(rule, row), row.device, by=by, at=at):
            step(row.file, "limit_lifted", by=by, at=at, data={"rule": rule, "device": row.device_id})


def rule_for(code: str, row: Binding) -> Rule:
    rule = Rule.objects.filter(code=code, kinds__contains=[row.device.kind.code]).first()
    if rule is None:
        raise NotFound(_("The district has no rule for this device that could take such a limit."))
    return rule
