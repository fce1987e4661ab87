"""What each hot call may cost: statements, rows and bytes, counted, not timed, with a few matters and with thousands.

budgets.toml holds the most of each. A call that needs more fails here, and says what to do.
"""

import os
import tomllib
from pathlib import Path

import pytest

from tests.architecture.hot import Call, Cost, Stage, calls, cost_of, crowded

BUDGETS = Path(__file__).with_name("budgets.toml")
WRITE = "HUIYIN_WRITE_BUDGETS"
TRIES = 4  # what a process reads once in a while and keeps (who is who, the library) is not the call's
# A list with nothing to show asks for no names and no counts; never may it be one statement for each row.
A_FEW_MORE = 3
HEAD = """\
# The most that each hot call may cost: [statements, rows read or written, bytes answered].
# Written by HUIYIN_WRITE_BUDGETS=1 pytest tests/architecture/test_budgets.py; read the difference before you commit it.
# Bytes have a tenth of room, rows a quarter, because clocks and names differ; statements have none.
"""
ADVICE = """
Look first whether the statements can be one (select_related, in_bulk, kernel/together.py), and whether a list reads
more rows than it shows. If the call must cost more, say why in the commit, and write the new budget with
    HUIYIN_WRITE_BUDGETS=1 .venv/bin/pytest tests/architecture/test_budgets.py
"""


@pytest.fixture
def stage(district, settings, tmp_path) -> Stage:
    settings.MEDIA_ROOT = tmp_path
    settings.HUIYIN_LIMITS_EXEMPT = ["127.0.0.0/8"]
    return Stage(district)


def known() -> dict[str, Cost]:
    return {name: Cost(*most) for name, most in tomllib.loads(BUDGETS.read_text()).items()} if BUDGETS.exists() else {}


def test_no_hot_call_costs_more_than_its_budget_however_much_there_is(stage):
    budgets, wanted = known(), calls(stage)
    few = {call.name: measured(call, budgets.get(call.name)) for call in wanted}
    crowded(stage)
    many = {call.name: measured(call, budgets.get(call.name)) for call in wanted}
    grows = [
        f"{name}: {few[name].statements} statements with a few matters, {many[name].statements} with thousands"
        for name in many
        if many[name].statements > few[name].statements + A_FEW_MORE
    ]
    assert not grows, "\n".join(grows) + ADVICE
    if os.environ.get(WRITE):
        write({name: largest(few[name], many[name]) for name in few})
        budgets = known()
    assert set(budgets) == set(few), f"budgets.toml names other calls than hot.py.{ADVICE}"
    over = [line for name in few for seen in (few[name], many[name]) for line in excess(name, seen, budgets[name])]
    assert not over, "\n".join(over) + ADVICE


def test_a_statement_too_many_is_noticed():
    assert excess("a call", Cost(4, 10, 100), Cost(3, 10, 100)) == ["a call: 4 statements, of 3"]
    assert excess("a call", Cost(3, 10, 100), Cost(3, 10, 100)) == []
    assert len(excess("a call", Cost(3, 11, 101), Cost(3, 10, 100))) == 2


def measured(call: Call, budget: Cost | None) -> Cost:
    """The least of a few tries, as soon as one is within the budget."""
    cost_of(call)
    best = cost_of(call)
    for _ in range(TRIES):
        if budget and not excess(call.name, best, budget):
            break
        seen = cost_of(call)
        best = Cost(*map(min, zip(_three(best), _three(seen), strict=True)))
    return best


def largest(one: Cost, other: Cost) -> Cost:
    return Cost(*map(max, zip(_three(one), _three(other), strict=True)))


def excess(name: str, seen: Cost, budget: Cost) -> list[str]:
    pairs = zip(("statements", "rows", "bytes"), _three(seen), _three(budget), strict=True)
    return [f"{name}: {cost:,} {what}, of {most:,}" for what, cost, most in pairs if cost > most]


def write(costs: dict[str, Cost]) -> None:
    lines = [f'"{name}" = [{c.statements}, {roomy(c.rows, 1.25)}, {roomy(c.bytes, 1.1)}]' for name, c in costs.items()]
    BUDGETS.write_text(HEAD + "\n".join(lines) + "\n")


def roomy(value: int, room: float) -> int:
    return -(-int(value * room) // 10) * 10


def _three(cost: Cost) -> tuple[int, int, int]:
    return cost.statements, cost.rows, cost.bytes
