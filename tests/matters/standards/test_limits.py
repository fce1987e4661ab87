import pytest

from huiyin.kernel.calendar import Limit, LimitUnit
from huiyin.matters.standards.decisions import NONE, Decisions, with_options
from huiyin.matters.standards.limits import read_limit
from huiyin.matters.standards.problems import ProblemKind


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("2紧急工作时", 2, LimitUnit.URGENT_HOURS),
        ("4工作时", 4, LimitUnit.WORKING_HOURS),
        (" 5工作日", 5, LimitUnit.WORKING_DAYS),
        ("15自然日", 15, LimitUnit.CALENDAR_DAYS),
        ("30分钟", 30, LimitUnit.MINUTES),
        ("1紧急工作时\n", 1, LimitUnit.URGENT_HOURS),
        ("２工作日", 2, LimitUnit.WORKING_DAYS),
        ("3 working_days", 3, LimitUnit.WORKING_DAYS),
        ("1 urgent hour", 1, LimitUnit.URGENT_HOURS),
    ],
)
def test_a_certain_limit_is_read(text, amount, unit):
    reading = read_limit(text, NONE)
    assert (reading.limit, reading.doubt) == (Limit(amount, unit), None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1天", ProblemKind.LIMIT_PLAIN_DAYS),
        ("3日", ProblemKind.LIMIT_PLAIN_DAYS),
        ("4小时", ProblemKind.LIMIT_PLAIN_HOURS),
        ("2 hours", ProblemKind.LIMIT_PLAIN_HOURS),
        ("", ProblemKind.LIMIT_EMPTY),
        ("\n", ProblemKind.LIMIT_EMPTY),
        ("种植季节15工作日", ProblemKind.LIMIT_WITH_WORDS),
        ("1紧急工作时制止", ProblemKind.LIMIT_WITH_WORDS),
        ("2紧急工作日", ProblemKind.LIMIT_UNKNOWN_UNIT),
        ("立即", ProblemKind.LIMIT_WITHOUT_NUMBER),
        ("3-5工作日", ProblemKind.LIMIT_WITHOUT_NUMBER),
        ("5", ProblemKind.LIMIT_UNKNOWN_UNIT),
        ("0工作日", ProblemKind.LIMIT_OUT_OF_RANGE),
        ("99999999工作日", ProblemKind.LIMIT_OUT_OF_RANGE),
    ],
)
def test_an_uncertain_limit_is_never_guessed(text, kind):
    reading = read_limit(text, NONE)
    assert reading.limit is None
    assert reading.doubt is not None and reading.doubt.kind is kind


def test_the_office_says_what_plain_days_and_hours_mean():
    decided = with_options(NONE, plain_days="calendar_days", plain_hours="urgent")
    days, hours = read_limit("3天", decided), read_limit("4小时", decided)
    assert days.limit == Limit(3, LimitUnit.CALENDAR_DAYS) and days.decided_by == "plain_days = calendar_days"
    assert hours.limit == Limit(4, LimitUnit.URGENT_HOURS) and hours.decided_by == "plain_hours = urgent_hours"


def test_a_decision_about_days_says_nothing_about_hours():
    decided = with_options(NONE, plain_days="working_days")
    assert read_limit("4小时", decided).limit is None
    assert read_limit("2紧急工作日", decided).limit is None


def test_a_decision_about_one_text_settles_that_text_only():
    decided = Decisions(values={"种植季节15工作日": Limit(15, LimitUnit.WORKING_DAYS)})
    assert read_limit("种植季节15工作日", decided).limit == Limit(15, LimitUnit.WORKING_DAYS)
    assert read_limit("种植季节20工作日", decided).limit is None


def test_a_certain_limit_needs_no_decision_and_names_none():
    assert read_limit("2工作日", with_options(NONE, plain_days="calendar_days")).decided_by == ""
