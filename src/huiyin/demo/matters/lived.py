"""The verbs of matters.services, lived through in a ledger: the same changes, clocks, words and trace, no database.

Each function stands for the service of its name and must change when that one does; the row test says so at once.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from huiyin.demo.matters.ledger import Ledger
from huiyin.demo.matters.shapes import REPORTER, ConditionFacts, Move, Picture, Story, UnitFacts
from huiyin.matters.services.filing import max_urgency
from huiyin.matters.triage import Suggestion
from huiyin.matters.vocabulary import LEVELS, Level, Section, Urgency
from huiyin.orgs.actor import Actor

Pictures = tuple[Picture, ...]


def receive(m: Ledger, story: Story, suggestion: Suggestion, suggested: str, code: str) -> None:
    """`suggested`: the suggestion as JSON text, the same for all who said the same."""
    spot, at = story.spot, story.at
    if story.teller:
        m.contact = m.dice.token(12)
    m.tracking_code, m.state, m.source = code, "received", story.source
    m.section = (suggestion.section or Section.DEMAND).value
    m.type_id, m.type_code = (suggestion.type.pk, suggestion.type.code) if suggestion.type else (None, None)
    m.urgency = (suggestion.urgency or Urgency.NORMAL).value
    m.confidential = suggestion.confidential
    m.title, m.description = story.text.strip().split("\n")[0][:60], story.text
    m.lon, m.lat, m.area, m.grid = spot.lon, spot.lat, spot.area, spot.grid
    m.address, m.component = spot.address[:200], spot.component[:20]
    m.suggested, m.received_at = suggested, at
    m.start_clock("respond", at, m.terms.stages["respond"])
    m.settle_due()
    data = {"to": m.state, "source": m.source, "report": m.report, "area": m.area, "type": m.type_code}
    m.record("receive", story.by.ref, at, data | m.attach(story.pictures, story.by, at))


def live(m: Ledger, move: Move) -> None:
    by = m.reporter if move.by is REPORTER else move.by
    if move.pictures:
        VERBS[move.verb](m, by, move.at, pictures=move.pictures, **move.given)
    else:
        VERBS[move.verb](m, by, move.at, **move.given)


# filing


def ask_check(m: Ledger, by: Actor, at: datetime, note: str = "", staff_id: int | None = None) -> None:
    m.ask_task("check", at, _task_due(m, "check", at), staff_id, False)
    m.move("ask_check", by, at, {"grid": m.grid, **m.words("ask_check", note, by, at)})


def answer_check(m: Ledger, by: Actor, at: datetime, answer: bool, note: str = "", pictures: Pictures = ()) -> None:
    given = m.attach(pictures, by, at)
    m.answer_task(answer, by, at)
    m.move("answer_check", by, at, {"answer": answer, **m.words("answer_check", note, by, at), **given})


def file(m: Ledger, by: Actor, at: datetime, condition: ConditionFacts, note: str = "", urgency: str = "") -> None:
    type_ = condition.type
    m.stop_clock("respond", at)
    m.start_clock("dispatch", at, m.terms.stages["dispatch"])
    m.start_clock("whole", at, m.terms.stages["whole"])
    m.type_id, m.type_code, m.section = type_.pk, type_.code, type_.section
    m.condition, m.condition_id = condition, condition.pk
    m.confidential = m.confidential or type_.confidential
    m.urgency = urgency or max_urgency(m.urgency, condition.urgency)
    m.filed_at = at
    data = {"type": type_.code, "condition": condition.number, "edition": condition.edition}
    m.move("file", by, at, data | m.words("file", note, by, at))


def decline(m: Ledger, by: Actor, at: datetime, reason: str) -> None:
    if m.state == "checking":
        m.answer_task(None, by, at)
    m.stop_all(at)
    m.closed_at = at
    m.move("decline", by, at, m.words("decline", reason, by, at, public=True))


def answer(m: Ledger, by: Actor, at: datetime, text: str) -> None:
    m.stop_all(at)
    m.filed_at = m.finished_at = m.closed_at = at
    m.move("answer", by, at, m.words("answer", text, by, at, public=True))


# dispatching


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
    return {"unit": unit.code, "due": _due(m)}


def _sent_to(m: Ledger, unit: UnitFacts, at: datetime) -> None:
    m.unit, m.unit_id, m.dispatched_at, m.handler_id = unit, unit.pk, at, None


def _due(m: Ledger) -> str | None:
    due = m.clocks["handle"].state.due_at
    return due.isoformat() if due else None


def transfer(m: Ledger, by: Actor, at: datetime, unit: UnitFacts, reason: str) -> None:
    m.end_all("transferred", at)
    m.drop_requests()
    m.add_assignment(unit.pk, True, at)
    m.start_clock("handle", at, m.condition.counted)
    data = {"unit": unit.code, "due": _due(m), **m.words("transfer", reason, by, at)}
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


# handling


def accept(m: Ledger, by: Actor, at: datetime) -> None:
    m.accepted(at)
    m.handler_id = m.handler_id or by.staff_id
    m.move("accept", by, at)


def return_(m: Ledger, by: Actor, at: datetime, reason: str) -> None:
    m.pause_clock("handle", at)
    m.end_all("returned", at)
    m.drop_requests()
    m.start_clock("dispatch", at, m.terms.stages["dispatch"])
    m.returns += 1
    m.handler_id = None
    data = {"unit": m.unit.code, "returns": m.returns, **m.words("return", reason, by, at)}
    m.move("return", by, at, data, to="arbitration" if m.returns >= m.terms.most_returns else "filed")


def assign(m: Ledger, by: Actor, at: datetime, staff: int) -> None:
    m.handler_id = staff
    m.move("assign", by, at, {"staff": staff})


def start(m: Ledger, by: Actor, at: datetime) -> None:
    m.move("start", by, at)


def finish(m: Ledger, by: Actor, at: datetime, text: str, pictures: Pictures = ()) -> None:
    given = m.attach(pictures, by, at)
    late = m.stop_clock("handle", at)
    m.end_all("finished", at)
    m.drop_requests()
    m.start_clock("verify", at, m.terms.stages["verify"])
    data = {"late": late, **m.words("finish", text, by, at, public=True), **given}
    m.finished_at, m.late = at, bool(late) or bool(m.late)
    m.move("finish", by, at, data)


# approvals


def ask_extension(m: Ledger, by: Actor, at: datetime, limit: Any, reason: str) -> None:
    m.ask("extension", by, at, limit)
    m.move("ask_extension", by, at, {"limit": limit.to_dict(), **m.words("ask_extension", reason, by, at)})


def decide_extension(m: Ledger, by: Actor, at: datetime, granted: bool, reason: str = "") -> None:
    limit = m.asked_limit("extension")
    m.settle("extension", granted, by, at)
    data = {"granted": granted, **m.words("decide_extension", reason, by, at)}
    if granted:
        m.extend_clock("handle", limit, at)
        data["due"] = _due(m)
        m.extensions += 1
    m.move("decide_extension", by, at, data)


def ask_suspension(m: Ledger, by: Actor, at: datetime, reason: str) -> None:
    m.ask("suspension", by, at)
    m.move("ask_suspension", by, at, m.words("ask_suspension", reason, by, at))


def suspend(m: Ledger, by: Actor, at: datetime, reason: str) -> None:
    m.pause_clock("handle", at)
    m.settle("suspension", True, by, at)
    m.resume_to = m.state
    m.move("suspend", by, at, m.words("suspend", reason, by, at, public=True))


def refuse_suspension(m: Ledger, by: Actor, at: datetime, reason: str) -> None:
    m.settle("suspension", False, by, at)
    m.move("refuse_suspension", by, at, m.words("refuse_suspension", reason, by, at))


def resume(m: Ledger, by: Actor, at: datetime, note: str = "") -> None:
    m.resume_clock("handle", at)
    to, m.resume_to = m.resume_to or "handling", ""
    m.move("resume", by, at, m.words("resume", note, by, at), to=to)


def ask_void(m: Ledger, by: Actor, at: datetime, reason: str) -> None:
    m.ask("void", by, at)
    m.move("ask_void", by, at, m.words("ask_void", reason, by, at))


def refuse_void(m: Ledger, by: Actor, at: datetime, reason: str) -> None:
    m.settle("void", False, by, at)
    m.move("refuse_void", by, at, m.words("refuse_void", reason, by, at))


def void(m: Ledger, by: Actor, at: datetime, reason: str) -> None:
    m.settle("void", True, by, at)
    m.answer_task(None, by, at)
    m.end_all("voided", at)
    m.drop_requests()
    m.stop_all(at)
    m.closed_at = at
    m.move("void", by, at, m.words("void", reason, by, at, public=True))


# closing


def ask_verification(
    m: Ledger, by: Actor, at: datetime, of_reporter: bool = False, staff_id: int | None = None, note: str = ""
) -> None:
    m.ask_task("verify", at, _task_due(m, "verify", at), staff_id, of_reporter)
    data = {"grid": m.grid, "of_reporter": of_reporter}
    m.move("ask_verification", by, at, data | m.words("ask_verification", note, by, at))


def answer_verification(
    m: Ledger, by: Actor, at: datetime, fixed: bool, note: str = "", pictures: Pictures = ()
) -> None:
    given = m.attach(pictures, by, at)
    m.answer_task(fixed, by, at)
    data = {"answer": fixed, **m.words("answer_verification", note, by, at, public=True), **given}
    if not fixed:
        _back_to_unit(m, at)
    m.move("answer_verification", by, at, data, to=None if fixed else "handling")


def verify(m: Ledger, by: Actor, at: datetime, text: str, pictures: Pictures = ()) -> None:
    given = m.attach(pictures, by, at)
    m.move("verify", by, at, m.words("verify", text, by, at) | given)


def redo(m: Ledger, by: Actor, at: datetime, reason: str) -> None:
    _back_to_unit(m, at)
    m.move("redo", by, at, m.words("redo", reason, by, at))


def _back_to_unit(m: Ledger, at: datetime) -> None:
    m.stop_clock("verify", at)
    m.add_assignment(m.unit.pk, True, at)
    m.accepted(at)
    m.resume_clock("handle", at, also_stopped=True)
    m.redos += 1
    m.finished_at = None


def close(m: Ledger, by: Actor, at: datetime, grade: str, note: str = "") -> None:
    m.stop_all(at)
    m.grade, m.closed_at = grade, at
    m.move("close", by, at, {"grade": grade, **m.words("close", note, by, at, public=True)})


def rate(m: Ledger, by: Actor, at: datetime, stars: int, comment: str = "") -> None:
    m.report_stars, m.report_comment = stars, comment.strip()
    m.stars = stars
    m.move("rate", by, at, {"stars": stars, **m.words("rate", comment, by, at)})
    if stars <= m.terms.bad_rating and m.reopens == 0:
        reopen(m, by, at, comment)


def reopen(m: Ledger, by: Actor, at: datetime, reason: str) -> None:
    m.start_clock("dispatch", at, m.terms.stages["dispatch"])
    m.start_clock("whole", at, m.terms.stages["whole"])
    m.reopens += 1
    m.closed_at = m.finished_at = None
    m.move("reopen", by, at, m.words("reopen", reason, by, at))


# attention


def urge(m: Ledger, by: Actor, at: datetime, note: str = "") -> None:
    m.urges += 1
    m.move("urge", by, at, m.words("urge", note, by, at))


def supervise(m: Ledger, by: Actor, at: datetime, reason: str) -> None:
    m.supervised = True
    m.move("supervise", by, at, m.words("supervise", reason, by, at))


def escalate(m: Ledger, by: Actor, at: datetime, reason: str) -> None:
    m.level = LEVELS[min(LEVELS.index(Level(m.level)) + 1, LEVELS.index(Level.DISTRICT))].value
    m.move("escalate", by, at, {"level": m.level, **m.words("escalate", reason, by, at)})


def note(m: Ledger, by: Actor, at: datetime, text: str, public: bool = False) -> None:
    m.move("note", by, at, m.words("note", text, by, at, public=public or by.is_reporter))


def correct(m: Ledger, by: Actor, at: datetime, reason: str, title: str = "", address: str | None = None) -> None:
    data: dict = m.words("correct", reason, by, at)
    if address is not None:
        m.address, data["address_changed"] = address.strip(), True
    if title.strip() and title.strip() != m.title:
        data["title"] = m.words("old_title", m.title, by, at).get("text")
        m.title = title.strip()[:120]
    m.move("correct", by, at, data)


def hold(m: Ledger, by: Actor, at: datetime, owner: str, reason: str) -> None:
    number = m.hold_numbers.take()
    m.holds.append([number, owner, reason.strip()[:200], at, None])
    m.move("hold", by, at, {"owner": owner, "hold": number})


def lift_hold(m: Ledger, by: Actor, at: datetime, owner: str) -> None:
    for placed in m.holds:
        if placed[1] == owner and placed[4] is None:
            placed[4] = at
    m.move("lift_hold", by, at, {"owner": owner})


def _task_due(m: Ledger, kind: str, at: datetime) -> datetime | None:
    counted = m.terms.stages[kind]
    return m.calendar.after(at, counted.span, counted.limit.unit) if counted else None


VERBS: dict[str, Callable[..., None]] = {
    verb.__name__: verb
    for verb in (
        ask_check, answer_check, file, decline, answer, dispatch, transfer, dispute, arbitrate, add_co_handler,
        remove_co_handler, accept, return_, assign, start, finish, ask_extension, decide_extension,
        ask_suspension, suspend, refuse_suspension, resume, ask_void, refuse_void, void, ask_verification,
        answer_verification, verify, redo, close, rate, reopen, urge, supervise, escalate, note, correct, hold,
        lift_hold,
    )
}  # fmt: skip
