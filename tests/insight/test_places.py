"""Names of places are read from the words, whole, and kinds of things are no names."""

from huiyin.insight.grouping.names import is_wide, names_in


def names(*texts: str) -> list[set[str]]:
    return [set(found) for found in names_in(texts)]


def test_a_name_begins_where_those_who_write_it_agree():
    found = names("举报伊水滨河苑乱收费", "伊水滨河苑又停电", "在伊水滨河苑买的房", "路灯不亮")
    assert found[:3] == [{"伊水滨河苑"}] * 3 and not found[3]


def test_what_is_written_once_names_nothing():
    assert names("举报伊水滨河苑乱收费", "路灯不亮") == [set(), set()]


def test_kinds_of_things_are_no_names():
    assert names("附近小区的公交站", "附近小区的公交站", "我们小区") == [set(), set(), set()]


def test_english_names_are_read_too():
    assert names("Lamp out in Willow Lane", "Noise at Moon Harbour Estate") == [
        {"Willow Lane"},
        {"Moon Harbour Estate"},
    ]


def test_a_road_is_wider_than_an_estate():
    assert is_wide("银桂路") and is_wide("@990101001001") and not is_wide("云栖花园") and not is_wide("丽景新城")
