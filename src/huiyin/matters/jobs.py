"""What the loop does by the clock. The worker runs it; every job may be repeated."""

import logging
from datetime import datetime, timedelta

from procrastinate.contrib.django import app

from huiyin.kernel.apart import AGAIN, run_apart
from huiyin.kernel.clock import now
from huiyin.kernel.contents import Damaged
from huiyin.kernel.errors import HuiyinError
from huiyin.kernel.models import Watermark
from huiyin.kernel.outage import LATER
from huiyin.kernel.schedule import scheduled
from huiyin.kernel.work import work
from huiyin.matters.escalation import BATCH, escalate_overdue
from huiyin.matters.events import MatterMoved
from huiyin.matters.models import Matter, Photo
from huiyin.matters.services import automatic
from huiyin.matters.services.automatic import AFTER_RECEIPT, MORE_REPORTS
from huiyin.matters.services.covering import MOST_TRIES, cover
from huiyin.matters.services.learning import train, training_is_due
from huiyin.matters.services.photos import SMALL_COPIES, bare_digest, make_small_copies
from huiyin.matters.services.posting import forget_posted
from huiyin.matters.services.unused import forget_unused
from huiyin.matters.states import OPEN, WAITING_ON_FIELD, WAITING_ON_UNIT
from huiyin.matters.telling.case import Case, params
from huiyin.matters.telling.people import People
from huiyin.matters.vocabulary import Urgency
from huiyin.notices.services import Message, tell
from huiyin.orgs.actor import SYSTEM

log = logging.getLogger(__name__)
A_MINUTE = timedelta(minutes=1)
UNUSED_FOR = timedelta(days=1)
TRAIN = f"{__name__}:train_now"


@app.task(name=SMALL_COPIES, retry=LATER)
def small_copies(photo: int) -> None:
    """Of an upload that is still there: the covered one for everybody, small ones of both."""
    found = Photo.objects.filter(pk=photo).first()
    if found is None or not found.is_picture:
        return
    if not found.covered:
        _cover(found)
        found.refresh_from_db()  # of what a camera saw the uncovered file is gone now
    try:
        make_small_copies(bare_digest(found))
    except (OSError, ValueError, SyntaxError, MemoryError, Damaged) as broken:
        log.warning("no small copies of a photo", extra={"photo": photo, "kind": type(broken).__name__})


def _cover(photo: Photo) -> None:
    """Whatever goes wrong, the photo stays closed to everybody but its reporter and whoever handles the matter."""
    try:
        cover(photo)
    except Exception as broken:  # of a decoder, of the search, of a file that is gone
        log.warning("a photo stays closed", extra={"photo": photo.pk, "kind": type(broken).__name__})


@scheduled("* * * * *", "matters.cover_waiting")
def cover_waiting(timestamp: int) -> None:
    """What was kept before there was covering, and what failed: at most for half a minute, then the next minute."""
    until = now() + A_MINUTE / 2
    waiting = Photo.objects.filter(covered="", content_type__startswith="image/", cover_tries__lt=MOST_TRIES)
    for photo in waiting.filter(at__lt=now() - A_MINUTE).order_by("at")[:200]:
        if now() > until:
            break
        _cover(photo)


@app.task(name=AFTER_RECEIPT, retry=LATER)
def after_receipt(matter: int) -> None:
    """Within a second of a report: what the office lets the platform do by itself."""
    try:
        automatic.after_receipt(matter)
    except HuiyinError as refused:
        log.info("left to the desk", extra={"matter": matter, "why": type(refused).__name__})


@app.task(name=MORE_REPORTS, retry=LATER)
def more_reports(matter: int) -> None:
    try:
        automatic.look_again_at_urgency(matter)
    except HuiyinError as refused:
        log.info("urgency left as it is", extra={"matter": matter, "why": type(refused).__name__})


@scheduled("23 3 * * *", "matters.train", lock="matters.train", retry=AGAIN)
def train_every_night(timestamp: int) -> None:
    """With what was decided since; in force only if it is not worse."""
    run_apart(TRAIN)


@scheduled("*/10 * * * *", "matters.train_when_due", lock="matters.train", retry=AGAIN)
def train_when_due(timestamp: int) -> None:
    """Where the types have changed, or nothing was learned yet: not before the night, but now."""
    if training_is_due():
        run_apart(TRAIN)


def train_now() -> None:
    try:
        learned = train(by=SYSTEM)
        log.info("the classifier was trained", extra={"version": learned.row.pk, "why": learned.why.code})
    except HuiyinError as refused:
        log.info("nothing to learn", extra={"why": str(refused)})


@scheduled("41 * * * *", "matters.drop_unused_uploads")
def drop_unused_uploads(timestamp: int) -> None:
    """Files that were sent with no report after a day: nobody waits for them any more."""
    forget_unused(now() - UNUSED_FOR)


@scheduled("*/10 * * * *", "matters.forget_posted")
def drop_posted(timestamp: int) -> None:
    """Digests of what devices sent: they are of use for minutes only."""
    forget_posted(now())


@scheduled("* * * * *", "matters.escalate")
def escalate(timestamp: int) -> None:
    """At most a minute's work; the rest waits for the next minute."""
    until = now() + A_MINUTE / 2
    while escalate_overdue(now()) >= BATCH and now() < until:
        pass


@scheduled("* * * * *", "matters.tell_soon_due")
def tell_soon_due(timestamp: int) -> None:
    tell_of_soon_due(now())


def tell_of_soon_due(at: datetime) -> int:
    """Tell whoever has a matter in hand that its clock is about to run out; how many matters.

    It looks at what became soon due since its last look. On a first look there is no last one: nobody is told of what
    has been soon due for days.
    """
    with work():
        Watermark.objects.get_or_create(name="matters.soon", defaults={"at": at})
        mark = Watermark.objects.select_for_update().get(name="matters.soon")
        matters = list(
            Matter.objects.select_related("type").filter(
                state__in=OPEN & (WAITING_ON_UNIT | WAITING_ON_FIELD),
                due_at__gt=at,
                soon_at__gt=mark.at,
                soon_at__lte=at,
            )
        )
        cases = [_case(matter) for matter in matters]
        people = People(cases)
        tell(_soon(case, people) for case in cases)
        mark.at = max(at, mark.at)
        mark.save(update_fields=["at"])
    return len(cases)


def _soon(case: Case, people: People) -> Message:
    said = params(case, people.unit_of(case), case.matter.due_at)
    urgent = case.matter.urgency != Urgency.NORMAL
    return Message("soon", sorted(people.whoever_has_it(case)), case.key, case.chain, said, urgent=urgent)


def _case(matter: Matter) -> Case:
    assert matter.due_at is not None
    standing = MatterMoved(
        matter_id=matter.pk,
        number=matter.number,
        move="",
        before=matter.state,
        state=matter.state,
        actor="system",
        unit_id=matter.unit_id,
        handler_id=matter.handler_id,
        area=matter.area,
    )
    return Case(f"soon/{matter.pk}/{matter.due_at:%Y%m%dT%H%M%S}", standing, matter)
