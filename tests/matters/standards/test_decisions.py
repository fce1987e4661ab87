import pytest

from huiyin.kernel.calendar import Limit, LimitUnit
from huiyin.matters.standards.decisions import BadDecision, load
from huiyin.matters.standards.problems import ProblemKind
from huiyin.matters.standards.reader import read
from tests.matters.standards.made import city_csv


def decision_file(tmp_path, text: str):
    path = tmp_path / "decisions.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_decision_file_settles_texts_and_rows(tmp_path):
    decided = load(
        decision_file(
            tmp_path,
            "plain_days: calendar_days\n"
            "values: {种植季节15工作日: 15 working_days}\n"
            "rows: [{file: a.csv, row: 5, limit: 1 紧急工作时}]\n"
            "note: 会议纪要\n",
        )
    )
    rows = [
        "01,公用设施,01,行道树,缺失,种植季节15工作日,补种,园林局,甲",
        ",,,,倒伏,1天,扶正,,",
        ",,,,砍伐,1紧急工作时制止,制止,,",
    ]
    reading = read([city_csv(tmp_path / "a.csv", rows)], decided)
    assert not reading.problems
    limits = [(c.limit, bool(c.decided_by)) for c in reading.classes[0].conditions]
    assert limits == [
        (Limit(15, LimitUnit.WORKING_DAYS), True),
        (Limit(1, LimitUnit.CALENDAR_DAYS), True),
        (Limit(1, LimitUnit.URGENT_HOURS), True),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "plain_days: urgent_hours",
        "plain_hour: working",
        "values: {两天: soon}",
        "rows: [{row: 3, limit: 1 工作日}]",
        "- 1",
    ],
)
def test_a_decision_file_with_a_mistake_is_refused(tmp_path, text):
    with pytest.raises(BadDecision):
        load(decision_file(tmp_path, text))


def test_a_decision_about_a_row_that_is_not_there_is_told(tmp_path):
    decided = load(decision_file(tmp_path, "rows: [{file: a.csv, row: 99, limit: 1 工作日}]"))
    reading = read([city_csv(tmp_path / "a.csv", ["01,公用设施,01,树,倒伏,1工作日,扶正,局,甲"])], decided)
    assert [(p.row, p.kind) for p in reading.problems] == [(99, ProblemKind.DECISION_UNUSED)]
