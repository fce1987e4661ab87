"""Rules: drafted, changed, switched on and off; other numbers for one device. Each version stays, with who and why."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, InvalidInput
from huiyin.kernel.work import work
from huiyin.matters.library import in_force
from huiyin.orgs.actor import Actor
from huiyin.places.models import Area
from huiyin.sensing import registry, watching
from huiyin.sensing.access.rules import check_may_change_rules
from huiyin.sensing.models import Alarm, Condition, Device, DeviceKind, ResponsePlan, Rule, RuleLimit, RuleVersion
from huiyin.sensing.rules.definition import Combination, Definition
from huiyin.sensing.rules.faults import BadRule
from huiyin.sensing.rules.reader import read_rule
from huiyin.sensing.services.alarms import clear
from huiyin.sensing.services.alarms.claiming import between_alarms_and_matters, spot_of_alarm
from huiyin.sensing.vocabulary import Opens, Severity

CODE = re.compile(r"[a-z][a-z0-9_-]{1,31}")


@dataclass(frozen=True)
class RuleFacts:
    """All that a rule says; `plan` by its code, `device` by its key."""

    code: str
    name_zh: str
    name_en: str
    definition: Mapping[str, Any]
    kinds: tuple[str, ...] = ()
    severity: str = Severity.SERIOUS.value
    opens: str = Opens.CONFIRMED.value
    calls: str = Opens.CONFIRMED.value
    matter_type: str = ""
    matter_condition: int | None = None
    plan: str = ""
    area: str = ""
    device: int | None = None
    source: str = ""


def facts_of(rule: Rule) -> RuleFacts:
    same = {name: getattr(rule, name) for name in _SAME}
    return RuleFacts(**same, kinds=tuple(rule.kinds), plan=rule.plan.code if rule.plan else "", device=rule.device_id)


_SAME = (
    "code", "name_zh", "name_en", "definition", "severity", "opens", "calls", "matter_type", "matter_condition", "area",
    "source",
)  # fmt: skip


def draft_rule(facts: RuleFacts, *, by: Actor, note: str = "", at: datetime | None = None) -> Rule:
    """A rule that is not on yet.

    Raises:
        InvalidInput: names the field; of the definition with its path.
    """
    at = at or now()
    check_may_change_rules(by, facts.area)
    check_facts(facts)
    with work():
        if Rule.objects.filter(code=facts.code).exists():
            raise InvalidInput(_("There is a rule “%(code)s” already.") % {"code": facts.code}, field="code")
        rule = Rule.objects.create(**_columns(facts), changed_at=at)
        _keep(rule, facts, "drafted", note, by, at)
    return rule


def change_rule(rule: Rule, facts: RuleFacts, *, by: Actor, note: str, at: datetime | None = None) -> Rule:
    """Its next version; of a rule that is on it holds from now on. What is pending under the old one is forgotten.

    Raises:
        Conflict: somebody else changed it since this copy was read.
    """
    at = at or now()
    for area in {rule.area, facts.area}:
        check_may_change_rules(by, area)
    check_facts(facts)
    if not note.strip():
        raise InvalidInput(_("Say in a few words why it is changed."), field="note")
    if facts.code != rule.code:
        raise InvalidInput(_("A rule keeps its code. Draft another one instead."), field="code")
    with work():
        _update(rule, **_columns(facts), version=rule.version + 1, changed_at=at)
        Condition.objects.filter(rule=rule).delete()
        _keep(rule, facts, "changed", note, by, at)
    return rule


def switch(rule: Rule, state: Rule.State, *, by: Actor, note: str = "", at: datetime | None = None) -> Rule:
    """On, or off: its active alarms end, and nothing is pending any more."""
    at = at or now()
    check_may_change_rules(by, rule.area)
    with work():
        if rule.state == state:
            return rule
        if state == Rule.State.ON:
            check_facts(facts_of(rule))
        _update(rule, state=state, changed_at=at)
        if state != Rule.State.ON:
            Condition.objects.filter(rule=rule).delete()
            _end_all(rule, by, at)
        data = {"state": str(state), "version": rule.version} | ({"why": len(note)} if note.strip() else {})
        record("sensing.rule_switched", chain=rule.chain, by=by.ref, at=at, data=data)
    watching.forget()
    return rule


def _end_all(rule: Rule, by: Actor, at: datetime) -> None:
    active = Alarm.objects.select_related("rule__plan", "device__kind").filter(rule=rule, cleared_at=None)
    alarms = list(active.order_by("pk"))
    between_alarms_and_matters(map(spot_of_alarm, alarms))
    for alarm in alarms:
        clear(alarm, how="person", by=by, at=at)


def set_limit(
    rule: Rule, device: Device, changes: Mapping[str, Any], *, reason: str, by: Actor, until: datetime | None = None,
    at: datetime | None = None,
) -> RuleLimit:  # fmt: skip
    """Other numbers of `rule` for one device, with the reason: this wearer's own heart rate, this wearer's fence.

    Raises:
        InvalidInput: the reason is missing, or the rule cannot be read with these changes.
    """
    at = at or now()
    if not reason.strip():
        raise InvalidInput(_("Say why this device has limits of its own."), field="reason")
    if not changes or "when" in changes or "metric" in changes:
        raise InvalidInput(_("Give the numbers that differ; what is measured stays."), field="changes")
    read({**rule.definition, **changes})
    with work():
        old = RuleLimit.objects.select_for_update().filter(rule=rule, device=device).exclude(until__lte=at)
        old.update(until=at)
        try:
            given = {"rule": rule, "device": device, "changes": dict(changes), "reason": reason.strip()[:300]}
            limit = RuleLimit.objects.create(**given, by=by.ref, since=at, until=until)
        except IntegrityError as raced:
            raise Conflict(_("Somebody else has just set limits for this device. Reload."), code="raced") from raced
        Condition.objects.filter(rule=rule, device=device).delete()
        data = {"rule": rule.code, "fields": sorted(changes), "until": until.isoformat() if until else None}
        record("sensing.limit_set", chain=device.chain, by=by.ref, at=at, data=data)
    watching.forget()
    return limit


def lift_limit(rule: Rule, device: Device, *, by: Actor, at: datetime | None = None) -> bool:
    """The rule's own numbers hold again; False where they held already."""
    at = at or now()
    with work():
        ended = RuleLimit.objects.filter(rule=rule, device=device).exclude(until__lte=at).update(until=at)
        if ended:
            Condition.objects.filter(rule=rule, device=device).delete()
            record("sensing.limit_lifted", chain=device.chain, by=by.ref, at=at, data={"rule": rule.code})
    watching.forget()
    return bool(ended)


