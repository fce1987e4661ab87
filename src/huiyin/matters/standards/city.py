"""Reads the table that cities publish: classes in merged cells, several conditions to a class."""

from dataclasses import dataclass, field

from huiyin.matters.standards.decisions import Decisions
from huiyin.matters.standards.ledger import Ledger, limit_of_row
from huiyin.matters.standards.problems import ProblemKind
from huiyin.matters.standards.rows import LONGEST_NAME, ClassRow, ConditionRow, Kind, Place
from huiyin.matters.standards.sheets import Cell, Row, Sheet
from huiyin.matters.standards.text import bare, names


@dataclass
class _Open:
    """The class whose rows are being read."""

    at: Place
    big_code: str
    code: str
    fields: dict[str, str]
    conditions: list[ConditionRow] = field(default_factory=list)


class CityTable:
    """One sheet. `read()` fills the ledger and returns the classes in the order of the source."""

    def __init__(self, sheet: Sheet, head: Row, at: dict[str, int], kind: Kind, ledger: Ledger, decisions: Decisions):
        self.sheet, self.columns, self.kind, self.ledger, self.decisions = sheet, at, kind, ledger, decisions
        self.head = head
        self.by_number = {row.number: row for row in sheet.rows}
        ledger.titles[sheet.file, sheet.name] = {field: head[index].said for field, index in at.items()}
        self.is_merged = any(cell.merged_from for row in sheet.rows for cell in row.cells)
        self.classes: dict[str, _Open] = {}
        self.big_code = ""
        self.big_names: dict[str, tuple[str, Place]] = {}
        self.open: _Open | None = None

    def read(self) -> list[ClassRow]:
        for row in self.sheet.rows:
            if row.number <= self.head.number:
                self.ledger.headings.append(self.sheet.at(row))
            elif row.is_blank:
                self.ledger.blanks.append(self.sheet.at(row))
            else:
                self._row(row)
        return [self._class_row(opened) for opened in self.classes.values()]

    def _row(self, row: Row) -> None:
        at = self.sheet.at(row)
        self.ledger.open_row(at)
        self._remarks(row, at)
        self._big_class(row, at)
        if not self._small_class(row, at):
            return
        condition = self._condition(row, at)
        if condition and self.open:
            self.open.conditions.append(condition)

    # -- the class ------------------------------------------------------------------------------------

    def _big_class(self, row: Row, at: Place) -> None:
        own = self._own(row, "big_code")
        if own.said:
            self.big_code = self._two_digits(own.said, at, "big_code")
        elif self.is_merged and not own.merged_from:
            self.big_code = self._code_by_merged_name(row, at)
        name = self._own(row, "big_name").said
        if name and self.big_code:
            known, where = self.big_names.setdefault(self.big_code, (name, at))
            if bare(known) != bare(name):
                self.ledger.report(ProblemKind.BIG_NAME_CONFLICT, at, "big_name", name, other=where, other_value=known)

    def _code_by_merged_name(self, row: Row, at: Place) -> str:
        """No code in this row, but its main class name is the same merged cell as a row that has one."""
        above = self._own(row, "big_name").merged_from
        code = self._own(self.by_number[above], "big_code").said if above else ""
        if not code:
            return ""
        code = code.zfill(2)
        self.ledger.report(ProblemKind.CODE_FROM_MERGE, at, "big_code", "", other=above, code=code)
        return code

    def _small_class(self, row: Row, at: Place) -> bool:
        """True when the row belongs to a class that can be named."""
        code, name = self._own(row, "code"), self._own(row, "name")
        if code.said:
            return self._open_class(row, at, code.said, name.said)
        continues = code.merged_from or (not self.is_merged and not name.said)
        if continues:
            return self.open is not None or self._no_class(at)
        self.open = None
        return self._no_class(at)

    def _open_class(self, row: Row, at: Place, code: str, name: str) -> bool:
        self.open = None
        small = self._two_digits(code, at, "code")
        if not (small and self.big_code):
            return bool(small) and self._no_class(at)
        if not name:
            self.ledger.report(ProblemKind.NAME_MISSING, at, "name")
            return False
        whole = self.big_code + small
        if len(name) > LONGEST_NAME:
            self.ledger.report(ProblemKind.TEXT_TOO_LONG, at, "name", name, most=LONGEST_NAME)
            return False
        known = self.classes.get(whole)
        if known and bare(known.fields["name"]) != bare(name):
            self.ledger.report(
                ProblemKind.CODE_REUSED,
                at,
                "code",
                name,
                code=whole,
                other=known.at,
                other_value=known.fields["name"],
            )
            return False
        if not known:
            fields = {field: self._value(row, field) for field in self.columns}
            known = self.classes[whole] = _Open(at, self.big_code, small, fields)
        self.open = known
        return True

    def _no_class(self, at: Place) -> bool:
        self.ledger.report(ProblemKind.CODE_MISSING, at, "code")
        return False

    def _two_digits(self, said: str, at: Place, column: str) -> str:
        if said.isascii() and said.isdigit() and len(said) == 2:
            return said
        if said.isascii() and said.isdigit() and len(said) == 1:
            self.ledger.report(ProblemKind.CODE_PADDED, at, column, said, code=said.zfill(2))
            return said.zfill(2)
        self.ledger.report(ProblemKind.CODE_UNREADABLE, at, column, said)
        return ""

    # -- the condition --------------------------------------------------------------------------------

    def _condition(self, row: Row, at: Place) -> ConditionRow | None:
        own = [self._own(row, field) for field in ("condition", "limit", "closing")]
        if own[0].merged_from and not any(cell.said for cell in own):
            self.ledger.report(ProblemKind.LIMIT_EMPTY_MERGED, at, "limit", own[1].text, other=own[0].merged_from)
            return None
        text, limit_text, closing = (self._value(row, field) for field in ("condition", "limit", "closing"))
        if not text.strip():
            self.ledger.report(ProblemKind.CONDITION_MISSING, at, "condition", text)
            return None
        if not closing.strip():
            self.ledger.report(ProblemKind.CLOSING_MISSING, at, "closing", closing)
        reading = limit_of_row(at, limit_text, self.decisions, self.ledger)
        return ConditionRow(at, text.strip(), limit_text, reading.limit, closing.strip(), decided_by=reading.decided_by)

    # -- cells ----------------------------------------------------------------------------------------

    def _own(self, row: Row, field: str) -> Cell:
        return row[self.columns[field]] if field in self.columns else Cell()

    def _value(self, row: Row, field: str) -> str:
        """What the cell says, or the merged cell that lies over it."""
        cell = self._own(row, field)
        return self._own(self.by_number[cell.merged_from], field).text if cell.merged_from else cell.text

    def _remarks(self, row: Row, at: Place) -> None:
        for index, cell in enumerate(row.cells):
            title = self.head[index].said
            if cell.remark:
                self.ledger.report(ProblemKind.CELL_REMARK, at, title, cell.text, remark=" ".join(cell.remark.split()))
            if cell.said and index not in self.columns.values() and not title:
                self.ledger.report(ProblemKind.EXTRA_CELL, at, str(index + 1), cell.text)

    def _class_row(self, opened: _Open) -> ClassRow:
        said = opened.fields
        return ClassRow(
            at=opened.at,
            kind=self.kind,
            big_code=opened.big_code,
            small_code=opened.code,
            big_name=self.big_names.get(opened.big_code, ("", None))[0],
            name="".join(said["name"].split()),
            conditions=tuple(opened.conditions),
            units=names(said.get("units", "")),
            supervisors=names(said.get("supervisors", "")),
            not_filed=said.get("not_filed", "").strip(),
            law=said.get("law", "").strip(),
            law_text=said.get("law_text", "").strip(),
            is_complete=False,
        )
