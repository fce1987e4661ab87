"""Limits of the stages that no filing standard sets, and what a return does to the clocks."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from huiyin.kernel.calendar import Limit, LimitUnit, WorkingCalendar
from huiyin.matters.rules import clock
from huiyin.matters.rules.clock_facts import ClockKind, ClockState


@dataclass(frozen=True, slots=True)
class StageLimits:
    """None: the stage has no limit of its own. Handling takes its limit from the matter's filing standard."""

    respond: Limit | None = Limit(30, LimitUnit.MINUTES)
    check: Limit | None = Limit(30, LimitUnit.MINUTES)
    dispatch: Limit | None = Limit(15, LimitUnit.MINUTES)
    verify: Limit | None = Limit(30, LimitUnit.MINUTES)
    whole: Limit | None = None

    @classmethod
    def from_pack(cls, data: Mapping[str, Any] | None) -> "StageLimits":
        """From a pack's `stage_limits`: {dispatch: "15 分钟", whole: null}. Others keep their default."""
        given = data or {}
        names = [field.name for field in fields(cls) if field.name in given]
        return cls(**{name: Limit.parse(given[name]) if given[name] else None for name in names})

    def of(self, kind: ClockKind) -> Limit | None:
        return None if kind is ClockKind.HANDLE else getattr(self, kind.value)


class AfterReturn(StrEnum):
    RESUME = "resume"
    RESTART = "restart"


def after_return(same_unit: bool) -> AfterReturn:
    """A unit that gets its own case back has the time that it had left; another unit starts afresh."""
    return AfterReturn.RESUME if same_unit else AfterReturn.RESTART


def on_return(
    handle: ClockState, at: datetime, limits: StageLimits, calendar: WorkingCalendar
) -> tuple[ClockState, ClockState]:
    """A unit returns the case: (its handle clock, now paused; the dispatcher's own dispatch clock)."""
    waiting = clock.pause(handle, at, calendar) if handle.running else handle
    return waiting, clock.start(limits.dispatch, at, calendar)


def on_redispatch(
    handle: ClockState,
    same_unit: bool,
    at: datetime,
    calendar: WorkingCalendar,
    limit: Limit | None = None,
) -> ClockState:
    """The dispatcher sends it out again. `limit`: another unit may have another limit."""
    if after_return(same_unit) is AfterReturn.RESUME:
        return clock.resume(handle, at, calendar)
    return clock.restart(handle, at, calendar, limit)
