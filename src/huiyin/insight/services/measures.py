"""What is done about the root of a problem, and when it is looked at again."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from huiyin.insight.models import Measure, Problem
from huiyin.insight.rules import MOST_WEEKS, check_due
from huiyin.insight.services.stepping import step
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, InvalidInput, NotFound
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Unit


def plan_measure(
    problem: Problem, what: str, unit: Unit, due_on: date, *, by: Actor, at: datetime | None = None
) -> Measure:
    at, what = at or now(), what.strip()
    if not what:
        raise InvalidInput(_("Say what is to be done."), field="what")
    if due_on < at.date():
        raise InvalidInput(_("That day is over. Give a later one."), field="due_on")
    with work():
        step(problem, "plan", by, at, {"unit": unit.code, "due": due_on.isoformat()})
        return Measure.objects.create(problem=problem, what=what[:300], unit=unit, due_on=due_on, by=by.ref, at=at)


def finish_measure(problem: Problem, measure: int, *, by: Actor, at: datetime | None = None) -> Problem:
    at = at or now()
    with work():
        known = Measure.objects.filter(problem=problem, pk=measure)
        if not known.exists():
            raise NotFound(_("There is no such measure."))
        if not known.filter(done_at=None).update(done_at=at, done_by=by.ref):
            raise Conflict(_("This measure is done already."), code="done_already")
        return step(problem, "finish", by, at, {"measure": measure})


def watch(problem: Problem, weeks: int, *, by: Actor, at: datetime | None = None) -> Problem:
    """观察: the measures are done; after so many weeks it is counted whether it came back."""
    at = at or now()
    if not 1 <= weeks <= MOST_WEEKS:
        raise InvalidInput(_("Watch it for 1 to %(most)s weeks.") % {"most": MOST_WEEKS}, field="weeks")
    with work():
        if Measure.objects.filter(problem=problem, done_at=None).exists():
            told = _("A measure is not done yet. Finish it first; what is watched before would prove nothing.")
            raise Conflict(told, code="measures_open")
        changes = {"watch_weeks": weeks, "watched_from": at, "check_at": check_due(at, weeks)}
        return step(problem, "watch", by, at, {"weeks": weeks}, **changes)
