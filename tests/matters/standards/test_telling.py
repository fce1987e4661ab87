from huiyin.matters.standards.problems import ProblemKind, problem
from huiyin.matters.standards.rows import Place
from huiyin.matters.standards.telling import lines, rows_in_words


def doubt(row: int, kind: ProblemKind = ProblemKind.LIMIT_PLAIN_DAYS, value: str = "2天", **facts):
    return problem(kind, at=Place("a.xlsx", "事件", row), column="处置时限", value=value, **facts)


def test_no_row_is_left_out():
    assert rows_in_words([4, 5, 6, 9, 12, 13]) == "4-6, 9, 12-13"
    assert rows_in_words([7]) == "7"


def test_a_doubt_that_fills_the_sheet_is_told_once_with_all_its_rows():
    told = lines([doubt(row) for row in range(3, 20)] + [doubt(30, value="3天")])
    assert len(told) == 2
    assert any("3-19" in line for line in told) and any(" 30 " in line for line in told)


def test_the_gravest_come_first_and_in_the_language_asked_for():
    merged = doubt(52, ProblemKind.LIMIT_EMPTY_MERGED, "", other=51)
    told = lines([doubt(3), merged], "en")
    assert told[0].startswith("a.xlsx 事件 52") and "merged into row 51" in told[0]


def test_a_conflict_all_over_the_sheet_names_the_rows_of_both_sides():
    told = lines(
        [
            doubt(row, ProblemKind.UNIT_CONFLICT, "1天", other=Place("b.csv", "", row + 10), other_value="1工作日")
            for row in range(3, 13)
        ]
    )
    assert len(told) == 1
    assert "3-12" in told[0] and "b.csv · 13-22" in told[0]


def test_a_conflict_with_an_edition_names_the_edition():
    told = lines(
        [doubt(row, ProblemKind.UNIT_CONFLICT, "1天", other="2026版", other_value="1工作日") for row in range(3, 13)]
    )
    assert len(told) == 1 and "2026版 写" in told[0]
