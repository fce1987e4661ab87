"""What a draft would change, as lines to read: rule by rule, field by field."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.calendar import Limit
from huiyin.matters.labels import in_chinese, label, pick
from huiyin.matters.models import Edition
from huiyin.matters.rules.evidence import lacking
from huiyin.matters.standards.diff import Diff, FieldChange, Rule, diff
from huiyin.matters.standards.library import edition_in_force
from huiyin.matters.standards.rows import ClassRow
from huiyin.matters.standards.stored import rows_of

FIELDS = {
    "big_name": _("Main class"),
    "big_name_en": _("Main class in English"),
    "name": _("Name"),
    "name_en": _("Name in English"),
    "section": _("Section"),
    "flags": _("Flags"),
    "units": _("Responsible"),
    "supervisors": _("Supervising"),
    "not_filed": _("Not filed when"),
    "not_filed_en": _("Not filed when, in English"),
    "law": _("Legal basis"),
    "text": _("Condition"),
    "text_en": _("Condition in English"),
    "limit": _("Limit"),
    "closing": _("Closed when"),
    "closing_en": _("Closed when, in English"),
    "evidence": _("Evidence"),
    "urgency": _("Urgency"),
    "then": _("Followed by"),
}


@dataclass(frozen=True)
class Field:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """`kind`: added, changed or withdrawn, of a rule; class_… of the class itself."""

    kind: str
    code: str
    name: str
    text: str
    limit: str = ""
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True)
class Changes:
    """`counts` by kind, also of what stays as it is."""

    lines: list[Line]
    counts: dict[str, int]

    @property
    def nothing(self) -> bool:
        return not self.lines


def changes_of(draft: Edition) -> Changes:
    """The draft against the edition in force, both as they are kept."""
    found = diff(rows_of(edition_in_force()), rows_of(draft))
    lines = [*_rules(found), *_classes(found)]
    counts = Counter(line.kind for line in lines)
    return Changes(sorted(lines, key=_order), dict(counts) | {"unchanged": len(found.unchanged)})


def _order(line: Line) -> tuple:
    return (line.kind.removeprefix("class_") != "withdrawn", line.code.removeprefix("E"), line.kind, line.text)


def _rules(found: Diff) -> list[Line]:
    added = [_rule("added", rule) for rule in found.added]
    withdrawn = [_rule("withdrawn", rule) for rule in found.withdrawn]
    return added + withdrawn + [_rule("changed", change.after, change.fields) for change in found.changed]


def _classes(found: Diff) -> list[Line]:
    added = [_class("class_added", item) for item in found.classes_added]
    withdrawn = [_class("class_withdrawn", item) for item in found.classes_withdrawn]
    return added + withdrawn + [_class("class_changed", c.after, c.fields) for c in found.classes_changed]


def _rule(kind: str, rule: Rule, fields: tuple[FieldChange, ...] = ()) -> Line:
    item, condition = rule.item, rule.condition
    text = pick((condition.text, condition.text_en))
    return Line(kind, item.library_code, _name(item), text, _said(condition.limit), tuple(map(_field, fields)))


def _class(kind: str, item: ClassRow, fields: tuple[FieldChange, ...] = ()) -> Line:
    return Line(kind, item.library_code, _name(item), "", "", tuple(map(_field, fields)))


def _name(item: ClassRow) -> str:
    return pick((item.name, item.name_en))


def _field(change: FieldChange) -> Field:
    read = _evidence if change.field == "evidence" else _said
    return Field(str(FIELDS[change.field]), read(change.before), read(change.after))


def _evidence(kinds: object) -> str:
    assert isinstance(kinds, tuple)
    return _now(", ").join(label("evidence", kind) for kind in lacking(kinds, set()))


def _said(value: object) -> str:
    if isinstance(value, Limit):
        return value.format("zh" if in_chinese() else "en")
    if isinstance(value, tuple):
        return _now(", ").join(map(str, value))
    return "" if value is None else str(value)
