from huiyin.kernel.calendar import Limit, LimitUnit
from huiyin.matters.standards.problems import ProblemKind
from huiyin.matters.standards.reader import read
from huiyin.matters.standards.rows import Kind, RowStatus
from tests.matters.standards.made import city_csv, workbook

MANHOLE = [
    "01",
    "公用设施",
    "01",
    "井盖",
    "甲水务公司、各产权单位",
    "区城管局",
    "井盖缺失",
    "恢复",
    "2紧急工作时",
]
CONTINUED = ["", "", "", "", "", "", "井盖破损", "更换", "4工作时"]


def kinds_of(reading):
    return [(p.row, p.column, p.kind) for p in reading.problems]


def test_merged_cells_give_one_class_several_conditions(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [MANHOLE, CONTINUED], merges=tuple(f"{c}3:{c}4" for c in "ABCDEF"))
    reading = read([path])
    (item,) = reading.classes
    assert (item.kind, item.code, item.library_code, item.name) == (Kind.COMPONENT, "0101", "0101", "井盖")
    assert item.units == ("甲水务公司", "各产权单位") and item.supervisors == ("区城管局",)
    assert [c.limit for c in item.conditions] == [
        Limit(2, LimitUnit.URGENT_HOURS),
        Limit(4, LimitUnit.WORKING_HOURS),
    ]
    assert [c.at.row for c in item.conditions] == [3, 4]
    assert not reading.problems


def test_an_event_sheet_has_its_own_number_space(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [MANHOLE], sheet="事件")
    assert read([path]).classes[0].library_code == "E0101"


def test_a_row_merged_into_the_rule_above_is_reported_not_read_twice(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [MANHOLE, [""] * 9], merges=tuple(f"{c}3:{c}4" for c in "ABCDEFGHI"))
    reading = read([path])
    assert kinds_of(reading) == [(4, "处置时限", ProblemKind.LIMIT_EMPTY_MERGED)]
    assert reading.count(RowStatus.REJECTED) == 1 and len(reading.classes[0].conditions) == 1


def test_one_limit_merged_over_two_conditions_is_the_limit_of_both(tmp_path):
    two = [MANHOLE, ["", "", "", "", "", "", "井盖破损", "更换", ""]]
    path = workbook(tmp_path / "a.xlsx", two, merges=tuple(f"{c}3:{c}4" for c in "ABCDEFI"))
    assert [c.limit for c in read([path]).classes[0].conditions] == [Limit(2, LimitUnit.URGENT_HOURS)] * 2


def test_merged_titles_and_empty_merged_cells_change_nothing(tmp_path):
    plain = [MANHOLE, CONTINUED]  # not merged: empty cells continue the class above
    reading = read([workbook(tmp_path / "a.xlsx", plain, merges=("A8:A9",))])
    assert [len(c.conditions) for c in reading.classes] == [2] and not reading.problems


def test_an_empty_limit_holds_the_row_back(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [[*MANHOLE[:8], ""]])
    reading = read([path])
    assert kinds_of(reading) == [(3, "处置时限", ProblemKind.LIMIT_EMPTY)]
    assert reading.count(RowStatus.NEEDS_DECISION) == 1
    assert reading.classes[0].conditions[0].limit is None


def test_a_missing_main_class_code_is_read_only_where_its_name_is_the_same_merged_cell(tmp_path):
    second = ["", "", "02", "路灯", "乙公司", "区城管局", "不亮", "修复", "2工作日"]
    merged = workbook(tmp_path / "a.xlsx", [MANHOLE, second], merges=("B3:B4",))
    reading = read([merged])
    assert [c.code for c in reading.classes] == ["0101", "0102"]
    assert kinds_of(reading) == [(4, "大类代码", ProblemKind.CODE_FROM_MERGE)]

    loose = workbook(tmp_path / "b.xlsx", [MANHOLE, second, [""] * 9], merges=("D4:D5",))
    reading = read([loose])
    assert [c.code for c in reading.classes] == ["0101"]
    assert kinds_of(reading)[0] == (4, "小类代码", ProblemKind.CODE_MISSING)


def test_a_code_with_one_digit_is_padded_and_a_code_with_letters_refused(tmp_path):
    short = ["1", *MANHOLE[1:]]
    odd = ["01", "公用设施", "A7", "信箱", "乙", "丙", "破损", "修复", "2工作日"]
    reading = read([workbook(tmp_path / "a.xlsx", [short, odd])])
    assert kinds_of(reading) == [
        (3, "大类代码", ProblemKind.CODE_PADDED),
        (4, "小类代码", ProblemKind.CODE_UNREADABLE),
    ]
    assert [c.code for c in reading.classes] == ["0101"]


