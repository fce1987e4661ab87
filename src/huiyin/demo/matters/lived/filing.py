"""As in matters.services.filing."""

from datetime import datetime

from huiyin.demo.matters.ledger import Ledger
from huiyin.demo.matters.lived.tasks import task_due
from huiyin.demo.matters.shapes import ConditionFacts, Picture
from huiyin.matters.rules.urgency import higher
from huiyin.orgs.actor import Actor


def ask_check(m: Ledger, by: Actor, at: datetime, note: str = "", staff_id: int | None = None) -> None:
    m.ask_task("check", at, task_due(m, "check", at), staff_id, False)
    m.move("ask_check", by, at, {"grid": m.grid, **m.words("ask_check", note, by, at)})


def answer_check(
    m: Ledger, by: Actor, at: datetime, answer: bool, note: str = "", pictures: tuple[Picture, ...] = ()
) -> None:
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
    m.urgency = urgency or higher(m.urgency, condition.urgency)
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
