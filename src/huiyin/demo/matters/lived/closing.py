"""As in matters.services.closing."""

from datetime import datetime

from huiyin.demo.matters.ledger import Ledger
from huiyin.demo.matters.lived.tasks import task_due
from huiyin.demo.matters.shapes import Picture
from huiyin.orgs.actor import Actor


def ask_verification(
    m: Ledger, by: Actor, at: datetime, of_reporter: bool = False, staff_id: int | None = None, note: str = ""
) -> None:
    m.ask_task("verify", at, task_due(m, "verify", at), staff_id, of_reporter)
    data = {"grid": m.grid, "of_reporter": of_reporter}
    m.move("ask_verification", by, at, data | m.words("ask_verification", note, by, at))


def answer_verification(
    m: Ledger, by: Actor, at: datetime, fixed: bool, note: str = "", pictures: tuple[Picture, ...] = ()
) -> None:
    given = m.attach(pictures, by, at)
    m.answer_task(fixed, by, at)
    data = {"answer": fixed, **m.words("answer_verification", note, by, at, public=True), **given}
    if not fixed:
        _back_to_unit(m, at)
    m.move("answer_verification", by, at, data, to=None if fixed else "handling")


def verify(m: Ledger, by: Actor, at: datetime, text: str, pictures: tuple[Picture, ...] = ()) -> None:
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
