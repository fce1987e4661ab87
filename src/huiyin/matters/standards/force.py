"""Where an unclear limit stands beside a certain one in the edition in force: told as a conflict of units. Pure."""

from huiyin.matters.standards.diff import Diff
from huiyin.matters.standards.problems import Problem, ProblemKind, problem
from huiyin.matters.standards.text import clean, numbers


def conflicts_with_force(found: Diff, edition: str) -> list[Problem]:
    told = []
    for held in found.held:
        if held.before is None or held.matched_by != "text":
            continue  # a reworded rule may well have another limit; only the very same rule contradicts itself
        now, before = held.rule.condition, held.before.condition
        if clean(now.limit_text) == clean(before.limit_text):
            continue
        same = numbers(now.limit_text) == numbers(before.limit_text)
        kind = ProblemKind.UNIT_CONFLICT if same else ProblemKind.LIMIT_CONFLICT
        told.append(
            problem(
                kind,
                at=now.at,
                column="limit",
                value=now.limit_text.strip(),
                other=edition,
                other_value=before.limit_text,
            )
        )
    return told
