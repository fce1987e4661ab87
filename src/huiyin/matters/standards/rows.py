"""What a standards file says, row by row, once it has been read. Nothing here decides anything."""

from dataclasses import dataclass, field
from enum import StrEnum

from huiyin.kernel.calendar import Limit
from huiyin.matters.standards.problems import Problem

LONGEST_NAME = 80


class Kind(StrEnum):
    """Components 部件 and events 事件 share one number space of class codes, so a code alone is no key."""

    COMPONENT = "component"
    EVENT = "event"


class RowStatus(StrEnum):
    """Every row of rules ends in exactly one of these."""

    ACCEPTED = "accepted"
    NEEDS_DECISION = "needs_decision"
    REJECTED = "rejected"


@dataclass(frozen=True, order=True)
class Place:
    """Where in the source a thing stands; `row` counts from 1 as a spreadsheet shows it."""

    file: str
    sheet: str
    row: int

    def __str__(self) -> str:
        return f"{self.file} · {self.sheet} · {self.row}" if self.sheet else f"{self.file} · {self.row}"


@dataclass(frozen=True)
class ConditionRow:
    """One filing condition 立案条件 with its own clock and its own closing condition.

    `limit` is None exactly when the row is held back; `limit_text` is what the source says, untouched.
    `key` is given by packs ("1", "2"); a city's file has none and gets one when it enters the library.
    """

    at: Place
    text: str
    limit_text: str
    limit: Limit | None
    closing: str
    key: str = ""
    text_en: str = ""
    closing_en: str = ""
    evidence: tuple[str, ...] = ()
    urgency: str = ""
    units: tuple[str, ...] = ()  # where this condition has others than its class; the first one leads
    supervisors: tuple[str, ...] = ()
    then: str = ""  # key of the condition that follows once this one is made safe 围护 now, 恢复 later
    disputed: "ConditionRow | None" = None  # the other place, whose limit cannot be true if this one is
    decided_by: str = ""  # the office's decision that made an unclear limit readable


@dataclass(frozen=True)
class ClassRow:
    """One small class 小类 with its conditions. Units stay as written; the library resolves them."""

    at: Place
    kind: Kind
    big_code: str
    small_code: str
    big_name: str
    name: str
    conditions: tuple[ConditionRow, ...]
    units: tuple[str, ...] = ()
    supervisors: tuple[str, ...] = ()
    not_filed: str = ""
    law: str = ""
    law_text: str = ""
    big_name_en: str = ""
    name_en: str = ""
    not_filed_en: str = ""
    section: str = ""
    flags: tuple[str, ...] = ()
    is_complete: bool = True  # False: the source has fewer columns than the library; empty means “not said”

    @property
    def code(self) -> str:
        return self.big_code + self.small_code

    @property
    def library_code(self) -> str:
        """How the library, screens and the API write it: 0101 a component, E0101 an event."""
        return self.code if self.kind is Kind.COMPONENT else f"E{self.code}"

    @property
    def key(self) -> tuple[str, str]:
        return (self.kind.value, self.code)


@dataclass(frozen=True)
class SourceRow:
    """The fate of one row of rules."""

    at: Place
    status: RowStatus


@dataclass(frozen=True)
class Reading:
    """Everything read: the classes, the fate of every row, and every doubt."""

    classes: tuple[ClassRow, ...] = ()
    rows: tuple[SourceRow, ...] = ()
    headings: tuple[Place, ...] = ()  # titles and column heads: records of the file that hold no rule
    blanks: tuple[Place, ...] = ()
    problems: tuple[Problem, ...] = ()
    kinds: frozenset[Kind] = field(default_factory=frozenset)  # what the source covers

    @property
    def records(self) -> int:
        return len(self.headings) + len(self.blanks) + len(self.rows)

    def count(self, status: RowStatus) -> int:
        return sum(row.status is status for row in self.rows)
