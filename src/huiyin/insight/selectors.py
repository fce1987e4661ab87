"""Reads: problems of a window by how hot they are in it, one dossier, the problem that a matter is part of."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q, QuerySet

from huiyin.audit.models import TraceEntry
from huiyin.insight.access import problems_for
from huiyin.insight.grouping.heat import heat_of
from huiyin.insight.grouping.shapes import Heat, Message
from huiyin.insight.models import Measure, Membership, Problem
from huiyin.insight.rules import Window, weekly
from huiyin.insight.states import OPEN
from huiyin.matters.access import visible_to
from huiyin.matters.models import Matter
from huiyin.orgs.actor import Actor

MOST_RANKED = 500  # problems in one list
MOST_COUNTED = 50_000  # matters behind one list
A_QUARTER = timedelta(weeks=13)


@dataclass(frozen=True)
class Ranked:
    """A problem as it stands in a window. `trend`: matters of each week of it."""

    problem: Problem
    heat: Heat
    matters: int
    people: int
    also: int
    first: datetime
    last: datetime
    trend: list[tuple[datetime, int]]


def ranked(
    actor: Actor, window: Window, *, area: str = "", section: str = "", states: Iterable[str] = OPEN
) -> list[Ranked]:
    """The hottest first; three statements, however many there are."""
    problems = problems_for(actor).filter(state__in=sorted(states)).select_related("unit")
    problems = problems.filter(memberships__in=_members(window, area, section)).distinct()
    chosen = {problem.pk: problem for problem in problems.order_by("-found_at", "-pk")[:MOST_RANKED]}
    rows: dict[int, list] = defaultdict(list)
    members = _members(window, area, section).filter(problem__in=chosen).annotate(
        reported=Count("matter__reports"), writer=Min("matter__reports__contact_id")
    )  # fmt: skip
    wanted = members.values_list("problem", "matter", "matter__received_at", "writer", "reported")
    for problem, matter, at, writer, reported in wanted.order_by("-matter__received_at")[:MOST_COUNTED]:
        rows[problem].append((matter, at, writer or "", max(0, reported - 1)))
    found = [_ranked(chosen[pk], rows[pk], window) for pk in rows]
    return sorted(found, key=lambda one: (-one.heat.index, one.problem.pk))


def _members(window: Window, area: str, section: str) -> QuerySet[Membership]:
    found = Membership.objects.filter(
        removed=False,
        matter__confidential=False,
        matter__received_at__gte=window.since,
        matter__received_at__lt=window.until,
    )
    found = found.filter(matter__area__startswith=area) if area else found
    return found.filter(matter__section=section) if section else found


def _ranked(problem: Problem, rows: list[tuple[int, datetime, str, int]], window: Window) -> Ranked:
    messages = [Message(str(pk), "", "", at, writer, also) for pk, at, writer, also in rows]
    heat, _facts = heat_of(messages, bool(problem.place))
    times = [at for _pk, at, _writer, _also in rows]
    return Ranked(
        problem=problem,
        heat=heat,
        matters=len(rows),
        people=len({writer or f"#{pk}" for pk, _at, writer, _also in rows}),
        also=sum(also for *_, also in rows),
        first=min(times),
        last=max(times),
        trend=weekly(times, window.since, window.until),
    )


def standing_of(problem: Problem, window: Window) -> Ranked | None:
    members = _members(window, "", "").filter(problem=problem).annotate(
        reported=Count("matter__reports"), writer=Min("matter__reports__contact_id")
    )  # fmt: skip
    rows = [
        (pk, at, writer or "", max(0, reported - 1))
        for pk, at, writer, reported in members.values_list("matter", "matter__received_at", "writer", "reported")
    ]
    return _ranked(problem, rows, window) if rows else None


def members_for(actor: Actor, problem: Problem) -> QuerySet[Matter]:
    """Its matters that this person may see, latest first."""
    keys = Membership.objects.filter(problem=problem, removed=False).values("matter")
    return visible_to(actor).filter(pk__in=keys, confidential=False).order_by("-received_at", "-id")


def sure_of(problem: Problem, matters: Iterable[Matter]) -> dict[int, Membership]:
    rows = Membership.objects.filter(problem=problem, matter__in=[matter.pk for matter in matters])
    return {row.matter_id: row for row in rows}


def span_of(problem: Problem) -> Window | None:
    """From its first matter to its last, and a quarter at least, or a few bars would look like many matters."""
    times = Membership.objects.filter(problem=problem, removed=False, matter__confidential=False)
    row = times.aggregate(first=Min("matter__received_at"), last=Max("matter__received_at"))
    if row["first"] is None:
        return None
    until = row["last"] + timedelta(seconds=1)
    return Window(min(row["first"], until - A_QUARTER), until)


def measures_of(problem: Problem) -> list[Measure]:
    return list(Measure.objects.filter(problem=problem).select_related("unit").order_by("due_on", "pk")[:100])


def history_of(problem: Problem) -> list[TraceEntry]:
    return list(TraceEntry.objects.filter(chain=problem.chain).order_by("-seq")[:100])


def problem_of(matter: Matter) -> Problem | None:
    """The open problem that a matter is part of; one statement."""
    part = Q(memberships__matter=matter, memberships__removed=False)
    return Problem.objects.filter(part, state__in=sorted(OPEN)).first()
