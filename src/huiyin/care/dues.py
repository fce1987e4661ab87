"""What is due becomes a task; what was missed goes up. Run by a job; may be run as often as one likes."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from huiyin.audit.services import record
from huiyin.care.models import Carer, Due, Plan
from huiyin.care.rules.missing import is_higher, step_after
from huiyin.care.services.planning import day_of, end_of_work, working_day_from
from huiyin.care.telling import tell_missed
from huiyin.care.vocabulary import BY_INTERVAL, DueState, Level, State, Step
from huiyin.kernel.calendar import LimitUnit
from huiyin.kernel.work import work
from huiyin.matters.calendar import calendar_in_force
from huiyin.orgs.actor import SYSTEM

AHEAD = timedelta(days=2)  # so early somebody sees what is coming
BATCH = 500


def make_dues(at: datetime) -> int:
    """Of every plan whose day has nearly come one open due, on a working day; how many were made."""
    until = day_of(at) + AHEAD
    plans = Plan.objects.filter(ended_at=None, kind__in=BY_INTERVAL, next_on__lte=until)
    plans = plans.filter(file__state=State.ACTIVE, file__covered_until__gt=at)
    plans = plans.exclude(pk__in=Due.objects.filter(state=DueState.OPEN).values("plan"))
    made = 0
    for batch in _batches(list(plans.order_by("pk").values_list("pk", flat=True))):
        with work():
            made += _make(_held(batch), at)
    return made


def _held(keys: list[int]) -> list[Plan]:
    """Those that have not ended meanwhile; whoever ends one waits until what is due of it can be seen."""
    return list(Plan.objects.select_for_update().filter(pk__in=keys, ended_at=None).order_by("pk"))


def _make(plans: list[Plan], at: datetime) -> int:
    carers = _carers({plan.file_id for plan in plans})
    rows = []
    for plan in plans:
        assert plan.next_on is not None
        day = working_day_from(max(plan.next_on, day_of(at)))
        staff = plan.staff_id or carers.get(plan.file_id)
        rows.append(
            Due(file_id=plan.file_id, plan=plan, kind=plan.kind, on=day, due_at=end_of_work(day), staff_id=staff)
        )
    before = Due.objects.filter(plan__in=plans).count()
    Due.objects.bulk_create(rows, ignore_conflicts=True)
    return Due.objects.filter(plan__in=plans).count() - before


def _carers(files: set[int]) -> dict[int, int]:
    """File → the first colleague who looks after them."""
    rows = Carer.objects.filter(file__in=files, staff__isnull=False, until=None).order_by("-pk")
    return dict(rows.values_list("file_id", "staff_id"))


def raise_missed(at: datetime) -> int:
    """What is late is told to whoever should have gone, then to the community, then the duty desk; how many steps."""
    late = Due.objects.filter(state=DueState.OPEN, due_at__lt=at).exclude(step=Step.DUTY, missed_at__isnull=False)
    late = late.filter(file__state=State.ACTIVE, file__covered_until__gt=at)
    count = 0
    for batch in _batches(list(late.select_related("file").order_by("due_at"))):
        with work():
            count += sum(_raise(due, at) for due in batch)
    return count


def _raise(due: Due, at: datetime) -> int:
    worked = calendar_in_force().between(due.due_at, at, LimitUnit.WORKING_HOURS)
    to, is_new = step_after(worked, Level(due.file.level)), due.missed_at is None
    if not (is_new or is_higher(to, Step(due.step))):
        return 0
    unchanged = Due.objects.filter(pk=due.pk, state=DueState.OPEN, step=due.step).filter(Q(missed_at=due.missed_at))
    if not unchanged.update(step=to, missed_at=due.missed_at or at, raised_at=at):
        return 0
    due.step = to
    data = {"due": due.pk, "kind": due.kind, "to": to}
    record("care.missed", chain=due.file.chain, by=SYSTEM.ref, at=at, data=data)
    tell_missed(due)
    return 1


def _batches(rows: list) -> Iterable[list]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
