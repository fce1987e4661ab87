"""As in matters.services.handling."""

from datetime import datetime

from huiyin.demo.matters.ledger import Ledger
from huiyin.demo.matters.shapes import Picture
from huiyin.orgs.actor import Actor


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


def finish(m: Ledger, by: Actor, at: datetime, text: str, pictures: tuple[Picture, ...] = ()) -> None:
    given = m.attach(pictures, by, at)
    late = m.stop_clock("handle", at)
    m.end_all("finished", at)
    m.drop_requests()
    m.start_clock("verify", at, m.terms.stages["verify"])
    data = {"late": late, **m.words("finish", text, by, at, public=True), **given}
    m.finished_at, m.late = at, bool(late) or bool(m.late)
    m.move("finish", by, at, data)
