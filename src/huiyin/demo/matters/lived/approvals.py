"""As in matters.services.approvals."""

from datetime import datetime

from huiyin.demo.matters.ledger import Ledger
from huiyin.demo.matters.lived.tasks import due_of
from huiyin.kernel.calendar import Limit
from huiyin.orgs.actor import Actor


def ask_extension(m: Ledger, by: Actor, at: datetime, limit: Limit, reason: str) -> None:
    m.ask("extension", by, at, limit)
    m.move("ask_extension", by, at, {"limit": limit.to_dict(), **m.words("ask_extension", reason, by, at)})


def decide_extension(m: Ledger, by: Actor, at: datetime, granted: bool, reason: str = "") -> None:
    limit = m.asked_limit("extension")
    m.settle("extension", granted, by, at)
    data = {"granted": granted, **m.words("decide_extension", reason, by, at)}
    if granted:
        m.extend_clock("handle", limit, at)
        data["due"] = due_of(m)
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
