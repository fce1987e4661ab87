from dataclasses import replace

from huiyin.kernel.calendar import Limit, LimitUnit
from huiyin.matters.standards.diff import diff
from huiyin.matters.standards.rows import ClassRow, ConditionRow, Kind, Place

DAYS = LimitUnit.WORKING_DAYS


def rule(text: str, days: int | None = 2, key: str = "", row: int = 1) -> ConditionRow:
    limit = Limit(days, DAYS) if days else None
    return ConditionRow(Place("f", "s", row), text, f"{days}工作日", limit, "修复", key=key)


def item(*conditions: ConditionRow, code: str = "0101", kind: Kind = Kind.COMPONENT, **said) -> ClassRow:
    at = Place("f", "s", 1)
    return ClassRow(at, kind, code[:2], code[2:], "公用设施", said.pop("name", "井盖"), conditions, **said)


def test_the_same_edition_changes_nothing():
    edition = [item(rule("缺失"), rule("破损", 3))]
    found = diff(edition, edition)
    assert len(found.unchanged) == 2
    assert not (found.added or found.changed or found.withdrawn or found.classes_changed)


def test_a_changed_limit_is_told_field_by_field():
    found = diff([item(rule("缺失", 2))], [item(rule("缺失", 5))])
    (change,) = found.changed
    assert [(f.field, f.before, f.after) for f in change.fields] == [("limit", Limit(2, DAYS), Limit(5, DAYS))]
    assert change.matched_by == "text"


def test_new_and_missing_rules_and_classes():
    found = diff(
        [item(rule("缺失"), rule("完全不同的一句话"))],
        [item(rule("缺失"), rule("漏水")), item(rule("不亮"), code="0137")],
    )
    assert [r.condition.text for r in found.added] == ["漏水", "不亮"]
    assert [r.condition.text for r in found.withdrawn] == ["完全不同的一句话"]
    assert [c.code for c in found.classes_added] == ["0137"]


def test_a_withdrawn_class_takes_its_rules_along_only_where_the_source_covers_its_kind():
    old = [item(rule("缺失")), item(rule("堆物"), code="0136", kind=Kind.EVENT)]
    found = diff(old, [], covers=frozenset({Kind.EVENT}))
    assert [r.condition.text for r in found.withdrawn] == ["堆物"]
    assert [r.condition.text for r in found.carried_over] == ["缺失"]
    assert [c.kind for c in found.classes_withdrawn] == [Kind.EVENT]


def test_one_code_stands_for_a_component_and_for_an_event():
    found = diff([item(rule("缺失"))], [item(rule("缺失"), kind=Kind.EVENT)])
    assert len(found.added) == 1 and len(found.withdrawn) == 1


def test_reworded_conditions_are_recognised():
    old = [item(rule("井框与路面高差大于2cm", key=""), rule("外观不洁，有积灰和污渍"))]
    new = [item(rule("外观不洁，有积灰、污渍和蛛网"), rule("井框与路面高差大于3cm"))]
    found = diff(old, new)
    assert {c.after.condition.text: c.matched_by for c in found.changed} == {
        "井框与路面高差大于3cm": "numbers",
        "外观不洁，有积灰、污渍和蛛网": "similar",
    }
    assert not (found.added or found.withdrawn)


def test_the_key_of_a_pack_wins_over_the_words():
    old = [item(rule("缺失", key="1"), rule("破损", key="2"))]
    new = [item(rule("整个换了说法", key="1"), rule("缺失", key="2"))]
    found = diff(old, new)
    assert [(c.before.condition.text, c.after.condition.text) for c in found.changed] == [
        ("缺失", "整个换了说法"),
        ("破损", "缺失"),
    ]


def test_of_two_equal_partners_the_nearer_one_is_taken():
    old = [item(rule("灯具破损甲", 1), rule("灯具破损乙", 2))]
    new = [item(rule("灯具破损丙", 1), rule("灯具破损丁", 2))]
    pairs = [(c.before.condition.text, c.after.condition.text) for c in diff(old, new).changed]
    assert pairs == [("灯具破损甲", "灯具破损丙"), ("灯具破损乙", "灯具破损丁")]


def test_a_rule_held_back_is_neither_changed_nor_withdrawn():
    found = diff([item(rule("缺失"), rule("破损"))], [item(rule("缺失"), rule("破损", None))])
    assert [(h.rule.condition.text, h.before.condition.text) for h in found.held] == [("破损", "破损")]
    assert not (found.changed or found.withdrawn) and len(found.unchanged) == 1


def test_class_changes_are_told_apart_from_rule_changes():
    before = item(rule("缺失"), units=("甲",))
    found = diff([before], [replace(before, units=("乙",), name="井盖（改）")])
    (change,) = found.classes_changed
    assert [(f.field, f.before, f.after) for f in change.fields] == [
        ("name", "井盖", "井盖（改）"),
        ("units", ("甲",), ("乙",)),
    ]
    assert len(found.unchanged) == 1


def test_spaces_are_no_change():
    assert not diff([item(rule("缺失"))], [item(replace(rule("缺失"), closing="修 复"))]).changed
