"""What is planned for somebody: how often they are visited and called, whether they are greeted and warned."""

from collections.abc import Container
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from huiyin.care.models import CareFile, Consent, Due, Plan
from huiyin.care.rules.levels import INTERVALS, LONGEST, SHORTEST
from huiyin.care.services.stepping import refuse_strangers, refuse_uncovered, step, take_turn
from huiyin.care.vocabulary import BY_INTERVAL, PURPOSE_OF_PLAN, DueState, Level, PlanKind
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, InvalidInput
from huiyin.kernel.work import work
from huiyin.matters.calendar import calendar_in_force
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Staff


def plan(
    file: CareFile,
    kind: PlanKind,
    *,
    by: Actor,
    every_days: int | None = None,
    first_on: date | None = None,
    staff: Staff | None = None,
    at: datetime | None = None,
) -> Plan:
    """Begin a plan of this kind, or change the one there is.

    Args:
        every_days: of visits and calls; 1 to 92.
        first_on: when the first is due; none: tomorrow, or as it was planned.
        staff: who goes; none: whoever is the file's carer.

    Raises:
        Conflict: they have not agreed to that.
        InvalidInput: an interval that nobody can keep, or that is no care.
    """
    at = at or now()
    refuse_strangers(by, file)
    refuse_uncovered(file, at)
    refuse_without(file, kind)
    if kind in BY_INTERVAL and not (every_days and SHORTEST <= every_days <= LONGEST):
        raise InvalidInput(_("Say every how many days, from 1 to 92."), field="every_days")
    with work():
        take_turn(file)
        return _keep(file, kind, every_days, first_on, staff, by, at)


def _keep(
    file: CareFile,
    kind: PlanKind,
    every: int | None,
    first_on: date | None,
    staff: Staff | None,
    by: Actor,
    at: datetime,
) -> Plan:
    known = Plan.objects.select_for_update().filter(file=file, kind=kind, ended_at=None).first()
    row = known or Plan(file=file, kind=kind, since=at)
    row.every_days = every if kind in BY_INTERVAL else None
    if kind in BY_INTERVAL:
        row.next_on = first_on or row.next_on or day_of(at) + timedelta(days=1)
    row.staff = staff
    row.save()
    Due.objects.filter(plan=row, state=DueState.OPEN).update(staff=staff or carer_of(file))
    step(file, "planned", by=by, at=at, data={"kind": kind, "every": row.every_days})
    return row


def usual_plans(file: CareFile, consent: Consent, *, at: datetime, but: Container[str] = ()) -> list[Plan]:
    """What follows from the level and from what was agreed, `but` for these kinds; the carer may change it."""
    every = INTERVALS[Level(file.level)]
    rows = [
        Plan(
            file=file,
            kind=kind,
            every_days=every.get(kind),
            next_on=day_of(at) + timedelta(days=min(every[kind], 3)) if kind in every else None,
            since=at,
        )
        for kind in PlanKind
        if PURPOSE_OF_PLAN[kind].value in consent.purposes and kind.value not in but
    ]
    return Plan.objects.bulk_create(rows)


def end_plan(row: Plan, *, by: Actor, at: datetime | None = None) -> None:
    """No more of these; what was due of it is called off."""
    file, at = row.file, at or now()
    refuse_strangers(by, file)
    with work():
        take_turn(file)
        end_plans(file, [PlanKind(row.kind)], at=at)
        step(file, "plan_ended", by=by, at=at, data={"kind": row.kind})


def end_plans(file: CareFile, kinds: list[PlanKind], *, at: datetime) -> tuple[int, int]:
    """How many plans, and how many things due, have come to an end. Inside of `work()`.

    Plans first: who makes something due of one holds it meanwhile (`make_dues`), so that afterwards it is seen here.
    """
    plans = Plan.objects.filter(file=file, kind__in=kinds, ended_at=None).update(ended_at=at)
    dues = Due.objects.filter(file=file, kind__in=kinds, state=DueState.OPEN).update(state=DueState.ENDED)
    return plans, dues


def refuse_without(file: CareFile, kind: PlanKind) -> None:
    consent = file.consents.filter(ended_at=None).first()
    if consent is None or PURPOSE_OF_PLAN[kind].value not in consent.purposes:
        raise Conflict(_("They have not agreed to this. Ask them, and renew the consent first."))


def carer_of(file: CareFile) -> Staff | None:
    """Who goes there: the first who was named among those at work."""
    named = file.carers.filter(staff__isnull=False, until=None).select_related("staff").order_by("pk").first()
    return named.staff if named else None


def day_of(at: datetime) -> date:
    return at.astimezone(calendar_in_force().tz).date()


def working_day_from(day: date) -> date:
    """`day`, or the next one on which somebody works."""
    calendar = calendar_in_force()
    while not calendar.day_of(day).works:
        day += timedelta(days=1)
    return day


def end_of_work(day: date) -> datetime:
    calendar = calendar_in_force()
    return calendar.periods[-1].on(day, calendar.tz)[1]
