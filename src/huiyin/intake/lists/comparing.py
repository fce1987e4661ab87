"""What a list that was handed in would change: added, changed, closed; or why it cannot be confirmed."""

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from huiyin.intake.files.tables import MORE, table_of
from huiyin.intake.lists.kinds import Change, Column, Entry, FieldChange, ListKind, Problem, Values
from huiyin.kernel.cells import untamed
from huiyin.kernel.errors import Conflict, InvalidInput
from huiyin.orgs.actor import Actor

MOST_ROWS = 20_000
FIRST_ROW = 2  # below the header, as a spreadsheet counts


@dataclass(frozen=True)
class Comparison:
    """`digest`: of all that it would do; it must be the same when it is confirmed."""

    changes: list[Change]
    problems: list[Problem]
    unchanged: int
    digest: str

    def count(self, kind: str) -> int:
        return sum(change.kind == kind for change in self.changes)


def compare(kind: ListKind, path: Path, *, close_missing: bool, by: Actor) -> Comparison:
    """Raises InvalidInput: no table, or without the columns of this list."""
    entries = _entries(kind, path)
    problems: list[Problem] = []
    columns = {column.key: column for column in kind.columns}

    def complain(entry: Entry, column: str, reason: str) -> None:
        problems.append(Problem(entry.row, columns[column].words if column in columns else column, reason))

    _judge_plainly(kind, entries, complain)
    kind.judge(entries, by, complain)
    there = kind.current()
    listed = {entry.values[kind.key] for entry in entries}
    gone = sorted(there.keys() - listed) if close_missing else []
    problems += [Problem(0, key, reason) for key, reason in kind.closing(gone, by)]
    changes = [change for entry in entries if (change := _change(kind, entry, there))]
    changes += [Change("closed", key, there[key].get("name_zh", ""), values=there[key]) for key in gone]
    return Comparison(changes, sorted(problems, key=lambda p: p.row), len(entries) - _put(changes), _digest(changes))


def confirm(kind: ListKind, path: Path, *, close_missing: bool, seen: str, by: Actor) -> Comparison:
    """Make the changes that were shown, all in one transaction.

    Raises:
        Conflict: the list in force has changed since they were shown, so that they would be others now.
        InvalidInput: a row is wrong; nothing is changed.
    """
    found = compare(kind, path, close_missing=close_missing, by=by)
    if found.problems:
        raise InvalidInput(_("Some rows are wrong. Nothing was changed."))
    if found.digest != seen:
        told = _("The list in force was changed meanwhile. Look at what yours would change now, then confirm.")
        raise Conflict(told, code="list_changed")
    put = [change.values for change in found.changes if change.kind != "closed"]
    kind.apply(put, [change.key for change in found.changes if change.kind == "closed"], by)
    return found


def _put(changes: list[Change]) -> int:
    return sum(change.kind != "closed" for change in changes)


def _entries(kind: ListKind, path: Path) -> list[Entry]:
    with table_of(path) as table:
        names = _names(kind, table.header, path)
        found: list[Entry] = []
        for number, row in enumerate(table.rows, FIRST_ROW):
            if len(found) == MOST_ROWS:
                raise InvalidInput(_("A list has at most 20,000 rows. Split it."))
            values = {c.key: c.understood(_plain(row.get(names.get(c.key, ""), ""))) for c in kind.columns}
            found.append(Entry(number, values | ({MORE: row[MORE]} if row.get(MORE) else {})))
    if not found:
        raise InvalidInput(_("%(file)s has a header and no rows.") % {"file": path.name})
    return found


def _names(kind: ListKind, header: list[str], path: Path) -> dict[str, str]:
    """Column key → its name in this header."""
    names: dict[str, str] = {}
    for column in kind.columns:
        found = next((name for name in header if name.rstrip(" *") in (column.key, column.zh, column.en)), None)
        if found is not None:
            names[column.key] = found
    if missing := [column.words for column in kind.columns if column.key not in names]:
        told = _("%(file)s lacks the columns %(columns)s. Download the list and edit that file.")
        raise InvalidInput(told % {"file": path.name, "columns": _(", ").join(missing)})
    return names


def _plain(text: str) -> str:
    """Without what a spreadsheet adds: an apostrophe against formulas, line ends of Windows."""
    return untamed(text.replace("\r\n", "\n").strip())


def _judge_plainly(kind: ListKind, entries: list[Entry], complain) -> None:
    """What holds for every list: what is needed is there, a key once, only values that are known."""
    counted = Counter(entry.values[kind.key] for entry in entries)
    for entry in entries:
        for column in kind.columns:
            _judge_cell(column, entry, complain)
        if (key := entry.values[kind.key]) and counted[key] > 1:
            complain(entry, kind.key, _("“%(key)s” stands in the list more than once") % {"key": key})
        if entry.values.get(MORE):
            complain(entry, kind.key, _("The row has more cells than the header has columns"))


def _judge_cell(column: Column, entry: Entry, complain) -> None:
    value = entry.values[column.key]
    if column.needed and not value:
        complain(entry, column.key, _("is empty"))
    elif "\x00" in value:
        complain(entry, column.key, _("holds characters that are no text"))
    elif value and column.choices and value not in {key for key, _zh, _en in column.choices}:
        known = _(", ").join(column.shown(key) for key, _zh, _en in column.choices)
        complain(entry, column.key, _("“%(value)s” is none of %(known)s") % {"value": value[:60], "known": known})


def _change(kind: ListKind, entry: Entry, there: dict[str, Values]) -> Change | None:
    values = {column.key: entry.values[column.key] for column in kind.columns}
    key, name = values[kind.key], values.get("name_zh", "")
    before = there.get(key)
    if before is None:
        return Change("added", key, name, values=values)
    fields = tuple(
        FieldChange(column.words, column.shown(before[column.key]), column.shown(values[column.key]))
        for column in kind.columns
        if before[column.key] != values[column.key]
    )
    return Change("changed", key, name, fields, values) if fields else None


def _digest(changes: list[Change]) -> str:
    told = [asdict(change) for change in changes]
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
