"""What the lists have in common: columns, entries by key, what is wrong with a row, and what a change is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from huiyin.matters.labels import pick
from huiyin.orgs.actor import Actor

Values = dict[str, str]  # an entry as a sheet states it: column key → text, in one normal form


@dataclass(frozen=True)
class Column:
    """`zh`, `en`: its name in a header; any of them, or the key, is understood. `note`: what may stand there."""

    key: str
    zh: str
    en: str
    note_zh: str = ""
    note_en: str = ""
    needed: bool = False
    choices: tuple[tuple[str, str, str], ...] = ()  # (key, zh, en): shown by words, understood by all three

    @property
    def words(self) -> str:
        return pick((self.zh, self.en))

    @property
    def note(self) -> str:
        return pick((self.note_zh, self.note_en))

    def shown(self, value: str) -> str:
        """The word for a key."""
        return next((pick((zh, en)) for key, zh, en in self.choices if key == value), value)

    def understood(self, text: str) -> str:
        """The key for a word; the text itself where it is none."""
        return next((key for key, *words in self.choices if text in (key, *words)), text)


@dataclass(frozen=True)
class Problem:
    """Why a list cannot be confirmed. `row` as the spreadsheet counts it; 0: the list as a whole."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True)
class Entry:
    row: int
    values: Values


@dataclass(frozen=True)
class FieldChange:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """`kind`: added, changed or closed."""

    kind: str
    key: str
    name: str
    fields: tuple[FieldChange, ...] = ()
    values: Values = field(default_factory=dict, compare=False)


Complain = Callable[[Entry, str, str], None]  # entry, column key, reason


@dataclass(frozen=True)
class ListKind:
    """One kind of list.

    Attributes:
        current: the entries in force, by key.
        judge: tells what is wrong with entries, given all of them and the keys that would be closed.
        closing: tells why some keys cannot be closed: (key, reason).
        apply: makes the changes in one transaction.
    """

    name: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    current: Callable[[], dict[str, Values]]
    judge: Callable[[Sequence[Entry], Actor, Complain], None]
    closing: Callable[[Sequence[str], Actor], list[tuple[str, str]]]
    apply: Callable[[Sequence[Values], Sequence[str], Actor], None]

    @property
    def key(self) -> str:
        return self.columns[0].key

    @property
    def words(self) -> str:
        return pick((self.zh, self.en))
