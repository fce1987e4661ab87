"""Stages 6 and 7, 核查结案 and 综合评价."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.kernel.clock import now
from huiyin.kernel.work import work
from huiyin.matters.clusters import root_of
from huiyin.matters.errors import Missing
from huiyin.matters.models import Matter, Photo, Report
from huiyin.matters.rules.clock import ClockKind
from huiyin.matters.services.assignments import add_assignment, note_acceptance
from huiyin.matters.services.holding import refuse_on_hold
from huiyin.matters.services.moving import begin, move
from huiyin.matters.services.photos import attach
from huiyin.matters.services.tasks import answer_task, ask_task
from huiyin.matters.services.timing import start_clock, start_or_resume_handling, stop_all, stop_clock
from huiyin.matters.services.words import keep_words
from huiyin.matters.states import SETTLED, State
from huiyin.matters.vocabulary import EvidenceKind, Grade, TaskKind
from huiyin.orgs.actor import SYSTEM, Actor


def ask_verification(
    matter: Matter,
    *,
    by: Actor,
    of_reporter: bool = False,
    staff_id: int | None = None,
    note: str = "",
    at: datetime | None = None,
) -> Matter:
    """核查: have a grid worker, or the reporter, look whether it is fixed."""
    at = at or now()
    with work():
        begin(matter, "ask_verification", by)
        task = ask_task(matter, TaskKind.VERIFY, at=at, staff_id=staff_id, of_reporter=of_reporter)
        data = {"grid": task.grid, "of_reporter": of_reporter}
        return move(
            matter,
            "ask_verification",
            by,
            at,
            data=data | keep_words(matter, "ask_verification", note, by=by, at=at),
        )


def answer_verification(
    matter: Matter,
    fixed: bool,
    *,
    by: Actor,
    note: str = "",
    photos: list[Photo] | None = None,
    at: datetime | None = None,
) -> Matter:
    """The verification's answer. Not fixed: it goes straight back to the unit to be done again 返工."""
    at = at or now()
    with work():
        begin(matter, "answer_verification", by, answer=str(fixed))
        if not fixed and not note.strip():
            raise Missing(_("Say what is still wrong, so that the unit knows what to do."), field="note")
        answer_task(matter, fixed, by=by, at=at)
        data = {"answer": fixed, **keep_words(matter, "answer_verification", note, by=by, at=at, public=True)}
        data |= attach(matter, photos, EvidenceKind.VERIFY, by=by)
        if fixed:
            return move(matter, "answer_verification", by, at, data=data)
        changes = _back_to_unit(matter, at)
        return move(matter, "answer_verification", by, at, to=State.HANDLING, changes=changes, data=data)


def verify(
    matter: Matter, text: str, *, by: Actor, photos: list[Photo] | None = None, at: datetime | None = None
) -> Matter:
    """The centre verifies itself, from photos or by telephone, and says how."""
    at = at or now()
    with work():
        begin(matter, "verify", by, text=text.strip())
        data = keep_words(matter, "verify", text, by=by, at=at) | attach(matter, photos, EvidenceKind.VERIFY, by=by)
        return move(matter, "verify", by, at, data=data)


def redo(matter: Matter, reason: str, *, by: Actor, at: datetime | None = None) -> Matter:
    """返工: not good enough; the same unit goes on, and its handling clock with it."""
    at = at or now()
    with work():
        begin(matter, "redo", by, reason=reason.strip())
        changes = _back_to_unit(matter, at)
        return move(matter, "redo", by, at, changes=changes, data=keep_words(matter, "redo", reason, by=by, at=at))


def _back_to_unit(matter: Matter, at: datetime) -> dict:
    stop_clock(matter, ClockKind.VERIFY, at)
    if matter.unit is not None:  # always so in the states that this move starts from
        add_assignment(matter, matter.unit, lead=True, at=at)
    note_acceptance(matter, at)
    start_or_resume_handling(matter, same_unit=True, at=at)
    return {"redos": matter.redos + 1, "finished_at": None}


def close(matter: Matter, grade: Grade, *, by: Actor, note: str = "", at: datetime | None = None) -> Matter:
    """结案, with the centre's grade of the handling. Refused while a hold stands."""
    at = at or now()
    with work():
        begin(matter, "close", by, grade=grade)
        refuse_on_hold(matter)
        stop_all(matter, at)
        data = {"grade": Grade(grade).value, **keep_words(matter, "close", note, by=by, at=at, public=True)}
        return move(matter, "close", by, at, changes={"grade": Grade(grade), "closed_at": at}, data=data)


def rate(
    matter: Matter,
    stars: int,
    *,
    by: Actor,
    comment: str = "",
    photos: list[Photo] | None = None,
    at: datetime | None = None,
) -> Matter:
    """评价, 1 to 5 stars, by each reporter once. A bad rating reopens the matter, once.

    Who reported what was merged rates too, as soon as its root is settled; a bad rating reopens the root.
    """
    at = at or now()
    if stars not in range(1, 6):
        raise Missing(_("Give one to five stars."), field="stars")
    with work():
        begin(matter, "rate", by, stars=stars)
        root = _settled_root(matter)
        _rate_once(matter, stars, comment, by)
        data = {"stars": stars, **keep_words(matter, "rate", comment, by=by, at=at)}
        data |= attach(matter, photos, EvidenceKind.VERIFY, by=by)
        first = matter.state == State.CLOSED or matter.stars is None
        to = State.MERGED if root is not matter else State.RATED
        move(matter, "rate", by, at, to=to, changes={"stars": stars} if first else {}, data=data)
        if stars <= settings.HUIYIN_BAD_RATING and root.reopens == 0 and root.condition_id:
            reason = comment.strip() or _("Rated %(stars)s of 5.") % {"stars": stars}
            reopen(root, reason, by=by if root is matter else SYSTEM, at=at)
    return matter


def _settled_root(matter: Matter) -> Matter:
    root = root_of(matter)
    if root is not matter and root.state not in SETTLED:
        raise Missing(_("It can be rated as soon as it is settled. You will be told."), field="stars")
    return root


def _rate_once(matter: Matter, stars: int, comment: str, by: Actor) -> None:
    """After a reopening, whoever rated before may rate the new result."""
    mine = Report.objects.filter(matter=matter, pk=by.ref.removeprefix("reporter/"))
    if matter.state != State.CLOSED:
        mine = mine.filter(stars=None)
    if not mine.update(stars=stars, comment=comment.strip()):
        raise Missing(_("You have rated it already. Thank you."), field="stars")


def reopen(matter: Matter, reason: str, *, by: Actor, at: datetime | None = None) -> Matter:
    """重新办理: back to the dispatcher. A reporter may do it once, a leader whenever there is a reason."""
    at = at or now()
    with work():
        begin(matter, "reopen", by, reason=reason.strip())
        if by.is_reporter and matter.reopens:
            raise Missing(
                _("It has been reopened once already. Please call the hotline, which can reopen it again."),
                field="reason",
            )
        if matter.condition is None:
            raise Missing(_("It was answered without being filed. Please report it again."), field="reason")
        start_clock(matter, ClockKind.DISPATCH, at)
        start_clock(matter, ClockKind.WHOLE, at)
        changes = {"reopens": matter.reopens + 1, "closed_at": None, "finished_at": None}
        return move(matter, "reopen", by, at, changes=changes, data=keep_words(matter, "reopen", reason, by=by, at=at))
