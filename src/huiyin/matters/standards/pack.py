"""Reads the table of a pack: one row a filing condition, `kind` and `code` on every row.

The class's own columns stand on its first row; later rows leave them empty or repeat them. Units on a later
row are that condition's own.
"""

from huiyin.matters.standards import columns
from huiyin.matters.standards.decisions import Decisions
from huiyin.matters.standards.ledger import Ledger, limit_of_row
from huiyin.matters.standards.problems import ProblemKind
from huiyin.matters.standards.rows import LONGEST_NAME, ClassRow, ConditionRow, Kind, Place
from huiyin.matters.standards.sheets import Row, Sheet
from huiyin.matters.standards.text import bare
from huiyin.matters.vocabulary import Section, Urgency

FLAGS = ("confidential", "territory_first", "auto_dispatch", "mediation", "enforcement", "no_site")
EVIDENCE = ("photo_before", "photo_after", "document")


class PackTable:
    """One sheet. `read()` fills the ledger and returns the classes in the order of the source."""

    def __init__(self, sheet: Sheet, head: Row, at: dict[str, int], ledger: Ledger, decisions: Decisions):
        self.sheet, self.head, self.columns, self.ledger, self.decisions = sheet, head, at, ledger, decisions
        self.classes: dict[tuple[Kind, str], dict] = {}

    def read(self) -> list[ClassRow]:
        for row in self.sheet.rows:
            if row.number <= self.head.number:
                self.ledger.headings.append(self.sheet.at(row))
            elif row.is_blank:
                self.ledger.blanks.append(self.sheet.at(row))
            else:
                self._row(row)
        for opened in self.classes.values():
            opened["conditions"] = [c for c in opened["conditions"] if self._leads_on(c, opened["conditions"])]
        return [_class_row(*key, **opened) for key, opened in self.classes.items()]

    def _leads_on(self, condition: ConditionRow, of_class: list[ConditionRow]) -> bool:
        """`then` names another condition of the same class."""
        others = tuple(c.key for c in of_class if c is not condition)
        return self._allowed(condition.at, "then", [condition.then] if condition.then else [], others)

    def _row(self, row: Row) -> None:
        at = self.sheet.at(row)
        self.ledger.open_row(at)
        said = {field: row[index].said for field, index in self.columns.items()}
        for index, cell in enumerate(row.cells):
            if cell.said and index >= len(self.head.cells):
                self.ledger.report(ProblemKind.EXTRA_CELL, at, str(index + 1), cell.text)
        key = self._key(at, said)
        if key and self._open(at, key, said) and (condition := self._condition(at, key, said)):
            self.classes[key]["conditions"].append(condition)

    def _key(self, at: Place, said: dict[str, str]) -> tuple[Kind, str] | None:
        code = said["code"]
        if not self._allowed(at, "kind", [said["kind"]], tuple(Kind)):
            return None
        if not code:
            self.ledger.report(ProblemKind.CODE_MISSING, at, "code")
            return None
        if not (len(code) == 4 and code.isascii() and code.isdigit()):
            self.ledger.report(ProblemKind.CODE_UNREADABLE, at, "code", code)
            return None
        return Kind(said["kind"]), code

    def _open(self, at: Place, key: tuple[Kind, str], said: dict[str, str]) -> bool:
        if known := self.classes.get(key):
            self._compare(at, known, said)
            return True
        if not said["name_zh"]:
            self.ledger.report(ProblemKind.NAME_MISSING, at, "name_zh")
            return False
        if len(said["name_zh"]) > LONGEST_NAME:
            self.ledger.report(ProblemKind.TEXT_TOO_LONG, at, "name_zh", said["name_zh"], most=LONGEST_NAME)
            return False
        known_section = self._allowed(at, "section", _some(said, "section"), tuple(Section))
        if not (self._allowed(at, "flags", _list(said, "flags"), FLAGS) and known_section):
            return False
        self.classes[key] = {"at": at, "said": said, "conditions": []}
        return True

    def _compare(self, at: Place, known: dict, said: dict[str, str]) -> None:
        for field in columns.PACK_CLASS:
            before, now = known["said"].get(field, ""), said.get(field, "")
            if now and bare(now) != bare(before):
                self.ledger.report(
                    ProblemKind.NAME_CONFLICT, at, field, now, other=known["at"], other_value=before or "–"
                )

    def _condition(self, at: Place, key: tuple[Kind, str], said: dict[str, str]) -> ConditionRow | None:
        if not self._key_is_free(at, key, said["condition"]):
            return None
        if not said["condition_zh"]:
            self.ledger.report(ProblemKind.CONDITION_MISSING, at, "condition_zh")
            return None
        if not said["closing_zh"]:
            self.ledger.report(ProblemKind.CLOSING_MISSING, at, "closing_zh")
        known_urgency = self._allowed(at, "urgency", _some(said, "urgency"), tuple(Urgency))
        if not (self._allowed(at, "evidence", _list(said, "evidence"), EVIDENCE) and known_urgency):
            return None
        reading = limit_of_row(at, said["limit"], self.decisions, self.ledger)
        is_first = self.classes[key]["at"] == at
        return ConditionRow(
            at=at,
            key=said["condition"],
            text=said["condition_zh"],
            text_en=said.get("condition_en", ""),
            limit_text=said["limit"],
            limit=reading.limit,
            closing=said["closing_zh"],
            closing_en=said.get("closing_en", ""),
            evidence=_list(said, "evidence"),
            urgency=said.get("urgency", ""),
            units=() if is_first else _list(said, "units"),
            supervisors=() if is_first else _list(said, "supervisors"),
            then=said.get("then", ""),
            decided_by=reading.decided_by,
        )

    def _key_is_free(self, at: Place, key: tuple[Kind, str], number: str) -> bool:
        """A condition keeps its number over all editions; that is how a matter's condition is found again."""
        if not (number.isascii() and number.isdigit() and 1 <= int(number) <= 999):
            self.ledger.report(ProblemKind.KEY_UNREADABLE, at, "condition", number)
            return False
        if taken := [c for c in self.classes[key]["conditions"] if int(c.key) == int(number)]:
            self.ledger.report(ProblemKind.KEY_REUSED, at, "condition", number, other=taken[0].at)
            return False
        return True

    def _allowed(self, at: Place, column: str, values, allowed: tuple[str, ...]) -> bool:
        wrong = [value for value in values if value not in set(allowed)]
        for value in wrong:
            self.ledger.report(ProblemKind.VALUE_UNKNOWN, at, column, value, allowed=", ".join(allowed))
        return not wrong


def _class_row(kind: Kind, code: str, at: Place, said: dict[str, str], conditions: list) -> ClassRow:
    return ClassRow(
        at=at,
        kind=kind,
        big_code=code[:2],
        small_code=code[2:],
        big_name=said.get("big_zh", ""),
        big_name_en=said.get("big_en", ""),
        name=said["name_zh"],
        name_en=said.get("name_en", ""),
        section=said.get("section", ""),
        flags=_list(said, "flags"),
        units=_list(said, "units"),
        supervisors=_list(said, "supervisors"),
        not_filed=said.get("not_filed_zh", ""),
        not_filed_en=said.get("not_filed_en", ""),
        law=said.get("law", ""),
        conditions=tuple(conditions),
    )


def _some(said: dict[str, str], field: str) -> list[str]:
    return [said[field]] if said.get(field) else []


def _list(said: dict[str, str], field: str) -> tuple[str, ...]:
    return tuple(part for part in (piece.strip() for piece in said.get(field, "").split(";")) if part)
