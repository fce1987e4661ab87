"""What a matter's page says of the problem that it is part of."""

from dataclasses import dataclass

from django.urls import reverse

from huiyin.insight.access import may_see
from huiyin.insight.selectors import problem_of
from huiyin.insight.states import LABELS, State
from huiyin.matters.labels import pick
from huiyin.matters.models import Matter
from huiyin.orgs.actor import Actor


@dataclass(frozen=True)
class Part:
    """`href` is empty for whoever may not open the dossier."""

    name: str
    state: str
    href: str


def part_of(actor: Actor, matter: Matter) -> Part | None:
    problem = problem_of(matter)
    if problem is None:
        return None
    href = reverse("desk-problem", args=[problem.pk]) if may_see(actor, problem) else ""
    return Part(problem.name, pick(LABELS[State(problem.state)]), href)
