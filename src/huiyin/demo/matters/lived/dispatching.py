"""As in matters.services.dispatching."""

from datetime import datetime

from huiyin.demo.matters.ledger import Ledger
from huiyin.demo.matters.lived.tasks import due_of
from huiyin.demo.matters.shapes import UnitFacts
from huiyin.orgs.actor import Actor


def dispatch(
    m: Ledger, by: Actor, at: datetime, unit: UnitFacts, co_units: tuple[UnitFacts, ...] = (), note: str = ""
) -> None:
    data = _hand_over(m, unit, at)
    for co_unit in co_units:
        m.add_assignment(co_unit.pk, False, at)
    if co_units:
        data["co_units"] = [co_unit.code for co_unit in co_units]
    data |= m.words("dispatch", note, by, at)
    m.first_unit_id = m.first_unit_id or unit.pk
    _sent_to(m, unit, at)
    m.move("dispatch", by, at, data)


def _hand_over(m: Ledger, unit: UnitFacts, at: datetime) -> dict:
    m.stop_clock("dispatch", at)
    m.add_assignment(unit.pk, True, at)
    clock = m.clocks.get("handle")
    if clock is None or m.unit_id != unit.pk:
        m.start_clock("handle", at, m.condition.counted)
    elif not clock.state.running:
        m.resume_clock("handle", at, also_stopped=True)
    return {"unit": unit.code, "due": due_of(m)}


def _sent_to(m: Ledger, unit: UnitFacts, at: datetime) -> None:
    m.unit, m.unit_id, m.dispatched_at, m.handler_id = unit, unit.pk, at, None


def take_back(m: Ledger, by: Actor, at: datetime, note: str = "") -> None:
    m.pause_clock("handle", at)
    only_once = sum(bool(part[1]) for part in m.assignments) == 1
    m.end_all("removed", at)
    m.drop_requests()
    m.start_clock("dispatch", at, m.terms.stages["dispatch"])
    m.handler_id = None
    m.first_unit_id = None if only_once else m.first_unit_id
    m.move("take_back", by, at, {"unit": m.unit.code, **m.words("take_back", note, by, at)})


def transfer(m: Ledger, by: Actor, at: datetime, unit: UnitFacts, reason: str) -> None:
    m.end_all("transferred", at)
    m.drop_requests()
    m.add_assignment(unit.pk, True, at)
    m.start_clock("handle", at, m.condition.counted)
    data = {"unit": unit.code, "due": due_of(m), **m.words("transfer", reason, by, at)}
    _sent_to(m, unit, at)
    m.move("transfer", by, at, data)


def dispute(m: Ledger, by: Actor, at: datetime, reason: str) -> None:
    m.pause_clock("handle", at)
    m.end_all("disputed", at)
    m.drop_requests()
    m.start_clock("dispatch", at, m.terms.stages["dispatch"])
    m.move("dispute", by, at, m.words("dispute", reason, by, at))


def arbitrate(m: Ledger, by: Actor, at: datetime, unit: UnitFacts, reason: str) -> None:
    data = _hand_over(m, unit, at) | m.words("arbitrate", reason, by, at)
    _sent_to(m, unit, at)
    m.move("arbitrate", by, at, data)


def add_co_handler(m: Ledger, by: Actor, at: datetime, unit: UnitFacts, note: str = "") -> None:
    m.add_assignment(unit.pk, False, at)
    m.move("add_co_handler", by, at, {"unit": unit.code, **m.words("add_co_handler", note, by, at)})


def remove_co_handler(m: Ledger, by: Actor, at: datetime, unit: UnitFacts, note: str = "") -> None:
    m.end_co(unit.pk, at)
    m.move("remove_co_handler", by, at, {"unit": unit.code, **m.words("remove_co_handler", note, by, at)})
