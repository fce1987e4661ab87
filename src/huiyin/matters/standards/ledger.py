"""The ledger of one reading: every row of rules gets one fate, every doubt one problem."""

from dataclasses import dataclass, field

from huiyin.matters.standards.decisions import Decisions
from huiyin.matters.standards.limits import LimitReading, read_limit
from huiyin.matters.standards.problems import Problem, ProblemKind, Severity, problem
from huiyin.matters.standards.rows import Place, RowStatus, SourceRow

_WORSE = [RowStatus.ACCEPTED, RowStatus.NEEDS_DECISION, RowStatus.REJECTED]
_STATUS = {Severity.DECISION: RowStatus.NEEDS_DECISION, Severity.REJECTED: RowStatus.REJECTED}


@dataclass
class Ledger:
    headings: list[Place] = field(default_factory=list)
    blanks: list[Place] = field(default_factory=list)
    fates: dict[Place, RowStatus] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    titles: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)  # column heads as the source has them

    def open_row(self, at: Place) -> None:
        self.fates.setdefault(at, RowStatus.ACCEPTED)

    def report(self, kind: ProblemKind, at: Place, column: str = "", value: str = "", **facts: object) -> None:
        """`column` is a field's name; the problem shows the head that this source gives it."""
        column = self.titles.get((at.file, at.sheet), {}).get(column, column)
        said = problem(kind, at=at, column=column, value=value, **facts)
        self.problems.append(said)
        if at in self.fates and said.severity in _STATUS:
            self.hold(at, _STATUS[said.severity])

    def hold(self, at: Place, status: RowStatus = RowStatus.NEEDS_DECISION) -> None:
        """A row's fate only gets worse."""
        self.fates[at] = max(self.fates[at], status, key=_WORSE.index)

    def accepted(self, at: Place) -> bool:
        return self.fates[at] is RowStatus.ACCEPTED

    def in_source_order(self) -> tuple[Problem, ...]:
        order = {place: n for n, place in enumerate(dict.fromkeys((p.file, p.sheet) for p in self.problems))}
        return tuple(sorted(self.problems, key=lambda p: (order[p.file, p.sheet], p.row)))

    def rows(self) -> tuple[SourceRow, ...]:
        return tuple(SourceRow(at, status) for at, status in self.fates.items())


def limit_of_row(at: Place, text: str, decisions: Decisions, ledger: Ledger) -> LimitReading:
    """The limit of one row; a decision about this very row wins, a doubt is reported."""
    if (settled := decisions.rows.get((at.file, at.sheet, at.row))) is not None:
        return LimitReading(settled, decided_by=f"row {at.row} = {settled}")
    reading = read_limit(text, decisions)
    if reading.doubt:
        ledger.report(reading.doubt.kind, at, "limit", text, **dict(reading.doubt.facts))
    return reading
