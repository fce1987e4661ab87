"""How urgent: by words, type, place, hour, weather and how many say so; raised by the platform, lowered by people."""

from datetime import timedelta

import pytest

from huiyin.kernel.clock import now
from huiyin.kernel.errors import Forbidden, InvalidInput
from huiyin.matters import services as do
from huiyin.matters.errors import NotYours
from huiyin.matters.models import Matter, Report
from huiyin.matters.rules.urgency import Signs, judge
from huiyin.matters.services.automatic import look_again_at_urgency
from huiyin.matters.services.switching import lift_warning, set_switch, warn_of_weather
from huiyin.matters.triage import urgency as in_memory
from huiyin.matters.vocabulary import Choice, Mode, Urgency, WarningKind, WarningLevel
from huiyin.orgs.actor import SYSTEM
from huiyin.places import caring
from huiyin.places.models import Area, Building
from tests.cast import LANE, THURSDAY


def test_grave_words_at_a_school_are_critical_and_a_plain_lamp_is_not():
    assert judge(Signs("楼道着火了", near=("school",), hour=23)).urgency == Urgency.CRITICAL
    assert judge(Signs("配电箱漏电")).urgency == Urgency.URGENT
    assert judge(Signs("路灯不亮", near=("school",), hour=23)).urgency == Urgency.NORMAL


@pytest.mark.parametrize(
    "text",
    [
        "下周社区消防演练何时开始",
        "我气得要爆炸了",
        "fire drill next week",
        "请宣传防火灾知识",
        "A car blocks the fire lane",
    ],
)
def test_words_that_only_sound_dangerous_do_not_ring(text):
    assert judge(Signs(text)).urgency == Urgency.NORMAL


def test_a_warning_counts_for_what_that_weather_makes_dangerous():
    rain = (("rain", "orange"),)
    assert judge(Signs("雨水口堵塞", warnings=rain)).urgency == Urgency.URGENT
    assert judge(Signs("雨水口堵塞", warnings=rain)).reasons == ("warning:rain",)
    assert judge(Signs("广告牌脏了", warnings=rain)).urgency == Urgency.NORMAL


def test_many_reports_make_it_urgent():
    assert judge(Signs("路面有坑", reports=8)).urgency == Urgency.URGENT
    assert judge(Signs("路面有坑", reports=2)).urgency == Urgency.NORMAL


def test_a_report_next_to_a_hospital_is_raised_with_its_reason(district):
    Building.objects.create(
        code="B1", kind="hospital", address_zh="柳巷1号", address_en="1", lon=LANE[0], lat=LANE[1],
        grid=Area.objects.filter(level="grid").first(),
    )  # fmt: skip
    caring.forget()
    matter = district.reported(text="井盖破了，路面塌陷，有人受伤")
    assert matter.urgency == Urgency.URGENT and "near:hospital" in matter.suggested["why_urgent"]
    assert matter.suggested["danger"] == ["塌陷"]


def test_the_desk_enters_and_lifts_a_warning(district):
    by = district.actor("lin")
    warning = warn_of_weather(WarningKind.RAIN, WarningLevel.RED, now() + timedelta(hours=3), by=by)
    assert district.reported(text="小区内涝，积水到膝盖").urgency == Urgency.URGENT
    lift_warning(warning.pk, by=by)
    assert district.reported(text="小区内涝，积水到膝盖").urgency == Urgency.NORMAL
    with pytest.raises(InvalidInput):
        warn_of_weather(WarningKind.RAIN, WarningLevel.RED, now(), by=by)
    with pytest.raises(Forbidden):
        warn_of_weather(WarningKind.RAIN, WarningLevel.RED, now() + timedelta(hours=1), by=district.actor("sun"))


def test_a_warning_of_one_street_does_not_count_in_another(district):
    until = now() + timedelta(hours=3)
    warn_of_weather(WarningKind.RAIN, WarningLevel.RED, until, area="990101002", by=district.actor("lin"))
    assert in_memory.warnings_at("990101001001001", now()) == ()
    assert in_memory.warnings_at("990101002001001", now()) == (("rain", "red"),)


def test_the_eighth_report_raises_it_and_no_look_ever_lowers_it(district):
    matter = district.reported(text="路面有个坑")
    for _n in range(7):
        Report.objects.create(matter=matter, source="portal", received_at=THURSDAY)
    raised = look_again_at_urgency(matter.pk)
    assert raised is not None and Matter.objects.get(pk=matter.pk).urgency == Urgency.URGENT
    assert look_again_at_urgency(matter.pk) is None
    with pytest.raises(NotYours):
        do.set_urgency(Matter.objects.get(pk=matter.pk), Urgency.NORMAL, "", by=SYSTEM, why=["calm"])


def test_a_person_lowers_it_with_a_reason_that_stays(district):
    matter = district.reported(text="变压器漏电")
    do.set_urgency(matter, Urgency.NORMAL, "已断电", by=district.actor("qian"))
    assert Matter.objects.get(pk=matter.pk).urgency == Urgency.NORMAL


def test_off_means_that_words_are_shown_but_nothing_is_raised(district):
    set_switch(Choice.URGENCY, "", Mode.OFF, by=SYSTEM)
    assert district.reported(text="变压器漏电").urgency == Urgency.NORMAL
