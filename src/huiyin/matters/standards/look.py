"""Reads files and compares them with the edition in force. Writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Max

from huiyin.matters.models import Edition, FilingCondition
from huiyin.matters.standards.counts import Counts, count
from huiyin.matters.standards.decisions import NONE, Decisions
from huiyin.matters.standards.diff import Diff, diff
from huiyin.matters.standards.force import conflicts_with_force
from huiyin.matters.standards.prepare import edition_rows, settled
from huiyin.matters.standards.problems import Problem
from huiyin.matters.standards.reader import read
from huiyin.matters.standards.rows import ClassRow, Reading
from huiyin.matters.standards.stored import rows_of
from huiyin.matters.standards.units import Directory, with_units
from huiyin.orgs.models import Unit


@dataclass(frozen=True)
class Import:
    """What an import found. `rows` are what the new edition would hold; `edition` is the draft, or None in a dry run
    and where nothing would change."""

    reading: Reading
    diff: Diff
    problems: tuple[Problem, ...]
    counts: Counts
    rows: tuple[ClassRow, ...]
    edition: Edition | None = None

    @property
    def changes_nothing(self) -> bool:
        d = self.diff
        return not (d.added or d.changed or d.withdrawn or d.classes_added or d.classes_changed or d.classes_withdrawn)


def edition_in_force() -> Edition | None:
    return Edition.objects.filter(confirmed_at__isnull=False, superseded_at=None).first()


def look(paths: Iterable[Path | str], decisions: Decisions = NONE) -> Import:
    """What the files say, what they would change, and every doubt."""
    reading = read(paths, decisions)
    force = edition_in_force()
    old = rows_of(force)
    known = {item.key: item for item in old}
    units = directory(decisions)
    new = tuple(settled(with_units(item, units), known.get(item.key)) for item in reading.classes)
    found = diff(old, new, covers=reading.kinds)
    problems = [*reading.problems, *units.problems()]
    if force:
        problems += conflicts_with_force(found, force.name)
    rows = edition_rows(old, new, found, _highest_numbers())
    return Import(reading, found, tuple(problems), count(reading, problems, found), rows)


def directory(decisions: Decisions) -> Directory:
    units = list(Unit.objects.filter(closed_at=None).values_list("code", "name_zh"))
    return Directory(frozenset(code for code, _name in units), {n: c for c, n in units}, decisions, {})


def _highest_numbers() -> dict[str, int]:
    """Over all editions: a number once given to a rule of a class is not given to another."""
    highest = FilingCondition.objects.values("type__code").annotate(highest=Max("number"))
    return {row["type__code"]: row["highest"] for row in highest}
