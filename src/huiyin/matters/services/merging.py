"""并案: two matters that are one thing become one cluster. One root is handled; every report keeps its own receipt,
code and rating. Undone, the merged one goes on as it stood before."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, InvalidInput
from huiyin.kernel.events import announce
from huiyin.kernel.work import current, work
from huiyin.matters.clusters import live_merges
from huiyin.matters.errors import NotYours
from huiyin.matters.events import MatterMoved
from huiyin.matters.labels import move_name
from huiyin.matters.models import Assignment, Matter, Merge, Task
from huiyin.matters.permissions import may, open_task
from huiyin.matters.rules.clock import ClockKind
from huiyin.matters.rules.rows import state_of
from huiyin.matters.rules.urgency import higher
from huiyin.matters.services.assignments import add_assignment, drop_requests, end_all
from huiyin.matters.services.moving import audience_of, begin, claim, move, restate
from huiyin.matters.services.tasks import answer_task
from huiyin.matters.services.timing import clocks_of, pause_clock, resume_clock
from huiyin.matters.services.words import keep_words
from huiyin.matters.states import MOVES, OPEN, State
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Unit


def merge(
    matter: Matter,
    root: Matter,
    *,
    by: Actor,
    reason: str = "",
    probability: float | None = None,
    traits: Sequence[str] = (),
    at: datetime | None = None,
) -> Matter:
    """Merge `matter` into `root`, with all that was merged into it before: a root is never itself merged.

    Raises:
        Conflict: one of them is confidential, or the root is settled or merged itself.
    """
    at = at or now()
    if matter.pk == root.pk:
        raise InvalidInput(_("A matter cannot be merged into itself. Choose another one."), field="root")
    with work():
        _claim_both(matter, root)
        begin(matter, "merge", by, root=root)
        _refuse_as_root(matter, root, by)
        before = _set_aside(matter, by, at)
        kept = {"matter": matter, "root": root, "by": by.ref, "at": at, "before": before, "traits": list(traits)}
        Merge.objects.create(**kept, probability=probability)
        _hang_over(matter, root, by, at)
        told = {"root": root.number} | ({"probability": round(probability, 3)} if probability is not None else {})
        data = told | keep_words(matter, "merge", reason, by=by, at=at)
        move(matter, "merge", by, at, changes={"closed_at": at}, data=data)
        urgency = higher(root.urgency, matter.urgency)
        if urgency != root.urgency:  # an urgent report is not lost in a calm one
            restate(root, urgency=urgency)
        _tell_root(root, "take_in", by, at, {"merged": matter.number})
    return matter


def merge_many(
    matters: Sequence[Matter], root: Matter, *, by: Actor, reason: str = "", at: datetime | None = None
) -> Matter:
    """Several into one, all or none."""
    with work():
        for matter in sorted(matters, key=lambda m: m.pk):
            merge(matter, root, by=by, reason=reason, at=at)
    return root


def unmerge(matter: Matter, *, by: Actor, reason: str = "", at: datetime | None = None) -> Matter:
    """撤销并案: it goes on as it stood, with the units that had it and the time that its clocks had left.

    Raises:
        Conflict: somebody else has undone it meanwhile.
    """
    at = at or now()
    with work():
        found = (
            live_merges().filter(matter=matter).select_related("root__type", "root__condition", "root__unit").first()
        )
        if found is None:
            raise Conflict(_("It is not merged any more. Reload to see what happened."), code="not_merged")
        root = found.root
        _claim_both(matter, root)
        begin(matter, "unmerge", by)
        undone = live_merges().filter(pk=found.pk, root=root).update(undone_at=at, undone_by=by.ref)
        if not undone:
            raise Conflict(_("It is not merged any more. Reload to see what happened."), code="not_merged")
        _take_up(matter, found.before, at)
        data = {"root": root.number} | keep_words(matter, "unmerge", reason, by=by, at=at)
        move(matter, "unmerge", by, at, to=State(found.before["state"]), changes={"closed_at": None}, data=data)
        _tell_root(root, "let_go", by, at, {"merged": matter.number})
    return matter


def _claim_both(matter: Matter, root: Matter) -> None:
    """In the order of their keys. A caller may hold the later one already: then there is no waiting for the earlier, so
    that two who merge crosswise never wait for each other in a ring."""
    first, second = sorted((matter, root), key=lambda one: one.pk)
    held = current().held
    if second.pk in held and first.pk not in held:
        free = Matter.objects.select_for_update(skip_locked=True).filter(pk=first.pk).values_list("pk").first()
        if free is None:
            raise Conflict(_("Somebody is working on the other one this very moment. Try again."), code="raced")
    claim(first)
    claim(second)


def _refuse_as_root(matter: Matter, root: Matter, by: Actor) -> None:
    """One answer for all that is confidential, so that nobody learns by trying what is."""
    if matter.confidential or root.confidential or root.state not in OPEN:
        raise Conflict(
            _("These two cannot be merged: the other one is settled, merged or not for merging. Choose another."),
            code="not_mergeable",
        )
    if not may(by, MOVES["merge"], root):
        raise NotYours(
            _("“%(move)s” belongs to another role, unit or area than yours.") % {"move": move_name("merge")},
            move="merge",
        )


def _set_aside(matter: Matter, by: Actor, at: datetime) -> dict:
    """End what goes on around it, and answer what `_take_up` needs to begin it again."""
    running = [kind for kind, clock in clocks_of(matter).items() if state_of(clock).running]
    task = open_task(matter)
    parts = Assignment.objects.filter(matter=matter, ended_at=None).order_by("pk")
    before = {
        "state": str(matter.state),
        "clocks": running,
        "units": [[part.unit_id, part.lead, part.accepted_at is not None] for part in parts],
        "task": {"kind": task.kind, "grid": task.grid, "staff": task.staff_id, "of_reporter": task.of_reporter}
        if task
        else None,
    }
    for kind in running:
        pause_clock(matter, ClockKind(kind), at)
    answer_task(matter, None, by=by, at=at)
    end_all(matter, "merged", at)
    drop_requests(matter)
    return before


def _take_up(matter: Matter, before: dict, at: datetime) -> None:
    units = Unit.objects.in_bulk([unit for unit, _lead, _accepted in before["units"]])
    for key, lead, accepted in before["units"]:
        part = add_assignment(matter, units[key], lead=lead, at=at)
        if accepted:
            Assignment.objects.filter(pk=part.pk).update(accepted_at=at)
    for kind in before["clocks"]:
        resume_clock(matter, ClockKind(kind), at)
    if task := before["task"]:
        given = {"kind": task["kind"], "grid": task["grid"], "staff_id": task["staff"]}
        matter.__dict__["_open_task"] = Task.objects.create(
            matter=matter, **given, of_reporter=task["of_reporter"], asked_at=at
        )


def _hang_over(matter: Matter, root: Matter, by: Actor, at: datetime) -> None:
    """What hung on the merged one hangs on its root from now on, so that there is no chain of roots."""
    hanging = list(live_merges().filter(root=matter).select_related("matter"))
    live_merges().filter(root=matter).update(root=root)
    for one in hanging:
        record("matters.rehang", chain=one.matter.chain, by=by.ref, at=at, data={"root": root.number})


def _tell_root(root: Matter, name: str, by: Actor, at: datetime, data: dict) -> None:
    """A line in its trace and on open screens; its own state does not change."""
    record(f"matters.{name}", chain=root.chain, by=by.ref, at=at, data=data)
    happened = MatterMoved(
        matter_id=root.pk, number=root.number, move=name, before=root.state, state=root.state, actor=by.ref,
        unit_id=root.unit_id, handler_id=root.handler_id, area=root.area, urgency=root.urgency, detail=data,
    )  # fmt: skip
    announce(happened, key=root.chain, audience=audience_of(root))
