"""What a new edition of the library changes. Pure; classes are matched by kind and code.

A class has several conditions, and a new edition may reword one. They are matched in this order:
  1. `key`: both sides number their conditions (packs) and the numbers agree;
  2. `text`: the same words, punctuation aside;
  3. `numbers`: the same words with other numbers (“大于2cm” → “大于3cm”);
  4. `similar`: the most alike of what is left, at least ALIKE alike; the nearer position wins a tie.
What is left over is added or withdrawn. `matched_by` says which of these it was, so that a person can object.
A rule that the new source holds back is neither changed nor withdrawn: it is `held` until the office decides.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from huiyin.matters.standards.rows import ClassRow, ConditionRow, Kind
from huiyin.matters.standards.text import bare, without_numbers

ALIKE = 0.6

CLASS_FIELDS = (
    "big_name", "big_name_en", "name", "name_en", "section", "flags", "units", "supervisors",
    "not_filed", "not_filed_en", "law",
)  # fmt: skip
CONDITION_FIELDS = (
    "text", "text_en", "limit", "closing", "closing_en", "evidence", "urgency",
    "units", "supervisors", "then",
)  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """One condition with its class."""

    item: ClassRow
    condition: ConditionRow


@dataclass(frozen=True)
class FieldChange:
    field: str
    before: object
    after: object


@dataclass(frozen=True)
class Change:
    before: Rule
    after: Rule
    fields: tuple[FieldChange, ...]
    matched_by: str


@dataclass(frozen=True)
class ClassChange:
    """The class itself: its names, units, section …"""

    before: ClassRow
    after: ClassRow
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True)
class Held:
    """A rule that the office must decide on first; `before` is the one in force, which stays until then."""

    rule: Rule
    before: Rule | None
    matched_by: str = ""


@dataclass(frozen=True)
class Pair:
    """Two conditions taken to be the same rule."""

    before: Rule
    after: Rule
    matched_by: str


@dataclass(frozen=True)
class Diff:
    """Rules, and beside them the classes themselves (their names, units …)."""

    added: tuple[Rule, ...] = ()
    changed: tuple[Change, ...] = ()
    withdrawn: tuple[Rule, ...] = ()
    unchanged: tuple[Pair, ...] = ()
    held: tuple[Held, ...] = ()
    carried_over: tuple[Rule, ...] = ()  # of kinds that the new source does not cover
    classes_added: tuple[ClassRow, ...] = ()
    classes_changed: tuple[ClassChange, ...] = ()
    classes_withdrawn: tuple[ClassRow, ...] = ()


def diff(old: Iterable[ClassRow], new: Iterable[ClassRow], covers: frozenset[Kind] = frozenset(Kind)) -> Diff:
    """`covers`: kinds that `new` is complete for; a class of another kind stays as it is."""
    before = {item.key: item for item in old}
    after = {item.key: item for item in new}
    parts: dict[str, list] = {name: [] for name in Diff.__dataclass_fields__}
    for key, item in after.items():
        if key in before:
            _compare(before[key], item, parts)
        else:
            _new_class(item, parts)
    for key, item in before.items():
        if key not in after:
            _gone_class(item, covers, parts)
    return Diff(**{name: tuple(entries) for name, entries in parts.items()})


def _new_class(item: ClassRow, parts: dict[str, list]) -> None:
    parts["classes_added"].append(item)
    for condition in item.conditions:
        rule = Rule(item, condition)
        if condition.limit is None:
            parts["held"].append(Held(rule, None))
        else:
            parts["added"].append(rule)


def _gone_class(item: ClassRow, covers: frozenset[Kind], parts: dict[str, list]) -> None:
    gone = item.kind in covers
    if gone:
        parts["classes_withdrawn"].append(item)
    parts["withdrawn" if gone else "carried_over"].extend(Rule(item, condition) for condition in item.conditions)


def _compare(before: ClassRow, after: ClassRow, parts: dict[str, list]) -> None:
    if fields := _fields(before, after, CLASS_FIELDS):
        parts["classes_changed"].append(ClassChange(before, after, fields))
    pairs = {id(b): (a, how) for a, b, how in match(before.conditions, after.conditions)}
    matched = {id(a) for a, _how in pairs.values()}
    for condition in after.conditions:
        rule = Rule(after, condition)
        partner, how = pairs.get(id(condition), (None, ""))
        if condition.limit is None:
            parts["held"].append(Held(rule, Rule(before, partner) if partner else None, how))
        elif partner is None:
            parts["added"].append(rule)
        elif fields := _fields(partner, condition, CONDITION_FIELDS):
            parts["changed"].append(Change(Rule(before, partner), rule, fields, how))
        else:
            parts["unchanged"].append(Pair(Rule(before, partner), rule, how))
    parts["withdrawn"].extend(Rule(before, c) for c in before.conditions if id(c) not in matched)


def _fields(before: object, after: object, names: tuple[str, ...]) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(name, getattr(before, name), getattr(after, name))
        for name in names
        if _said(getattr(before, name)) != _said(getattr(after, name))
    )


def _said(value: object) -> object:
    return "".join(value.split()) if isinstance(value, str) else value


def match(
    old: tuple[ConditionRow, ...], new: tuple[ConditionRow, ...]
) -> Iterator[tuple[ConditionRow, ConditionRow, str]]:
    """Pairs (old, new, matched_by); each condition is in at most one."""
    left, right = list(enumerate(old)), list(enumerate(new))
    for name, same in _EXACT:
        yield from _pairs(left, right, name, same)
    yield from _similar(left, right)


def _same_key(a: ConditionRow, b: ConditionRow) -> bool:
    return bool(a.key) and a.key == b.key


def _same_text(a: ConditionRow, b: ConditionRow) -> bool:
    return bare(a.text) == bare(b.text)


def _same_but_numbers(a: ConditionRow, b: ConditionRow) -> bool:
    return without_numbers(a.text) == without_numbers(b.text)


_EXACT = (("key", _same_key), ("text", _same_text), ("numbers", _same_but_numbers))


def _pairs(left: list, right: list, name: str, same) -> Iterator[tuple[ConditionRow, ConditionRow, str]]:
    for a in list(left):
        for b in list(right):
            if same(a[1], b[1]):
                left.remove(a)
                right.remove(b)
                yield a[1], b[1], name
                break


def _similar(left: list, right: list) -> Iterator[tuple[ConditionRow, ConditionRow, str]]:
    """Best first, over all remaining pairs; the distance of positions decides between equals."""
    scored = sorted(((_alike(a[1], b[1]), -abs(a[0] - b[0]), a[0], b[0]) for a in left for b in right), reverse=True)
    old, new = dict(left), dict(right)
    for score, _near, i, j in scored:
        if score >= ALIKE and i in old and j in new:
            yield old.pop(i), new.pop(j), "similar"


def _alike(a: ConditionRow, b: ConditionRow) -> float:
    return SequenceMatcher(None, bare(a.text), bare(b.text), autojunk=False).ratio()
