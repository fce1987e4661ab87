"""Limits as people write them: what is certain is read, what is not is refused with a reason."""

from decimal import Decimal

import pytest

from huiyin.kernel.calendar import Limit, LimitUnit, LimitUnreadable


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("2 紧急工作时", 2, LimitUnit.URGENT_HOURS),
        ("4工作时", 4, LimitUnit.WORKING_HOURS),
        ("2个工作日", 2, LimitUnit.WORKING_DAYS),
        (" 5  工作日 ", 5, LimitUnit.WORKING_DAYS),
        ("3 自然日", 3, LimitUnit.CALENDAR_DAYS),
        ("15 分钟", 15, LimitUnit.MINUTES),
        ("0.5 工作日", Decimal("0.5"), LimitUnit.WORKING_DAYS),
        ("1 Working Hour", 1, LimitUnit.WORKING_HOURS),
        ("2 urgent hours", 2, LimitUnit.URGENT_HOURS),
        ("8 working_hours", 8, LimitUnit.WORKING_HOURS),
    ],
)
def test_certain_limits_are_read(text, amount, unit):
    assert Limit.parse(text) == Limit(amount, unit)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("4小时", "ambiguous"),
        ("2 天", "ambiguous"),
        ("3 days", "ambiguous"),
        ("种植季节15工作日", "unknown"),
        ("1紧急工作时制止", "unknown"),
        ("2紧急工作日", "unknown"),
        ("工作日", "unknown"),
        ("two working days", "unknown"),
        ("0 工作日", "out_of_range"),
        ("99999 工作日", "out_of_range"),
        ("0.333 工作日", "out_of_range"),
    ],
)
def test_uncertain_limits_are_refused_with_a_reason(text, reason):
    with pytest.raises(LimitUnreadable) as refusal:
        Limit.parse(text)
    assert refusal.value.reason == reason
    assert refusal.value.status == 400


@pytest.mark.parametrize("amount", [0, -1, "", "many", float("nan"), float("inf"), None, 1.005])
def test_an_amount_that_is_none_is_refused(amount):
    with pytest.raises(LimitUnreadable):
        Limit(amount, LimitUnit.WORKING_DAYS)


def test_a_refusal_tells_what_to_write_in_both_languages():
    error = LimitUnreadable("4小时", "ambiguous")
    assert str(error) == "The limit “4小时” cannot be read: say whether office hours or the clock count."
    assert error.words("zh-Hans") == "时限“4小时”无法确定：请写明按工作时间还是连续计时。"
    assert LimitUnreadable("", "empty").words("zh") == "没有填写时限。"


def test_a_city_may_decide_what_its_plain_words_mean():
    assert Limit.parse("4小时", plain={"小时": LimitUnit.WORKING_HOURS}) == Limit(4, LimitUnit.WORKING_HOURS)
    with pytest.raises(LimitUnreadable):
        Limit.parse("4天", plain={"小时": LimitUnit.WORKING_HOURS})


def test_limits_are_written_in_both_languages():
    assert Limit(2, LimitUnit.URGENT_HOURS).format("zh-Hans") == "2 紧急工作时"
    assert Limit(2, LimitUnit.URGENT_HOURS).format("en") == "2 urgent hours"
    assert Limit(1, LimitUnit.WORKING_DAYS).format("en") == "1 working day"


@pytest.mark.parametrize("unit", list(LimitUnit))
@pytest.mark.parametrize("amount", [1, 8, Decimal("1.25")])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_written_can_be_read_again(unit, amount, lang):
    limit = Limit(amount, unit)
    assert Limit.parse(limit.format(lang)) == limit
    assert Limit.from_dict(limit.to_dict()) == limit


def test_equal_amounts_are_equal_limits_whatever_their_type():
    assert Limit(2, LimitUnit.MINUTES) == Limit(Decimal("2.00"), "minutes") == Limit(2.0, LimitUnit.MINUTES)
    assert len({Limit(2, LimitUnit.MINUTES), Limit(Decimal("2.00"), LimitUnit.MINUTES)}) == 1
