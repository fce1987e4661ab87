"""Whatever a table holds, each of its rows has exactly one fate, and no limit comes from a row that was held back."""

import csv

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.matters.standards.diff import diff
from huiyin.matters.standards.reader import read
from huiyin.matters.standards.rows import RowStatus
from huiyin.matters.standards.telling import lines

HEAD = ["大类代码", "大类名称", "小类代码", "小类名称", "立案条件", "处置时限", "结案条件", "监管主体", "责任主体"]
CODES = st.sampled_from(["", "", "01", "02", "1", "A1", " "])
NAMES = st.sampled_from(["", "公用设施", "井盖", "路灯"])
TEXTS = st.sampled_from(["", "缺失", "破损", "高差大于2cm", "高差大于3cm", " "])
LIMITS = st.sampled_from(
    ["", "2天", "4小时", "2工作日", "2紧急工作时", "2紧急工作日", "立即", "雨季3工作日", "0工作日"]
)
ROWS = st.lists(st.tuples(CODES, NAMES, CODES, NAMES, TEXTS, LIMITS, TEXTS, NAMES, NAMES), max_size=12)


def table(folder, name, rows):
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["某区标准（部件）"], HEAD, *rows])
    return path


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables=st.tuples(ROWS, ROWS, ROWS))
def test_every_row_of_every_table_is_accounted_for(tmp_path, tables):
    reading = read([table(tmp_path, f"{n}.csv", rows) for n, rows in enumerate(tables)])

    assert reading.records == sum(map(len, tables)) + 6
    assert len(reading.rows) == sum(reading.count(status) for status in RowStatus)
    told = {(p.file, p.row) for p in reading.problems}
    other = {place for p in reading.problems if " · " in p.other for place in [_place(p.other)]}
    for row in reading.rows:
        if row.status is not RowStatus.ACCEPTED:
            assert (row.at.file, row.at.row) in told | other, row

    fates = {row.at: row.status for row in reading.rows}
    for item in reading.classes:
        for condition in item.conditions:
            assert (condition.limit is not None) <= (fates[condition.at] is RowStatus.ACCEPTED)
    assert not diff(reading.classes, reading.classes).changed
    assert len("\n".join(lines(reading.problems))) >= len(reading.problems)


def _place(other: str) -> tuple[str, int]:
    file, _, row = other.rpartition(" · ")
    return file, int(row)