def test_one_code_for_two_classes_is_refused_the_second_time(tmp_path):
    other = ["01", "公用设施", "01", "路灯", "乙", "丙", "不亮", "修复", "2工作日"]
    reading = read([workbook(tmp_path / "a.xlsx", [MANHOLE, other])])
    assert kinds_of(reading) == [(4, "小类代码", ProblemKind.CODE_REUSED)]
    assert [c.name for c in reading.classes] == ["井盖"]


def test_a_remark_in_a_cell_is_shown(tmp_path):
    reading = read([workbook(tmp_path / "a.xlsx", [MANHOLE], remarks=[("C3", "其实是事件")])])
    assert [(p.row, p.kind) for p in reading.problems] == [(3, ProblemKind.CELL_REMARK)]
    assert "其实是事件" in reading.problems[0].zh and "其实是事件" in reading.problems[0].en


def test_the_same_rule_twice_counts_once_and_with_two_limits_not_at_all(tmp_path):
    again, other = (
        ["", "", "", "", "", "", "井盖缺失", "恢复", "2紧急工作时"],
        [*[""] * 6, "井盖缺失", "恢复", "2工作时"],
    )
    merges = tuple(f"{c}3:{c}4" for c in "ABCDEF")
    reading = read([workbook(tmp_path / "a.xlsx", [MANHOLE, again], merges=merges)])
    assert kinds_of(reading) == [(4, "", ProblemKind.DUPLICATE_RULE)]
    reading = read([workbook(tmp_path / "b.xlsx", [MANHOLE, other], merges=merges)])
    assert kinds_of(reading) == [(4, "处置时限", ProblemKind.UNIT_CONFLICT)]
    assert reading.count(RowStatus.NEEDS_DECISION) == 2
    assert reading.classes[0].conditions[0].limit is None


def test_in_csv_empty_cells_continue_the_class_above(tmp_path):
    path = city_csv(
        tmp_path / "a.csv",
        [
            "01,公用设施,01,井盖,井盖缺失,2紧急工作时,恢复,区城管局,甲",
            ",,,,井盖破损,2工作日,更换,,",
            "01,公共设施,02,路灯,不亮,1天,修复,区城管局,乙",
        ],
    )
    reading = read([path])
    assert [(c.code, len(c.conditions)) for c in reading.classes] == [("0101", 2), ("0102", 1)]
    assert kinds_of(reading) == [
        (5, "大类名称", ProblemKind.BIG_NAME_CONFLICT),
        (5, "处置时限", ProblemKind.LIMIT_PLAIN_DAYS),
    ]


def test_csv_as_chinese_excel_writes_it(tmp_path):
    path = city_csv(tmp_path / "a.csv", ["01,公用设施,01,井盖,井盖缺失,2紧急工作时,恢复,区城管局,甲"])
    path.write_bytes(path.read_text(encoding="utf-8-sig").encode("gb18030"))
    assert read([path]).classes[0].name == "井盖"


def test_a_sheet_without_head_or_kind_is_refused_row_by_row(tmp_path):
    nameless = workbook(tmp_path / "a.xlsx", [MANHOLE], sheet="Sheet1")
    reading = read([nameless])
    assert not reading.classes
    assert {p.kind for p in reading.problems} == {ProblemKind.KIND_UNKNOWN}
    other = tmp_path / "b.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    reading = read([other])
    assert [p.kind for p in reading.problems] == [ProblemKind.HEADER_UNKNOWN] * 2
    assert reading.count(RowStatus.REJECTED) == 2


def test_every_row_has_one_fate(tmp_path):
    rows = [
        MANHOLE,
        CONTINUED,
        ["", "", "", "", "", "", "", "", "2天"],
        ["", "", "", "某类", "", "", "x", "y", "1工作日"],
    ]
    reading = read([workbook(tmp_path / "a.xlsx", rows, merges=("A3:A6", "B3:B6", "C3:C5", "D3:D5"))])
    assert len(reading.rows) == 4 == sum(reading.count(status) for status in RowStatus)
    assert reading.records == 6
    assert reading.count(RowStatus.ACCEPTED) == 2


def test_every_problem_speaks_both_languages(tmp_path):
    reading = read([workbook(tmp_path / "a.xlsx", [[*MANHOLE[:8], "2天"]])])
    (problem,) = reading.problems
    assert problem.value == "2天" and "2天" in problem.zh and "2天" in problem.en
    assert "工作日" in problem.zh and "working days" in problem.en
