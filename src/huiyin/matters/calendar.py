"""The working calendar and stage limits in force, as the loaded pack says; read once per process and minute."""

import time
from collections.abc import Mapping

from huiyin.kernel.calendar import WorkingCalendar, calendar_from
from huiyin.kernel.models import PackSetting
from huiyin.matters.rules.stages import StageLimits

FRESH_FOR = 60.0  # seconds; a pack is loaded a few times a year
USUAL = {"timezone": "Asia/Shanghai", "country": "CN", "office_hours": ["08:00-12:00", "14:00-18:00"]}
_cached: tuple[float, WorkingCalendar, StageLimits] | None = None


def calendar_in_force() -> WorkingCalendar:
    return _current()[1]


def stage_limits() -> StageLimits:
    return _current()[2]


def forget() -> None:
    global _cached
    _cached = None


def _current() -> tuple[float, WorkingCalendar, StageLimits]:
    global _cached
    if _cached is None or time.monotonic() - _cached[0] > FRESH_FOR:
        _cached = (time.monotonic(), *_read())
    return _cached


def _read() -> tuple[WorkingCalendar, StageLimits]:
    row = PackSetting.objects.filter(key="calendar").first()
    data: Mapping = row.value if row else USUAL
    if _cached is not None and _source.get("data") == data:
        return _cached[1], _cached[2]  # unchanged: keep the calendar with the tables it has already counted
    _source["data"] = data
    return calendar_from(data), StageLimits.from_pack(data.get("stage_limits"))


_source: dict[str, Mapping] = {}
