"""Run the whole suite, writing included, against one mutant in memory."""

from dataclasses import dataclass

from huiyin.conformance.mutants.catalogue import Mutant
from huiyin.conformance.mutants.memory import in_memory
from huiyin.conformance.mutants.reference import KEY, URL, Reference
from huiyin.conformance.results import Outcome, Result
from huiyin.conformance.run import check
from huiyin.conformance.server import Options


@dataclass(frozen=True)
class Proof:
    """`failed`: the rules that did not hold. `exact`: the one that the mutant breaks, and no other."""

    mutant: str
    breaks: str
    failed: tuple[str, ...]

    @property
    def exact(self) -> bool:
        return self.failed == (self.breaks,)


def prove(mutant: Mutant) -> Proof:
    failed = (result.rule for result in results_of(mutant.make()) if result.outcome == Outcome.FAIL)
    return Proof(mutant.name, mutant.breaks, tuple(failed))


def results_of(server: Reference) -> list[Result]:
    with in_memory(server.app()) as transport:
        return list(check(Options(URL, KEY, write=True, pause=0), transport))
