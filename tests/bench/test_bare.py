"""Recorded statements are sent again with keys of their own, or the second round would collide with the first."""

from bench.bare import Statement, filled, templates

MATTER = Statement("INSERT INTO matter …  RETURNING id", ["ABCDEFGH12", "text"], returned=[100_042])
REPORT = Statement("INSERT INTO report … RETURNING id", [100_042, 7], returned=[100_077])
TRACE = Statement("INSERT INTO trace …", ["matter/100042", '{"report":100077,"other":1000421}', 3])
EVENT = Statement("INSERT INTO event …", ['{"number": "20261122-100042"}'], commits=True)


def test_keys_that_inserts_returned_become_slots_wherever_they_stand():
    _matter, report, trace, event = templates([MATTER, REPORT, TRACE, EVENT], codes=set())
    fresh = [500_001, 500_002]
    assert [filled(value, fresh) for value in report.values] == [500_001, 7]
    assert [filled(value, fresh) for value in trace.values] == [
        "matter/500001",
        '{"report":500002,"other":1000421}',
        3,
    ]
    assert [filled(value, fresh) for value in event.values] == ['{"number": "20261122-500001"}']
    assert event.commits


def test_a_tracking_code_is_new_each_time():
    matter = templates([MATTER], codes={"ABCDEFGH12"})[0]
    codes = {filled(matter.values[0], []) for _ in range(20)}
    assert len(codes) == 20
    assert all(len(code) == 10 for code in codes)
    assert filled(matter.values[1], []) == "text"


def test_small_numbers_are_left_alone():
    unit = Statement("INSERT INTO unit … RETURNING id", [], returned=[12])
    other = templates([unit, Statement("SELECT …", [12, "12"])], codes=set())[1]
    assert other.values == [12, "12"]


def test_keys_come_out_of_any_column_and_of_two_equal_ones_the_first_counts():
    both = Statement("WITH … RETURNING …", [], returned=[0, 100_042, 1, 100_042, 100_050])
    after = templates([both, Statement("SELECT …", [100_042, 100_050])], codes=set())[1]
    assert [filled(value, [1, 2, 3]) for value in after.values] == [1, 3]
