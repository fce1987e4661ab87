"""The derivation as a resident reads it, in Chinese and in English."""

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from huiyin.kernel.calendar import (
    Limit,
    LimitUnit,
    StepKind,
    WorkingCalendar,
    explain,
    load_calendar,
    steps_from_json,
    steps_to_json,
)

PACK = Path(__file__).parents[2] / "packs/sample-district/calendar.yaml"


@pytest.fixture(scope="module")
def calendar():
    return load_calendar(PACK)


STORIES = [
    (
        "2026-09-18 16:30",
        "8 工作时",
        "9月18日周五 16:30 开始，限 8 工作时 → 当日计 90 分钟；周六休息；周日为调休上班日，计 6 小时 30 分钟"
        " → 9月20日周日 16:30 前",
        "Fri 18 Sep 16:30 + 8 working hours → 90 min that day; Sat off; "
        "Sun is an adjusted working day, 6 h 30 min → due Sun 20 Sep 16:30",
    ),
    (
        "2026-09-30 17:00",
        "2 工作日",
        "9月30日周三 17:00 开始，限 2 工作日 → 当日计 1 小时；10月1日至7日国庆节放假；10月8日周四计 8 小时；"
        "10月9日周五计 7 小时 → 10月9日周五 17:00 前",
        "Wed 30 Sep 17:00 + 2 working days → 1 h that day; 1 to 7 Oct off, National Day; Thu 8 Oct 8 h; "
        "Fri 9 Oct 7 h → due Fri 9 Oct 17:00",
    ),
    (
        "2026-09-14 10:00",
        "5 工作日",
        "9月14日周一 10:00 开始，限 5 工作日 → 当日计 6 小时；周二至周五 4 个工作日，计 32 小时；周六休息；"
        "周日为调休上班日，计 2 小时 → 9月20日周日 10:00 前",
        "Mon 14 Sep 10:00 + 5 working days → 6 h that day; Tue to Fri 4 working days, 32 h; Sat off; "
        "Sun is an adjusted working day, 2 h → due Sun 20 Sep 10:00",
    ),
    (
        "2026-09-16 19:00",
        "1 工作时",
        "9月16日周三 19:00 开始，限 1 工作时 → 当日已下班；周四计 1 小时 → 9月17日周四 09:00 前",
        "Wed 16 Sep 19:00 + 1 working hour → office hours were over on Wed; Thu 1 h → due Thu 17 Sep 09:00",
    ),
    (
        "2026-02-16 23:00",
        "2 紧急工作时",
        "2月16日周一 23:00 开始，限 2 紧急工作时 → 连续计时 2 小时，含夜间和节假日 → 2月17日周二 01:00 前",
        "Mon 16 Feb 23:00 + 2 urgent hours → 2 h without a break, nights and holidays included → due Tue 17 Feb 01:00",
    ),
    (
        "2027-02-04 17:00",
        "1 工作日",
        "2月4日周四 17:00 开始，限 1 工作日 → 当日计 1 小时；周五至周一春节放假；"
        "周二、周三春节补假（预计，以当年放假通知为准）；2月11日周四计 7 小时 → 2月11日周四 17:00 前",
        "Thu 4 Feb 17:00 + 1 working day → 1 h that day; Fri to Mon off, Spring Festival; "
        "Tue and Wed off, day in lieu of Spring Festival (expected, until the year's schedule is announced); "
        "Thu 11 Feb 7 h → due Thu 11 Feb 17:00",
    ),
]


@pytest.mark.parametrize(("start", "limit", "zh", "en"), STORIES, ids=[story[1] for story in STORIES])
def test_a_derivation_tells_the_whole_way(calendar, start, limit, zh, en):
    begin = datetime.fromisoformat(start).replace(tzinfo=calendar.tz)
    steps = calendar.add(begin, Limit.parse(limit)).steps
    assert explain(steps, "zh-Hans") == zh
    assert explain(steps, "en") == en


def test_a_long_derivation_is_compressed_and_says_what_it_left_out(calendar):
    start = datetime(2026, 9, 30, 17, 0, tzinfo=calendar.tz)
    steps = calendar.add(start, Limit(60, LimitUnit.WORKING_DAYS)).steps
    assert [step.kind for step in steps].count(StepKind.SPAN) == 1
    assert "then 55 working days, 440 h, and 21 days off (11 Oct to 25 Dec)" in explain(steps, "en")
    assert "10月11日至12月25日共 55 个工作日（计 440 小时）、21 天休息" in explain(steps, "zh")


def test_the_year_is_named_where_it_changes(calendar):
    start = datetime(2026, 12, 31, 17, 0, tzinfo=calendar.tz)
    steps = calendar.add(start, Limit(2, LimitUnit.WORKING_HOURS)).steps
    assert explain(steps, "en").endswith("due Mon 4 Jan 2027 09:00")
    assert explain(steps, "zh").endswith("2027年1月4日周一 09:00 前")


def test_a_change_of_the_clocks_is_told():
    calendar = WorkingCalendar(ZoneInfo("America/New_York"))
    start = datetime(2026, 3, 7, 16, 30, tzinfo=calendar.tz)
    steps = calendar.add(start, Limit(1, LimitUnit.CALENDAR_DAYS)).steps
    assert "clocks go forward by 1 h meanwhile → due Sun 8 Mar 17:30" in explain(steps, "en")
    assert "其间时钟拨快 1 小时 → 3月8日周日 17:30 前" in explain(steps, "zh")


@pytest.mark.parametrize("limit", [story[1] for story in STORIES] + ["600 工作日", "0.01 工作时"])
def test_steps_survive_being_kept_as_json(calendar, limit):
    start = datetime(2026, 9, 18, 16, 30, 15, 250_000, tzinfo=calendar.tz)
    steps = calendar.add(start, Limit.parse(limit)).steps
    kept = steps_from_json(json.loads(json.dumps(steps_to_json(steps))))
    assert kept == steps
    assert explain(kept, "zh") == explain(steps, "zh")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_kind_of_step_has_words(lang):
    from huiyin.kernel.calendar import words_en, words_zh

    assert set((words_zh if lang == "zh" else words_en).PHRASES) == set(StepKind)
