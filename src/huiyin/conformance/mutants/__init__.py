"""A small server that keeps every rule, and servers that each break exactly one: the proof that the suite sees it."""

from huiyin.conformance.mutants.catalogue import MUTANTS, Mutant
from huiyin.conformance.mutants.memory import in_memory
from huiyin.conformance.mutants.reference import Reference

__all__ = ["MUTANTS", "Mutant", "Reference", "in_memory"]
