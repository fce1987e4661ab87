import pytest

from huiyin.kernel.calendar import Limit, LimitUnit
from huiyin.matters.standards.problems import ProblemKind
from huiyin.matters.standards.reader import read
from huiyin.matters.standards.rows import RowStatus
from huiyin.matters.standards.sheets import UnreadableFile
from tests.matters.standards.made import city_csv, pack_csv, pack_row


def two(tmp_path, one: str, other: str):
    rows = ["01,公用设施,01,井盖,{},{},恢复,区城管局,甲"]
    first = city_csv(tmp_path / "a.csv", [rows[0].format(*one.split("|"))])
    second = city_csv(tmp_path / "b.csv", [rows[0].format(*other.split("|"))])
    return read([first, second])


def test_the_same_rule_in_two_files_is_one_rule(tmp_path):
    reading = two(tmp_path, "井盖缺失，移位|2工作日", "井盖缺失、移位|2 工作日")
    assert len(reading.classes[0].conditions) == 1 and not reading.problems
    assert reading.count(RowStatus.ACCEPTED) == 2


def test_an_unclear_limit_beside_a_certain_one_stays_out_and_is_reported(tmp_path):
    for one, other in (("缺失|2工作日", "缺失|2天"), ("缺失|2天", "缺失|2工作日")):
        reading = two(tmp_path, one, other)
        assert [p.kind for p in reading.problems if p.severity == "conflict"] == [ProblemKind.UNIT_CONFLICT]
        assert reading.classes[0].conditions[0].limit == Limit(2, LimitUnit.WORKING_DAYS)
        assert (reading.count(RowStatus.ACCEPTED), reading.count(RowStatus.NEEDS_DECISION)) == (1, 1)


@pytest.mark.parametrize("other", ["2自然日", "3工作日", "3天", "雨季2工作日", "2工作时"])
def test_two_limits_that_cannot_both_be_true_hold_the_rule_back(tmp_path, other):
    reading = two(tmp_path, "缺失|2工作日", f"缺失|{other}")
    assert reading.classes[0].conditions[0].limit is None
    assert reading.count(RowStatus.NEEDS_DECISION) == 2


def test_a_third_file_does_not_settle_what_two_dispute(tmp_path):
    row = "01,公用设施,01,井盖,缺失,{},恢复,区城管局,甲"
    limits = {"a.csv": "2工作日", "b.csv": "3工作日", "c.csv": "2工作日", "d.csv": "2天"}
    reading = read([city_csv(tmp_path / name, [row.format(limit)]) for name, limit in limits.items()])
    assert reading.classes[0].conditions[0].limit is None
    assert reading.count(RowStatus.NEEDS_DECISION) == 4


def test_other_numbers_in_the_same_words_are_a_conflict(tmp_path):
    reading = two(tmp_path, "高差大于2cm|2工作日", "高差大于3cm|2工作日")
    assert [p.kind for p in reading.problems] == [ProblemKind.CONDITION_CONFLICT]
    assert [c.text for c in reading.classes[0].conditions] == ["高差大于2cm"]


def test_two_files_of_one_name_are_refused(tmp_path):
    (tmp_path / "x").mkdir()
    files = [pack_csv(folder / "a.csv", [pack_row()]) for folder in (tmp_path, tmp_path / "x")]
    with pytest.raises(UnreadableFile):
        read(files)


def test_a_file_that_is_no_table_is_refused_with_its_name(tmp_path):
    for name, content in (("a.pdf", b"%PDF"), ("b.xlsx", b"not a zip"), ("c.csv", b"\xff\xff\x00")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UnreadableFile, match=name):
            read([tmp_path / name])
