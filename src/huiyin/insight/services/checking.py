"""Did it come back? Counted by itself after the weeks of watching; found solved or not with the figures."""

from datetime import datetime

from huiyin.insight.models import Membership, Problem
from huiyin.insight.rules import Check
from huiyin.insight.services.stepping import step
from huiyin.insight.states import State
from huiyin.kernel.errors import Conflict
from huiyin.kernel.work import work
from huiyin.orgs.actor import SYSTEM, Actor

AT_ONCE = 200


def check_due_ones(at: datetime) -> int:
    """How many were settled. The matters must have been sorted in before (`keep`)."""
    due = Problem.objects.filter(state=State.WATCHING, check_at__lte=at).order_by("check_at")[:AT_ONCE]
    return sum(_settled(problem, at) for problem in due)


def _settled(problem: Problem, at: datetime) -> bool:
    try:
        settle(problem, by=SYSTEM, at=at)
    except Conflict:  # somebody changed it meanwhile; the next run looks again
        return False
    return True


def settle(problem: Problem, *, by: Actor, at: datetime) -> Problem:
    """From watching to solved or came back."""
    with work():
        found = count(problem, at)
        figures = {"now": found.now, "before": found.before, "weeks": problem.watch_weeks}
        verb = "come_back" if found.came_back else "solve"
        return step(problem, verb, by, at, figures, checked=figures | {"at": at.isoformat()}, check_at=None)


def count(problem: Problem, at: datetime) -> Check:
    """Like matters since the watching began, and in as long a time before it."""
    since = problem.watched_from or problem.since
    until = min(at, problem.check_at) if problem.check_at else at
    members = Membership.objects.filter(problem=problem, removed=False)
    after = members.filter(matter__received_at__gte=since, matter__received_at__lt=until).count()
    before = members.filter(matter__received_at__gte=since - (until - since), matter__received_at__lt=since).count()
    return Check(since, until, after, before)
