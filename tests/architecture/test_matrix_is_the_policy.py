"""The committed matrix lets in whom policy.py declares, and nobody else."""

import pytest

from tests.architecture.matrix.asking import BROKEN, DONE, LET_IN, NOT_ASKED
from tests.architecture.matrix.comparing import rows
from tests.architecture.matrix.policy import NOWHERE, RULES, expected


@pytest.mark.parametrize("name", ["pages.txt", "programs.txt"])
def test_each_is_let_in_as_far_as_declared(name):
    wrong = []
    for line, cells in rows(name):
        who = expected(line).who
        for role, cell in cells.items():
            far = who.get(role, NOWHERE)
            wanted = "".join("+" if place < far else "-" for place in range(len(cell)))
            is_in = "".join("+" if one in (DONE, LET_IN) else "-" for one in cell)
            wanted = "".join(one if said != NOT_ASKED else "-" for one, said in zip(wanted, cell, strict=True))
            if is_in != wanted or BROKEN in cell:
                wrong.append(f"{line}: {role} is {cell}, declared {wanted}")
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong)


def test_every_rule_is_for_some_line():
    used = {expected(line).lines.pattern for name in ("pages.txt", "programs.txt") for line, _cells in rows(name)}
    assert used == {rule.lines.pattern for rule in RULES}
