"""One import in figures, and the list of doubts as a table an office can work through. Pure."""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from huiyin.kernel.cells import tame
from huiyin.matters.standards.diff import Diff
from huiyin.matters.standards.problems import Problem, Severity
from huiyin.matters.standards.rows import Reading, RowStatus


@dataclass(frozen=True)
class Counts:
    """records = headings + blanks + rows_read, and rows_read = accepted + needs_decision + rejected."""

    records: int
    headings: int
    blanks: int
    rows_read: int
    accepted: int
    needs_decision: int
    rejected: int
    conflicts: int
    notices: int
    classes: int
    added: int
    changed: int
    withdrawn: int
    unchanged: int
    held: int
    carried_over: int
    classes_added: int
    classes_changed: int
    classes_withdrawn: int
    by_kind: dict[str, int]  # how often each kind of doubt was told

    def as_json(self) -> dict:
        return asdict(self)


def count(reading: Reading, problems: Iterable[Problem], found: Diff) -> Counts:
    told = list(problems)
    severities = [p.severity for p in told]
    return Counts(
        records=reading.records,
        headings=len(reading.headings),
        blanks=len(reading.blanks),
        rows_read=len(reading.rows),
        **{status.value: reading.count(status) for status in RowStatus},
        conflicts=severities.count(Severity.CONFLICT),
        notices=severities.count(Severity.NOTICE),
        classes=len(reading.classes),
        **{name: len(getattr(found, name)) for name in _DIFF},
        by_kind=dict(Counter(p.kind.value for p in told)),
    )


_DIFF = (
    "added", "changed", "withdrawn", "unchanged", "held", "carried_over",
    "classes_added", "classes_changed", "classes_withdrawn",
)  # fmt: skip


def write_problems(problems: Iterable[Problem], path: Path) -> None:
    """A CSV that spreadsheet programs open with Chinese intact; the office settles it row by row."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(["file", "sheet", "row", "column", "value", "severity", "kind", "zh", "en"])
        for p in problems:
            texts = (p.file, p.sheet, p.row, p.column, p.value, p.severity, p.kind, p.zh, p.en)
            table.writerow([tame(str(text)) for text in texts])