def check_facts(facts: RuleFacts) -> Definition:
    """Refuse what could never fire, or would fire into nothing."""
    if not CODE.fullmatch(facts.code):
        raise InvalidInput(_("A code is small letters, digits, hyphens and underscores."), field="code")
    if not facts.name_zh.strip() or not facts.name_en.strip():
        raise InvalidInput(_("Give a name in both languages."), field="name_zh")
    for field, kind in (("severity", Severity), ("opens", Opens), ("calls", Opens)):
        if getattr(facts, field) not in list(kind):
            raise InvalidInput(_("Choose one of the list."), field=field)
    if facts.matter_type and facts.matter_type not in in_force().types:
        raise InvalidInput(_("There is no such type in the edition in force."), field="matter_type")
    if facts.matter_condition and not in_force().condition(facts.matter_type, facts.matter_condition):
        raise InvalidInput(_("This type has no filing condition of that number."), field="matter_condition")
    if facts.plan and not ResponsePlan.objects.filter(code=facts.plan).exists():
        raise InvalidInput(_("There is no such response plan."), field="plan")
    if facts.area and not Area.objects.filter(code=facts.area).exists():
        raise InvalidInput(_("There is no area of this code."), field="area")
    definition = read(facts.definition)
    _check_kinds(facts, definition)
    return definition


def read(definition: Mapping[str, Any]) -> Definition:
    try:
        return read_rule(definition, registry.metric_ids())
    except BadRule as wrong:
        raise InvalidInput(wrong.said(get_language() or "en"), field=wrong.path or "definition") from wrong


def _check_kinds(facts: RuleFacts, definition: Definition) -> None:
    if facts.device is None and not facts.kinds:
        raise InvalidInput(_("Choose the kinds of device that it watches."), field="kinds")
    kinds = {kind.code: kind for kind in DeviceKind.objects.filter(code__in=facts.kinds)}
    if missing := set(facts.kinds) - kinds.keys():
        raise InvalidInput(_("There is no kind “%(kind)s”.") % {"kind": min(missing)}, field="kinds")
    measured = [set(kind.metrics) for kind in kinds.values()]
    together = [set().union(*measured)] if isinstance(definition, Combination) else measured
    for metrics in together:
        if lacking := set(definition.metrics) - metrics:
            said = _("A kind of these does not measure “%(metric)s”: the rule could never hold there.")
            raise InvalidInput(said % {"metric": min(lacking)}, field="kinds")


def _columns(facts: RuleFacts) -> dict[str, Any]:
    columns = {name: getattr(facts, name) for name in _SAME}
    plan = ResponsePlan.objects.filter(code=facts.plan).first() if facts.plan else None
    return columns | {"definition": dict(facts.definition), "kinds": list(facts.kinds), "plan": plan,
                      "device_id": facts.device}  # fmt: skip


def _update(rule: Rule, **columns: Any) -> None:
    if not Rule.objects.filter(pk=rule.pk, version=rule.version, state=rule.state).update(**columns):
        raise Conflict(_("Somebody else has changed this rule meanwhile. Reload to see it."), code="raced")
    for name, value in columns.items():
        setattr(rule, name, value)


def _keep(rule: Rule, facts: RuleFacts, verb: str, note: str, by: Actor, at: datetime) -> None:
    """The version with all that it says; of its plan the steps as they were, for alarms are read years later."""
    steps = {"steps": rule.plan.steps, "plan_zh": rule.plan.name_zh, "plan_en": rule.plan.name_en} if rule.plan else {}
    said = asdict(replace(facts, definition=dict(facts.definition))) | {"kinds": list(facts.kinds)} | steps
    note = note.strip()[:300]
    RuleVersion.objects.create(rule=rule, version=rule.version, said=said, by=by.ref, at=at, note=note)
    record(
        f"sensing.rule_{verb}", chain=rule.chain, by=by.ref, at=at, data={"code": rule.code, "version": rule.version}
    )
    watching.forget()
