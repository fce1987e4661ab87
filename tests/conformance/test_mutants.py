"""The suite is believed because it notices: every mutant falls by the rule that it breaks, and by no other."""

import json

import pytest
from click.testing import CliRunner

from huiyin.cli.conformance import command
from huiyin.conformance import Outcome
from huiyin.conformance.mutants import MUTANTS, Reference
from huiyin.conformance.mutants.proof import prove, results_of
from huiyin.conformance.register import RULES
from huiyin.conformance.rules import in_order


def test_the_reference_keeps_every_rule():
    results = results_of(Reference())
    assert [one.rule for one in results] == [rule.name for rule in in_order()]
    assert [(one.rule, one.why) for one in results if one.outcome != Outcome.PASS] == []


@pytest.mark.parametrize("name", list(MUTANTS))
def test_a_mutant_falls_by_its_rule_and_by_no_other(name):
    proof = prove(MUTANTS[name])
    assert proof.failed == (proof.breaks,)


def test_every_rule_has_a_mutant_that_breaks_it():
    assert {mutant.breaks for mutant in MUTANTS.values()} == set(RULES)


def test_the_command_lists_and_proves_them():
    listed = CliRunner().invoke(command, ["mutants", "--list"])
    assert listed.exit_code == 0 and len(listed.output.splitlines()) == len(MUTANTS)
    done = CliRunner().invoke(command, ["mutants", "any-key", "no-zone", "--json"])
    assert done.exit_code == 0 and json.loads(done.output)["caught"] == 2
    assert CliRunner().invoke(command, ["mutants", "nobody"]).exit_code == 2
