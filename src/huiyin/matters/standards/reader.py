"""Reads standards files, a city's or a pack's, into one `Reading`. Nothing is guessed, nothing is dropped."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from huiyin.matters.standards import columns
from huiyin.matters.standards.across import together
from huiyin.matters.standards.city import CityTable
from huiyin.matters.standards.decisions import NONE, Decisions
from huiyin.matters.standards.ledger import Ledger
from huiyin.matters.standards.pack import PackTable
from huiyin.matters.standards.problems import ProblemKind
from huiyin.matters.standards.rows import ClassRow, Kind, Place, Reading
from huiyin.matters.standards.sheets import Row, Sheet, UnreadableFile, open_sheets
from huiyin.matters.standards.within import without_repeats

_KIND_WORDS = {"部件": Kind.COMPONENT, "事件": Kind.EVENT, "component": Kind.COMPONENT, "event": Kind.EVENT}
_PACK_NAMES = {field: (field,) for field in columns.PACK}


def read(paths: Iterable[Path | str], decisions: Decisions = NONE) -> Reading:
    """Read one edition, given as one file or several, in the order of precedence."""
    ledger = Ledger()
    files = [Path(path) for path in paths]
    names = [file.name for file in files]
    if twins := {name for name in names if names.count(name) > 1}:
        raise UnreadableFile(f"Two files are named {', '.join(twins)}; rows could not be told apart.")
    tables = [
        [without_repeats(item, ledger) for item in _table(sheet, ledger, decisions)]
        for file in files
        for sheet in open_sheets(file)
    ]
    classes = together(tables, ledger)
    for file, sheet, row in set(decisions.rows) - {(at.file, at.sheet, at.row) for at in ledger.fates}:
        ledger.report(ProblemKind.DECISION_UNUSED, Place(file, sheet, row))
    return Reading(
        classes=tuple(replace(item, conditions=_held_back(item, ledger)) for item in classes),
        rows=ledger.rows(),
        headings=tuple(ledger.headings),
        blanks=tuple(ledger.blanks),
        problems=ledger.in_source_order(),
        kinds=frozenset(item.kind for item in classes),
    )


def _held_back(item: ClassRow, ledger: Ledger):
    """A condition whose every source row is held back has no limit, whatever its text seems to say."""
    return tuple(c if c.limit is None or ledger.accepted(c.at) else replace(c, limit=None) for c in item.conditions)


def _table(sheet: Sheet, ledger: Ledger, decisions: Decisions) -> list[ClassRow]:
    rows = tuple(row for row in sheet.rows if not row.is_blank)
    if not rows:
        ledger.report(ProblemKind.SHEET_EMPTY, sheet.at(1))
        return []
    if found := columns.find_head(rows, _PACK_NAMES, columns.PACK_NEEDED):
        _unknown_columns(sheet, *found, ledger)
        return PackTable(sheet, *found, ledger, decisions).read()
    if found := columns.find_head(rows, columns.CITY, columns.CITY_NEEDED):
        _unknown_columns(sheet, *found, ledger)
        kind = _kind(sheet, found[0])
        if kind is None:
            return _unread(sheet, ProblemKind.KIND_UNKNOWN, ledger)
        return CityTable(sheet, *found, kind, ledger, decisions).read()
    return _unread(sheet, ProblemKind.HEADER_UNKNOWN, ledger)


def _unread(sheet: Sheet, kind: ProblemKind, ledger: Ledger) -> list[ClassRow]:
    """The whole sheet is refused; each of its rows counts as rejected, so that the sum still holds."""
    for row in sheet.rows:
        ledger.open_row(sheet.at(row))
        ledger.report(kind, sheet.at(row), "", str(columns.LOOK_FOR_HEAD))
    return []


def _unknown_columns(sheet: Sheet, head: Row, found: dict[str, int], ledger: Ledger) -> None:
    for index, cell in enumerate(head.cells):
        if cell.said and index not in found.values():
            ledger.report(ProblemKind.COLUMN_UNKNOWN, sheet.at(head), cell.said, cell.text)


def _kind(sheet: Sheet, head: Row) -> Kind | None:
    """By the sheet's name, else the titles above the head, else the file's name; only if they say one."""
    titles = " ".join(cell.text for row in sheet.rows if row.number < head.number for cell in row.cells)
    for text in (sheet.name, titles, sheet.file):
        said = {kind for word, kind in _KIND_WORDS.items() if word in text.lower()}
        if len(said) == 1:
            return said.pop()
    return None
