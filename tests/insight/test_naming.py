"""A name says place and cause, in words that several used, and nothing of a single person."""

from dataclasses import replace

from huiyin.insight.grouping.find import find_groups
from huiyin.insight.grouping.naming import cleaned
from tests.insight.messages import PLANT, SINGLE, messages


def test_a_name_has_the_place_and_what_it_is_about():
    (group,) = find_groups(messages(PLANT, SINGLE))
    assert group.place == "云栖花园"
    assert "云栖花园" in group.name and "搅拌站" in group.name


def test_no_name_of_a_person_and_no_number_gets_into_a_name():
    given = [
        replace(message, title=f"张建国13800138000说{message.title}", text=f"{message.text}联系人李秀英")
        for message in messages(PLANT, SINGLE)
    ]
    for group in find_groups(given):
        told = group.name + "".join(group.words)
        assert "张建国" not in told and "138" not in told and "李秀英" not in told


def test_a_title_loses_what_every_title_has():
    assert cleaned("投诉A2区云栖花园搅拌站噪音扰民的问题！") == "云栖花园搅拌站噪音扰民"
    assert cleaned("关于云栖花园捆绑销售车位的投诉") == "云栖花园捆绑销售车位"
