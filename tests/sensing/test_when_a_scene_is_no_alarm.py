"""Where and when a scene is no alarm is data; a night market that goes on after midnight belongs to its evening."""

from datetime import UTC, datetime, time

import pytest

from huiyin.sensing.rules.scenes import except_from, says_who

FRIDAY = datetime(2026, 3, 6, tzinfo=UTC)


def at(hour: int, minute: int = 0, day: int = 6) -> datetime:
    return FRIDAY.replace(day=day, hour=hour, minute=minute)


def test_a_span_of_the_day():
    market = except_from({"from": "18:00", "to": "23:30"})
    assert not market.covers("99", at(17, 59))
    assert market.covers("99", at(18)) and market.covers("99", at(23, 29))
    assert not market.covers("99", at(23, 30))


def test_over_midnight_it_belongs_to_the_day_it_began_on():
    friday_night = except_from({"days": [5], "from": "20:00", "to": "02:00"})
    assert friday_night.covers("99", at(21))
    assert friday_night.covers("99", at(1, day=7))
    assert not friday_night.covers("99", at(1))
    assert not friday_night.covers("99", at(21, day=7))


def test_only_in_its_areas_and_all_day_without_hours():
    square = except_from({"areas": ["990101001"]})
    assert square.covers("990101001001", at(3)) and not square.covers("990101002001", at(3))


def test_yaml_reads_hours_as_numbers():
    assert except_from({"from": 18 * 60 + 30, "to": 1380}).since == time(18, 30)


@pytest.mark.parametrize("wrong", [{"days": [8]}, {"day": [1]}, {"from": "25:00"}])
def test_what_is_wrong_is_said(wrong):
    with pytest.raises(ValueError):
        except_from(wrong)


@pytest.mark.parametrize(
    "name", ["personId", "face-token", "PLATE_NO", "ownerName", "age", "trackId", "idNumber", "车牌号", "人员"]
)
def test_names_of_fields_that_say_who(name):
    assert says_who(name)


@pytest.mark.parametrize(
    "name", ["t", "scene", "confidence", "lon", "lat", "picture", "d", "image", "message", "weather"]
)
def test_names_that_do_not(name):
    assert not says_who(name)
