"""Disputes about responsibility 责任裁定: units state their case, a leader decides, like cases follow."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.kernel.calendar import Limit, LimitUnit
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, Forbidden
from huiyin.kernel.work import work
from huiyin.matters.calendar import calendar_in_force
from huiyin.matters.errors import Missing, NotYours
from huiyin.matters.models import Assignment, Matter, Precedent, Returned, Ruling, Statement
from huiyin.matters.permissions import may_ask_statements, may_state_case, may_withdraw_precedent
from huiyin.matters.services.words import keep_words
from huiyin.matters.triage import rulebook
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Unit

TO_STATE = Limit(Decimal(1), LimitUnit.WORKING_DAYS)  # that units have to state their case
MOST_ASKED = 12  # units of one dispute


def open_ruling(matter: Matter, *, by: Actor, at: datetime) -> Ruling:
    """With a dispute, in its transaction: every unit that has led the matter is asked for its statement."""
    due = calendar_in_force().add(at, TO_STATE).due_at
    ruling, fresh = Ruling.objects.get_or_create(
        matter=matter, decided_at=None, defaults={"opened_at": at, "opened_by": by.ref, "due_at": due}
    )
    led = Assignment.objects.filter(matter=matter, lead=True).order_by("since").values_list("unit", flat=True)
    units = [*dict.fromkeys([*led, *([matter.unit_id] if matter.unit_id else [])])][:MOST_ASKED]
    asked = [Statement(ruling=ruling, unit_id=unit, asked_at=at) for unit in units]
    Statement.objects.bulk_create(asked, ignore_conflicts=True)
    return ruling


def ask_statements(matter: Matter, units: Iterable[Unit], *, by: Actor, at: datetime | None = None) -> Ruling:
    """Have more units state their case; who was asked already is not asked again."""
    at = at or now()
    with work():
        ruling = _open(matter)
        if not may_ask_statements(by, matter):
            raise NotYours(_("Only the leaders and the dispatch desk ask units for statements."), move="ask_statements")
        there = set(Statement.objects.filter(ruling=ruling).values_list("unit_id", flat=True))
        fresh = [unit for unit in units if unit.pk not in there]
        if not fresh:
            raise Missing(_("These units have been asked already. Pick another one."), field="units")
        if len(there) + len(fresh) > MOST_ASKED:
            raise Missing(_("At most %(most)s units take part in one dispute.") % {"most": MOST_ASKED}, field="units")
        Statement.objects.bulk_create([Statement(ruling=ruling, unit=unit, asked_at=at) for unit in fresh])
        data = {"units": sorted(unit.code for unit in fresh)}
        record("matters.ask_statements", chain=matter.chain, by=by.ref, at=at, data=data)
    return ruling


def state_case(
    matter: Matter, unit: Unit, words: str, *, by: Actor, proposes: Unit | None = None, at: datetime | None = None
) -> Statement:
    """A unit says why it is, or is not, responsible; until the decision it may say it anew, and each time is kept."""
    at = at or now()
    with work():
        ruling = _open(matter)
        row = Statement.objects.filter(ruling=ruling, unit=unit).first()
        if row is None or not may_state_case(by, row):
            raise NotYours(_("Only the staff of a unit that was asked can state its case."), move="state_case")
        if not words.strip():
            raise Missing(_("Say why your unit is, or is not, responsible."), field="words")
        data = {"unit": unit.code, "late": bool(ruling.due_at and at > ruling.due_at)}
        data |= {"proposes": proposes.code} if proposes else {}
        data |= keep_words(matter, "state_case", words, by=by, at=at)
        row.stated_at, row.stated_by, row.proposes = at, by.ref, proposes
        row.save(update_fields=["stated_at", "stated_by", "proposes"])
        record("matters.state_case", chain=matter.chain, by=by.ref, at=at, data=data)
    return row


def settle_ruling(matter: Matter, unit: Unit, scope: str, *, by: Actor, at: datetime) -> dict:
    """With the decision, in its transaction: closes the dispute, overrules the unit's returns, keeps the precedent.
    Answers what the trace keeps of the precedent."""
    Returned.objects.filter(matter=matter, unit=unit, overruled_at=None).update(overruled_at=at)
    ruling = Ruling.objects.select_for_update().filter(matter=matter, decided_at=None).first()
    if ruling is None:  # disputed before there were rulings
        ruling = Ruling(matter=matter, opened_at=at, opened_by=by.ref)
    ruling.decided_at, ruling.decided_by, ruling.unit = at, by.ref, unit
    ruling.save()
    if not scope:
        return {}
    where = where_of(matter, scope)
    like = Precedent.objects.filter(type_code=_type_code(matter), scope=scope, where=where, withdrawn_at=None)
    like.update(withdrawn_at=at, withdrawn_by=by.ref, withdrawn_why=f"ruling/{ruling.pk}")
    Precedent.objects.create(
        ruling=ruling, type_code=_type_code(matter), scope=scope, where=where, unit=unit, made_at=at
    )
    rulebook.forget()
    return {"precedent": scope, "where": where}


def where_of(matter: Matter, scope: str) -> str:
    """What a precedent of this scope holds for.

    Raises:
        Missing: the matter has no such component, place or type.
    """
    wanted = {
        Precedent.Scope.COMPONENT: matter.component,
        Precedent.Scope.UNIT_GRID: matter.area if len(matter.area) == 15 else "",
        Precedent.Scope.STREET: matter.area[:9] if len(matter.area) >= 9 else "",
        Precedent.Scope.TYPE: _type_code(matter),
    }
    if scope not in wanted or not _type_code(matter) or not wanted[Precedent.Scope(scope)]:
        raise Missing(_("This matter has no component or place that such a precedent could hold for."), field="scope")
    return "" if scope == Precedent.Scope.TYPE else wanted[Precedent.Scope(scope)]


def withdraw_precedent(precedent: Precedent, why: str, *, by: Actor, at: datetime | None = None) -> None:
    """From now on it is no longer cited; what was dispatched by it stays."""
    at = at or now()
    if not may_withdraw_precedent(by, precedent):
        raise Forbidden(_("Only the leaders withdraw a precedent."))
    if not why.strip():
        raise Missing(_("Say why it no longer holds."), field="why")
    with work():
        standing = Precedent.objects.filter(pk=precedent.pk, withdrawn_at=None)
        if not standing.update(withdrawn_at=at, withdrawn_by=by.ref, withdrawn_why=why.strip()[:200]):
            raise Conflict(_("It has been withdrawn already."), code="raced")
        data = {"precedent": precedent.pk, "type": precedent.type_code, "scope": precedent.scope}
        record("matters.withdraw_precedent", chain=f"matter/{precedent.ruling.matter_id}", by=by.ref, at=at, data=data)
    rulebook.forget()


def _open(matter: Matter) -> Ruling:
    ruling = Ruling.objects.select_for_update().filter(matter=matter, decided_at=None).first()
    if ruling is None:
        raise Conflict(_("This dispute has been decided. Reload to see the decision."), code="raced")
    return ruling


def _type_code(matter: Matter) -> str:
    return matter.type.code if matter.type else ""
