"""Derivations in Chinese."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from huiyin.kernel.calendar.days import DayKind
from huiyin.kernel.calendar.steps import StepKind

if TYPE_CHECKING:
    from huiyin.kernel.calendar.explain import Telling

Step = Any  # a calendar Step; which of its fields are set follows from its kind
SEMICOLON = "；"
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


def phrase(step: Step, told: Telling) -> str:
    return PHRASES[step.kind](step, told)


def duration(time: timedelta) -> str:
    """Minutes up to two hours, then hours and minutes, then days of 24 hours only for whole days."""
    minutes = int(time / timedelta(minutes=1))
    if minutes < 1:
        return "不到 1 分钟"
    if minutes <= 120 and minutes % 60:
        return f"{minutes} 分钟"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} 小时" + (f" {minutes} 分钟" if minutes else "")


def moment(at: datetime, told: Telling) -> str:
    return f"{_date(at.date(), told)}{WEEKDAYS[at.weekday()]} {at:%H:%M}"


def _date(day: date, told: Telling) -> str:
    year = "" if told.near is None or told.same_year(day) else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def _day(day: date, told: Telling) -> str:
    if told.near == day:
        return "当日"
    return WEEKDAYS[day.weekday()] if told.is_near(day) else f"{_date(day, told)}{WEEKDAYS[day.weekday()]}"


def _days(first: date, last: date, told: Telling) -> str:
    if first == last:
        return _day(first, told)
    if (last - first).days == 1 and told.is_near(last):
        return f"{_day(first, told)}、{_day(last, told)}"
    if told.near == first and told.is_near(last):
        return f"当日至{_day(last, told)}"
    if told.is_near(last):
        return f"{_day(first, told)}至{_day(last, told)}"
    return _stretch(first, last, told)


def _stretch(first: date, last: date, told: Telling) -> str:
    """10月1日至7日; the month and the year only where they change."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{_date(first, told)}至{last.day}日"
    return f"{_date(first, told)}至{_date(last, told)}"


def _start(step: Step, told: Telling) -> str:
    limit = f"，限 {step.limit.format('zh')}" if step.limit else ""
    return f"{moment(step.at, told)} 开始{limit}"


def _work(step: Step, told: Telling) -> str:
    if step.day is DayKind.ADJUSTED_WORKDAY:
        return f"{_day(step.first, told)}为调休上班日，计 {duration(step.time)}"
    if step.days > 1:
        return f"{_days(step.first, step.last, told)} {step.days} 个工作日，计 {duration(step.time)}"
    if told.near == step.first:
        return f"当日计 {duration(step.time)}"
    return f"{_day(step.first, told)}计 {duration(step.time)}"


def _rest(step: Step, told: Telling) -> str:
    perhaps = "（预计，以当年放假通知为准）" if step.provisional else ""
    if step.name is None:
        return f"{_days(step.first, step.last, told)}休息{perhaps}"
    name = step.name.zh if step.name.zh.endswith("假") else f"{step.name.zh}放假"
    return f"{_days(step.first, step.last, told)}{name}{perhaps}"


def _span(step: Step, told: Telling) -> str:
    days = _stretch(step.first, step.last, told)
    return f"{days}共 {step.days} 个工作日（计 {duration(step.time)}）、{step.rest_days} 天休息"


def _clock_change(step: Step, told: Telling) -> str:
    moved = "拨快" if step.time > timedelta() else "拨慢"
    return f"其间时钟{moved} {duration(abs(step.time))}"


def _pause(step: Step, told: Telling) -> str:
    left = f"（剩 {duration(step.time)}）" if step.time else ""
    if step.until is None:
        return f"{moment(step.at, told)} 暂停计时{left}"
    return f"{moment(step.at, told)} 暂停计时{left}，{moment(step.until, told)} 恢复"


PHRASES = {
    StepKind.START: _start,
    StepKind.RESTART: lambda step, told: f"{moment(step.at, told)} 起的计时作废，重新计时",
    StepKind.CLOSED: lambda step, told: f"{_day(step.first, told)}已下班",
    StepKind.WORK: _work,
    StepKind.REST: _rest,
    StepKind.SPAN: _span,
    StepKind.RUN: lambda step, told: f"连续计时 {duration(step.time)}，含夜间和节假日",
    StepKind.CLOCK_CHANGE: _clock_change,
    StepKind.PAUSE: _pause,
    StepKind.EXTENSION: lambda step, told: f"{moment(step.at, told)} 批准延期 {step.limit.format('zh')}",
    StepKind.STOP: lambda step, told: f"{moment(step.at, told)} 办完",
    StepKind.PROMISE: lambda step, told: "期限由来源系统给定",
    StepKind.NO_TARGET: lambda step, told: "未设时限",
    StepKind.EXEMPT: lambda step, told: "经申诉免计超时",
    StepKind.DUE: lambda step, told: f"{moment(step.at, told)} 前",
}
