"""Keep what a run found: a group that goes on with a known dossier extends it, another founds one."""

from collections import defaultdict
from datetime import datetime

from django.db.models import F

from huiyin.audit.services import record
from huiyin.insight.models import Membership, Problem
from huiyin.insight.rules import CAME_BACK, Found, common_area, same_problem
from huiyin.insight.services.stepping import step
from huiyin.insight.states import GROWS, State
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor

MOST_NEW = 50  # dossiers that one run founds, the hottest; a list that nobody can read is none
PEOPLE = 3  # who must have it before it is a problem of its own


def keep(found: list[Found], *, by: Actor, at: datetime) -> tuple[int, int]:
    """How many dossiers were founded and how many grew. Each group in a transaction of its own, hottest first."""
    founded = grew = 0
    for one in found:
        with work():
            known = _dossiers_of(one)
            problem = same_problem(one.matters, known)
            if problem is not None:
                grew += _extend(Problem.objects.get(pk=problem), one, by, at)
            elif founded < MOST_NEW and one.group.writers >= PEOPLE:
                founded += _found(one, by, at)
    return founded, grew


def _dossiers_of(one: Found) -> dict[int, frozenset[int]]:
    """Dossiers that have one of these matters, each with all of its own; what was taken out counts as known."""
    problems = set(Membership.objects.filter(matter__in=one.matters).values_list("problem", flat=True))
    matters: dict[int, set[int]] = defaultdict(set)
    for problem, matter in Membership.objects.filter(problem__in=problems).values_list("problem", "matter"):
        matters[problem].add(matter)
    return {problem: frozenset(rows) for problem, rows in matters.items()}


def _found(one: Found, by: Actor, at: datetime) -> int:
    group = one.group
    free = _free(one)
    if len(free) < PEOPLE:
        return 0
    problem = Problem.objects.create(
        name=group.name[:80] or "、".join(group.words)[:80] or group.place,
        place=group.place[:80],
        words=list(group.words),
        area=common_area(one.areas),
        since=at,
        found_at=at,
    )
    _add(problem, one, free, by, at)
    facts = {"matters": len(free), "people": group.writers, "index": group.heat.index}
    record("insight.problem.found", chain=problem.chain, by=by.ref, at=at, data=facts, fresh=True)
    return 1


def _extend(problem: Problem, one: Found, by: Actor, at: datetime) -> int:
    """A dismissed one takes them quietly, so that they found nothing new."""
    free = _free(one) - set(Membership.objects.filter(problem=problem).values_list("matter", flat=True))
    if not free:
        return 0
    _add(problem, one, free, by, at)
    Problem.objects.filter(pk=problem.pk).update(version=F("version") + 1)
    problem.version += 1
    if problem.state in GROWS:
        record("insight.problem.grew", chain=problem.chain, by=by.ref, at=at, data={"matters": len(free)})
    if problem.state == State.SOLVED and _since_solved(problem) >= CAME_BACK:
        step(problem, "come_back", by, at, {"now": _since_solved(problem)})
    return 1


def _since_solved(problem: Problem) -> int:
    return Membership.objects.filter(problem=problem, removed=False, matter__received_at__gte=problem.since).count()


def _free(one: Found) -> set[int]:
    taken = Membership.objects.filter(matter__in=one.matters, removed=False).values_list("matter", flat=True)
    return set(one.matters) - set(taken)


def _add(problem: Problem, one: Found, matters: set[int], by: Actor, at: datetime) -> None:
    Membership.objects.bulk_create(
        Membership(problem=problem, matter_id=matter, sure=sure, by=by.ref, at=at)
        for matter, sure in zip(one.matters, one.group.sure, strict=True)
        if matter in matters
    )
