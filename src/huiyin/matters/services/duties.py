"""The list of duties 职责清单: rules of who answers for what, added and ended by the office, loaded with a pack."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, Forbidden
from huiyin.kernel.work import work
from huiyin.matters.errors import Missing
from huiyin.matters.models import ResponsibilityRule
from huiyin.matters.rules.responsibility import TARGETS, Duty
from huiyin.matters.triage import rulebook
from huiyin.orgs.actor import Actor
from huiyin.orgs.memory import unit_named
from huiyin.orgs.roles import Role


def add_rule(duty: Duty, *, by: Actor, key: str = "", at: datetime | None = None) -> ResponsibilityRule:
    """A new line of the list of duties, at work from its first valid day on."""
    at = at or now()
    _allowed(by)
    check_duty(duty)
    with work():
        row = ResponsibilityRule.objects.create(**duty.values(), key=key, made_by=by.ref, made_at=at)
        told = {name: str(value) for name, value in duty.values().items() if value not in ("", None)}
        record("matters.add_rule", chain=f"duty/{row.pk}", by=by.ref, at=at, data=told)
    rulebook.forget()
    return row


def end_rule(row: ResponsibilityRule, *, by: Actor, at: datetime | None = None) -> None:
    """It no longer decides; what was dispatched by it stays, and so does the line."""
    at = at or now()
    _allowed(by)
    with work():
        standing = ResponsibilityRule.objects.filter(pk=row.pk, ended_at=None)
        if not standing.update(ended_at=at, ended_by=by.ref):
            raise Conflict(_("This rule has been ended already."), code="raced")
        record("matters.end_rule", chain=f"duty/{row.pk}", by=by.ref, at=at, data={"target": row.target})
    rulebook.forget()


def check_duty(duty: Duty) -> None:
    """Raises Missing, which names the field, where a rule could not work."""
    if duty.target not in TARGETS:
        unit = unit_named(duty.target)
        if unit is None or unit.closed_at:
            raise Missing(_("There is no unit “%(code)s” at work.") % {"code": duty.target}, field="target")
    if not (duty.type_code or duty.area or duty.grid or duty.component_type or duty.owner):
        raise Missing(_("Say at least what kind, which place or which owner the rule is for."), field="type_code")
    if duty.condition is not None and not duty.type_code:
        raise Missing(_("A condition needs its type."), field="condition")
    if bool(duty.time_from) != bool(duty.time_to) or (duty.time_from and duty.time_from == duty.time_to):
        raise Missing(_("Give both a beginning and an end of the hours, and not the same."), field="time_to")
    if bool(duty.season_from) != bool(duty.season_to):
        raise Missing(_("Give both the first and the last day of the season."), field="season_to")
    if duty.valid_until and duty.valid_until < duty.valid_from:
        raise Missing(_("It ends before it begins. Check the dates."), field="valid_until")
    if not duty.basis.strip():
        raise Missing(_("Say what the rule rests on, e.g. “City notice 12, art. 4”."), field="basis")


def _allowed(by: Actor) -> None:
    if not (by.is_system or by.has(Role.ADMINISTRATOR)):
        raise Forbidden(_("Only an administrator may change the list of duties."))


def today() -> date:
    return timezone.localtime(now()).date()
